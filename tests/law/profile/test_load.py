"""A folder becomes a profile; everything wrong with it is told at once, with file, line and field."""

from datetime import date

import pytest

from pehra.law.clocks import Anchor, Stage
from pehra.law.functions import Function, Ownership, Standing
from pehra.law.profile import ProfileErrors, load

from .folders import replaced, text_of, write


def problems_of(folder, *overlays):
    with pytest.raises(ProfileErrors) as caught:
        load(folder, overlays)
    return [str(problem) for problem in caught.value.problems]


def test_a_sound_folder_is_a_profile(tmp_path):
    profile = load(write(tmp_path / "small"))
    assert (profile.id, profile.version, profile.title_en, profile.title_ur) == ("small", "1", "Small", "چھوٹا")
    assert profile.demonstration is False
    assert [sector.slug for sector in profile.sectors] == ["other", "telecom"]
    assert [body.slug for body in profile.bodies] == ["cert-telecom", "ncert"]
    assert profile.bodies[0].standings[0].standing is Standing.RECOMMENDED
    assert profile.bodies[0].standings[0].since is None
    assert profile.mandates[0].function is Function.SECTORAL
    assert profile.mandates[0].ends is None
    assert profile.mandates[0].precedence == 0
    assert len(profile.rules) == 6
    assert profile.rules[0].ownership == frozenset()
    assert profile.clocks[0].stage is Stage.ACKNOWLEDGE
    assert profile.clocks[0].anchor is Anchor.SUBMISSION
    assert profile.clocks[0].remind_before_hours == (6, 1)
    assert profile.severities[0].rank == 1
    assert profile.facts[0].value == "A director"
    assert profile.network.bodies == profile.bodies


def test_an_organisation_comes_with_all_that_it_has(tmp_path):
    profile = load(write(tmp_path / "small"))
    falak = profile.organisation("falak")
    assert falak.ownership is Ownership.PRIVATE
    assert falak.cii_at(date(2025, 1, 1))
    assert falak.network_objects[0].value == "192.0.2.0/24"
    assert falak.contacts[0].around_the_clock is True
    assert falak.contacts[0].phone == "+92 42 0000000"
    assert profile.organisation("nobody") is None


def test_the_folder_may_be_named_by_a_text(tmp_path):
    assert load(str(write(tmp_path / "small"))) == load(tmp_path / "small")


def test_the_order_of_rows_in_a_file_says_nothing(tmp_path):
    mandates = text_of("mandates.yaml").split("- id: ")[1:]
    turned = "".join(f"- id: {each}" for each in reversed(mandates))
    one, other = load(write(tmp_path / "a" / "p")), load(write(tmp_path / "b" / "p", mandates=turned))
    assert one.mandates == other.mandates
    assert one.digest != other.digest


def test_the_digest_is_that_of_the_files_wherever_they_lie(tmp_path):
    assert load(write(tmp_path / "a" / "p")).digest == load(write(tmp_path / "b" / "p")).digest


def test_files_that_are_left_out_hold_no_rows(tmp_path):
    folder = write(tmp_path / "small", organisations=None, facts=None, clocks=None)
    profile = load(folder)
    assert (profile.organisations, profile.facts, profile.clocks) == ((), (), ())


def test_other_files_in_the_folder_are_left_alone(tmp_path):
    folder = write(tmp_path / "small")
    (folder / "README.md").write_text("# notes")
    (folder / "mandates.yaml~").write_text("[")
    assert load(folder).id == "small"


def test_all_problems_are_told_at_once_in_the_order_of_the_files(tmp_path):
    folder = write(
        tmp_path / "small",
        bodies=replaced("bodies", "since: 2024-03-11", "since: 11 March 2024"),
        mandates=replaced("mandates", "sector: telecom", "sector: telekom"),
        clocks=replaced("clocks", "hours: 12", "hours: soon\n  month: 1"),
    )
    assert problems_of(folder) == [
        "small/bodies.yaml:6: standings.since: '11 March 2024' is not a date; write YYYY-MM-DD",
        "small/clocks.yaml:6: hours: 'soon' is not a whole number from 1 to 8784",
        "small/clocks.yaml:7: month: unknown field; the fields here are anchor, call_minutes, citation, ends, "
        "function, hours, id, months, owed_by, remind_after_hours, remind_before_hours, rsit_class, severity, stage, "
        "starts",
        "small/mandates.yaml:10: sector: 'telekom' is unknown; there are other, telecom",
    ]


def test_a_file_that_is_no_yaml_does_not_hide_what_is_wrong_elsewhere(tmp_path):
    folder = write(
        tmp_path / "small",
        sectors="- {slug: telecom",
        clocks=replaced("clocks", "stage: acknowledge", "stage: ack"),
    )
    first, second = problems_of(folder)
    assert first.startswith("small/clocks.yaml:3: stage: 'ack' is not one of acknowledge, first-report")
    assert second.startswith("small/sectors.yaml:1: is not YAML")


def test_a_folder_that_is_not_there(tmp_path):
    assert problems_of(tmp_path / "nowhere") == [f"{tmp_path / 'nowhere'}: no such folder"]


def test_a_folder_without_a_header(tmp_path):
    assert problems_of(write(tmp_path / "small", profile=None)) == [
        "small/profile.yaml: cannot be read: No such file or directory"
    ]


def test_an_unfinished_header(tmp_path):
    assert problems_of(write(tmp_path / "small", profile="id: Small\ntitle_en: Small\ncolour: green\n")) == [
        "small/profile.yaml:1: id: 'Small' is not made of small letters, digits and dashes, at most 40",
        "small/profile.yaml:1: title_ur: is missing",
        "small/profile.yaml:1: version: is missing",
        "small/profile.yaml:3: colour: unknown field; the fields here are base, demonstration, id, title_en, "
        "title_ur, version",
    ]
