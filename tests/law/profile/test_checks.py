"""What must hold between the rows of a profile."""

import pytest

from pehra.law.profile import ProfileErrors, load

from .folders import replaced, text_of, write

EXTRA_MANDATE = """
- id: another
  body: {body}
  function: {function}
  {scope}
  starts: {starts}
  instrument: an order
  citation: a source
"""


def problems_of(tmp_path, **changed):
    with pytest.raises(ProfileErrors) as caught:
        load(write(tmp_path / "small", **changed))
    return [str(problem) for problem in caught.value.problems]


def with_mandate(body="ncert", function="sectoral", scope="sector: telecom", starts="2024-03-11"):
    row = EXTRA_MANDATE.format(body=body, function=function, scope=scope, starts=starts)
    return text_of("mandates.yaml") + row.replace("\n  \n", "\n")


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        ("mandates", "body: ncert", "body: ncret", "mandates.yaml:2: body: 'ncret' is unknown; there are cert-telecom"),
        ("mandates", "sector: telecom", "sector: tele", "mandates.yaml:10: sector: 'tele' is unknown; there are other"),
        ("mandates", "sector: telecom", "sector: telecom\n  province: sindh", "province: 'sindh' is unknown"),
        ("mandates", "sector: telecom", "sector: telecom\n  organisation: x", "organisation: 'x' is unknown"),
        ("mandates", "  sector: telecom\n", "", "sector: is missing: the function 'sectoral' is held over one"),
        ("mandates", "function: sectoral", "function: provincial", "province: is missing: the function 'provincial'"),
        (
            "mandates",
            "function: national",
            "function: national\n  sector: other",
            "function: the national function has no narrower scope",
        ),
        ("routing", "precedence: 90", "precedence: 90\n  sectors: [tele]", "sectors: 'tele' is unknown"),
        ("routing", "precedence: 90", "precedence: 90\n  provinces: [sindh]", "provinces: 'sindh' is unknown"),
        ("routing", "to: national", "to: council", "to: does not climb: 'council' is not above 'organisation'"),
        ("routing", "from: government\n  to: national", "from: government\n  to: cii", "to: does not climb"),
        (
            "clocks",
            'rsit_class: "*"',
            "rsit_class: phishing",
            "rsit_class: 'phishing' is unknown; there are *, abusive",
        ),
        ("clocks", 'severity: "*"', "severity: low", "severity: 'low' is unknown; there are *, high"),
        ("organisations", "sector: telecom", "sector: tele", "sector: 'tele' is unknown"),
        ("organisations", "province: punjab", "province: sindh", "province: 'sindh' is unknown; there are punjab"),
        ("organisations", "province: punjab", "province: punjab\n  parent: arsh", "parent: 'arsh' is unknown"),
        ("organisations", "province: punjab", "province: punjab\n  parent: falak", "cannot stand above itself"),
        ("organisations", "province: punjab", "province: punjab\n  body: cert-x", "body: 'cert-x' is unknown"),
        ("facts", "body: ncert", "body: council", "facts.yaml:1: body: 'council' is unknown"),
        ("case-rules", "sectors: [telecom]", "sectors: [tele]", "sectors: 'tele' is unknown; there are other, telecom"),
        ("case-rules", "infected-system", "infected", "types: 'malicious-code/infected' is unknown"),
        ("case-rules", "severity: critical", "severity: informational", "severity: 'informational' is unknown"),
        (
            "maturity-targets",
            "parameter: O-1",
            'parameter: "*"',
            "runs at the same time, for the same, as 'sectoral-all'",
        ),
        (
            "case-rules",
            "  types: [malicious-code/infected-system]\n  severity: critical\n",
            "",
            "types: is missing, as are identifiers and severity",
        ),
        ("formations", "state: approved", "state: designated", "runs at the same time, for the same, as 'approved'"),
        ("seats", "body: ncert", "body: ncret", "body: 'ncret' is unknown; there are cert-telecom, ncert"),
        ("seats", "id: head, kind: ex-officio", "id: head, office: chair, kind: ex-officio", "as 'chair'"),
        ("council", "about: tie", "motions: [plain], about: tie", "about: no row says for the rest what 'tie' is"),
        (
            "council",
            "- id: majority\n",
            "- {id: other, about: tie, answer: falls, starts: 2025-01-01, citation: a}\n- id: majority\n",
            "starts: runs at the same time, for the same, as",
        ),
        ("bodies", "since: 2024-03-11\n", "\n", "standings: 'notified' needs a date in since"),
        (
            "organisations",
            "designations:\n",
            "designations:\n    - {designated_on: 2025-06-01, review_on: 2026-06-01, designated_by: M, citation: c}\n",
            "designations: two designations run on the same day",
        ),
    ],
)
def test_one_row_that_does_not_fit_the_others(tmp_path, file, old, new, problem):
    found = problems_of(tmp_path, **{file.replace("-", "_"): replaced(file, old, new)})
    assert len(found) == 1, found
    assert problem in found[0]
    assert found[0].startswith(f"small/{file}.yaml:")


def test_a_body_needs_a_standing(tmp_path):
    bodies = text_of("bodies.yaml").split("  standings:\n    - standing: recommended")[0]
    (problem,) = problems_of(tmp_path, bodies=bodies)
    assert problem == "small/bodies.yaml:8: standings: a body needs at least one standing"


@pytest.mark.parametrize(
    ("step", "problem"),
    [
        ("{standing: operational, since: 2024-03-11, citation: c}", "two standings begin on 2024-03-11"),
        ("{standing: designated, since: 2025-01-01, citation: c}", "'designated' cannot come after 'notified'"),
        ("{standing: dissolved, since: 2024-01-01, citation: c}", "'notified' cannot come after 'dissolved'"),
    ],
)
def test_standings_follow_one_another(tmp_path, step, problem):
    bodies = replaced("bodies", "standings:\n", f"standings:\n    - {step}\n")
    assert problems_of(tmp_path, bodies=bodies) == [f"small/bodies.yaml:4: standings: {problem}"]


def test_a_body_and_an_organisation_cannot_share_a_slug(tmp_path):
    organisations = replaced("organisations", "slug: falak", "slug: ncert")
    (problem,) = problems_of(tmp_path, organisations=organisations)
    assert problem == "small/bodies.yaml:1: slug: 'ncert' is also the slug of an organisation"


def test_two_bodies_cannot_hold_the_same_on_the_same_day_without_precedence(tmp_path):
    (problem,) = problems_of(tmp_path, mandates=with_mandate())
    assert "runs at the same time, for the same, as" in problem


def test_precedence_tells_two_teams_apart(tmp_path):
    mandates = with_mandate().replace("id: another", "id: another\n  precedence: 5")
    assert len(load(write(tmp_path / "small", mandates=mandates)).mandates) == 3


def test_one_may_follow_the_other(tmp_path):
    mandates = with_mandate(starts="2026-01-01").replace(
        "sector: telecom\n  starts: 2024-03-11", "sector: telecom\n  starts: 2024-03-11\n  ends: 2026-01-01"
    )
    assert len(load(write(tmp_path / "small", mandates=mandates)).mandates) == 3


@pytest.mark.parametrize("file", ["routing", "clocks", "severity"])
def test_no_row_says_something_else_for_the_same_on_the_same_day(tmp_path, file):
    row = text_of(f"{file}.yaml").split("\n- ")[0].removeprefix("- ").rstrip()
    twin = "- " + row.replace("id: ", "id: twin-", 1) + "\n"
    found = problems_of(tmp_path, **{file: text_of(f"{file}.yaml") + twin})
    assert any("runs at the same time, for the same, as" in problem for problem in found)


def test_a_severity_step_may_change_from_a_day_on(tmp_path):
    row = text_of("severity.yaml")
    old = row.replace("starts: 2024-01-01", "starts: 2024-01-01\n  ends: 2026-01-01")
    new = row.replace("severity-high", "severity-high-2026").replace("starts: 2024-01-01", "starts: 2026-01-01")
    assert len(load(write(tmp_path / "small", severity=old + new)).severities) == 2


@pytest.mark.parametrize(
    ("old", "new", "day"),
    [
        ("from: sectoral", "from: sectoral\n  cii: yes", "2024-03-11"),
        ("id: sectoral-national", "id: sectoral-national\n  ends: 2026-01-01", "2026-01-01"),
        ("from: sectoral\n  to: national", "from: sectoral\n  to: government", "2024-03-11"),
    ],
)
def test_from_every_tier_there_is_a_way_up_on_every_day(tmp_path, old, new, day):
    assert problems_of(tmp_path, routing=replaced("routing", old, new)) == [
        f"routing.yaml: from: no rule without conditions leads from 'sectoral' to 'national' on {day}"
    ]


def test_a_way_up_may_be_made_of_two_rows(tmp_path):
    ended = replaced("routing", "id: cii-national", "id: cii-national\n  ends: 2026-01-01")
    again = text_of("routing.yaml").split("\n- ")[-1]
    again = "- " + again.replace("id: cii-national", "id: cii-again").replace("2024-01-01", "2026-01-01")
    assert len(load(write(tmp_path / "small", routing=ended + again)).rules) == 7


def test_a_network_without_a_national_cert_is_none(tmp_path):
    mandates = replaced("mandates", "function: national", "function: nsoc")
    assert problems_of(tmp_path, mandates=mandates) == ["mandates.yaml: function: nobody holds the national function"]


def test_a_body_that_is_itself_unsound_is_still_known_to_others(tmp_path):
    """One mistake gives one problem, and not one for every row that refers to it."""
    found = problems_of(tmp_path, bodies=replaced("bodies", "standing: notified", "standing: noticed"))
    assert len(found) == 1
    assert "standings.standing: 'noticed' is not one of" in found[0]


def test_a_circle_of_parents_is_refused(tmp_path):
    row = text_of("organisations.yaml")
    one = row.replace("province: punjab", "province: punjab\n  parent: arsh")
    other = row.replace("slug: falak", "slug: arsh").replace("province: punjab", "province: punjab\n  parent: falak")
    found = problems_of(tmp_path, organisations=one + other)
    assert [problem.split(": ", 2)[2] for problem in found] == ["an organisation cannot stand above itself"] * 2
