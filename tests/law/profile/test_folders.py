"""One folder laid over another: row by row, field by field."""

import pytest

from pehra.law.functions import Standing
from pehra.law.profile import ProfileErrors, load

from .folders import write

NOTIFIED = """\
- slug: cert-telecom
  standings:
    - {standing: notified, since: 2026-01-01, citation: demonstration only}
"""
HEADER = "id: over\nversion: '2'\ntitle_en: Over\ntitle_ur: اوپر\n"


def overlay(folder, header=HEADER, **files):
    folder.mkdir()
    (folder / "profile.yaml").write_text(header, encoding="utf-8")
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def problems_of(*folders):
    with pytest.raises(ProfileErrors) as caught:
        load(folders[0], folders[1:])
    return [str(problem) for problem in caught.value.problems]


def body_of(profile, slug):
    return next(body for body in profile.bodies if body.slug == slug)


def test_a_row_replaces_the_fields_that_it_names_and_keeps_the_others(tmp_path):
    profile = load(write(tmp_path / "small"), [overlay(tmp_path / "over", bodies=NOTIFIED)])
    telecom = body_of(profile, "cert-telecom")
    assert telecom.name_en == "Telecom CERT"
    assert [step.standing for step in telecom.standings] == [Standing.NOTIFIED]
    assert body_of(profile, "ncert") == body_of(load(tmp_path / "small"), "ncert")


def test_a_new_row_is_added(tmp_path):
    sectors = "- {slug: health, name_en: Health, name_ur: صحت}"
    profile = load(write(tmp_path / "small"), [overlay(tmp_path / "over", sectors=sectors)])
    assert [sector.slug for sector in profile.sectors] == ["health", "other", "telecom"]


def test_the_overlays_header_stands_for_the_whole(tmp_path):
    profile = load(write(tmp_path / "small"), [overlay(tmp_path / "over", HEADER + "demonstration: yes\n")])
    assert (profile.id, profile.version, profile.demonstration) == ("over", "2", True)


def test_an_overlay_may_name_its_base(tmp_path):
    write(tmp_path / "small")
    folder = overlay(tmp_path / "over", HEADER + "base: small\n", bodies=NOTIFIED)
    named = load(folder)
    assert body_of(named, "cert-telecom").standings[0].standing is Standing.NOTIFIED
    assert named.sectors == load(tmp_path / "small").sectors


def test_bases_may_stand_on_bases(tmp_path):
    write(tmp_path / "small")
    overlay(tmp_path / "middle", HEADER + "base: small\n", bodies=NOTIFIED)
    top = overlay(tmp_path / "top", HEADER + "base: middle\n")
    assert body_of(load(top), "cert-telecom").in_force_at(body_of(load(top), "ncert").standings[0].since) is False
    assert body_of(load(top), "cert-telecom").standings[0].standing is Standing.NOTIFIED


def test_a_base_that_is_not_beside_is_sought_among_the_shipped(tmp_path):
    profile = load(overlay(tmp_path / "own", HEADER + "base: pakistan\n", bodies=NOTIFIED))
    assert len(profile.bodies) == 14
    assert body_of(profile, "cert-telecom").standings[0].standing is Standing.NOTIFIED


def test_a_folder_beside_goes_before_a_shipped_profile_of_that_name(tmp_path):
    write(tmp_path / "pakistan")
    profile = load(overlay(tmp_path / "own", HEADER + "base: pakistan\n"))
    assert [body.slug for body in profile.bodies] == ["cert-telecom", "ncert"]


def test_what_is_laid_over_a_demonstration_stays_one(tmp_path):
    base = write(tmp_path / "small")
    demonstration = overlay(tmp_path / "demo", HEADER + "demonstration: yes\n")
    pretender = overlay(tmp_path / "pretender", HEADER + "demonstration: no\n")
    assert load(base, [demonstration, pretender]).demonstration is True


def test_a_circle_of_bases_is_refused(tmp_path):
    overlay(tmp_path / "a", HEADER + "base: b\n")
    overlay(tmp_path / "b", HEADER + "base: a\n")
    assert "b/profile.yaml: base: leads back to itself" in problems_of(tmp_path / "a")


@pytest.mark.parametrize("base", ["nowhere", "../small", ".", "/", "[small]"])
def test_a_base_is_the_name_of_a_folder_and_no_path(tmp_path, base):
    write(tmp_path / "small")
    folder = overlay(tmp_path / "over", HEADER + f"base: {base}\n")
    assert "over/profile.yaml:5: base: names neither a folder beside this one nor a shipped profile" in problems_of(
        folder
    )


def test_a_problem_names_the_folder_that_it_comes_from(tmp_path):
    wrong = NOTIFIED.replace("notified", "noticed")
    folder = overlay(tmp_path / "over", bodies=wrong)
    (problem,) = problems_of(write(tmp_path / "small"), folder)
    assert problem.startswith("over/bodies.yaml:3: standings.standing: 'noticed' is not one of planned, designated")


def test_a_key_that_comes_twice_in_a_file_is_refused_with_both_lines(tmp_path):
    twice = "- {slug: telecom, name_en: A, name_ur: ا}\n- {slug: other, name_en: B, name_ur: ب}\n" * 2
    assert problems_of(write(tmp_path / "small", sectors=twice)) == [
        "small/sectors.yaml:3: slug: 'telecom' is already in the row of line 1",
        "small/sectors.yaml:4: slug: 'other' is already in the row of line 2",
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("slug: telecom\n", "small/sectors.yaml:1: must be a list of rows"),
        ("telecom\n", "small/sectors.yaml:1: must be a list of rows"),
        ("- telecom\n", "small/sectors.yaml:1: each entry must be a row of fields"),
        ("- [telecom]\n", "small/sectors.yaml:1: each entry must be a row of fields"),
        ("- {name_en: A, name_ur: ا}\n", "small/sectors.yaml:1: slug: is missing"),
        ("- {slug: [telecom], name_en: A}\n", "small/sectors.yaml:1: slug: is missing"),
        ("- {slug: ~, name_en: A}\n", "small/sectors.yaml:1: slug: is missing"),
    ],
)
def test_a_file_must_be_a_list_of_rows_with_keys(tmp_path, text, problem):
    assert problems_of(write(tmp_path / "small", sectors=text)) == [problem]


def test_a_header_must_be_one_row(tmp_path):
    assert problems_of(write(tmp_path / "small", profile="- id: small\n")) == [
        "small/profile.yaml:1: must be a row of fields"
    ]


def test_a_file_of_another_name_is_refused_rather_than_overlooked(tmp_path):
    folder = write(tmp_path / "small")
    (folder / "mandate.yaml").write_text("[]")
    (problem,) = problems_of(folder)
    assert problem.startswith("small/mandate.yaml: unknown file; the files of a profile are bodies.yaml, case-rules")


def test_a_folder_where_a_file_should_be(tmp_path):
    folder = write(tmp_path / "small", facts=None)
    (folder / "facts.yaml").mkdir()
    assert problems_of(folder) == ["small/facts.yaml: cannot be read: Is a directory"]
