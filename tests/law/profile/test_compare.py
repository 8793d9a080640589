"""What loading a changed profile would change."""

from dataclasses import replace
from datetime import date

import pytest

from pehra.law.profile import Change, diff, load, packaged

from .folders import replaced, text_of, write


@pytest.fixture
def small(tmp_path):
    return load(write(tmp_path / "small"))


def changes(tmp_path, small, **changed):
    return [str(change) for change in diff(small, load(write(tmp_path / "new" / "small", **changed)))]


def test_the_same_profile_changes_nothing(tmp_path, small):
    assert diff(small, small) == ()
    assert changes(tmp_path, small) == []


def test_a_comment_changes_nothing(tmp_path, small):
    assert changes(tmp_path, small, sectors="# a comment\n" + text_of("sectors.yaml")) == []


def test_a_changed_field_shows_the_old_and_the_new_value(tmp_path, small):
    found = changes(tmp_path, small, clocks=replaced("clocks", "hours: 12", "hours: 24"))
    assert found == ["~ clock national-acknowledge: hours: 12 -> 24"]


def test_a_field_that_is_filled_or_emptied(tmp_path, small):
    mandates = replaced("mandates", "starts: 2024-03-11", "starts: 2024-03-11\n  ends: 2030-01-01")
    assert changes(tmp_path, small, mandates=mandates) == ["+ mandate ncert-national: ends: 2030-01-01"]
    ended = load(write(tmp_path / "ended" / "small", mandates=mandates))
    assert [str(change) for change in diff(ended, small)] == ["- mandate ncert-national: ends: 2030-01-01"]


def test_a_new_row_shows_every_field_that_says_something(tmp_path, small):
    sectors = text_of("sectors.yaml") + "- {slug: health, name_en: Health, name_ur: صحت}\n"
    assert changes(tmp_path, small, sectors=sectors) == [
        "+ sector health: slug: health",
        "+ sector health: name_en: Health",
        "+ sector health: name_ur: صحت",
    ]


def test_a_row_that_is_gone_shows_what_was_in_it(tmp_path, small):
    assert changes(tmp_path, small, facts="") == [
        "- fact chair: id: chair",
        "- fact chair: body: ncert",
        "- fact chair: subject: Head",
        "- fact chair: value: A director",
        "- fact chair: citation: a source",
    ]


def test_a_standing_is_told_step_by_step(tmp_path, small):
    bodies = text_of("bodies.yaml") + "    - {standing: notified, since: 2026-01-01, citation: an order}\n"
    assert changes(tmp_path, small, bodies=bodies) == [
        "~ body cert-telecom: standings: recommended, a source -> notified, 2026-01-01, an order; recommended, a source"
    ]


def test_the_order_within_a_list_says_nothing(small):
    body = next(body for body in small.bodies if body.slug == "ncert")
    step = body.standings[0]
    later = replace(step, since=date(2025, 1, 1), standing=body.standings[0].standing)
    one = replace(small, bodies=(replace(body, standings=(step, later)),))
    other = replace(small, bodies=(replace(body, standings=(later, step)),))
    assert diff(one, other) == ()


def test_the_header_is_compared_too(tmp_path, small):
    profile = replaced("profile", 'version: "1"', 'version: "2"')
    assert changes(tmp_path, small, profile=profile) == ["~ profile small: version: 1 -> 2"]


def test_from_nothing_everything_is_new(small):
    found = diff(None, small)
    assert all(change.old is None for change in found)
    assert {change.kind for change in found} == {
        "profile",
        "sector",
        "province",
        "body",
        "mandate",
        "rule",
        "clock",
        "severity",
        "organisation",
        "fact",
        "case-rule",
        "seat",
        "council-rule",
        "maturity-target",
        "formation",
        "form",
    }


def test_back_is_forth_turned_round():
    pakistan, demonstration = load(packaged("pakistan")), load(packaged("demonstration"))
    forth = {(c.kind, c.field, c.old, c.new) for c in diff(pakistan, demonstration)}
    back = {(c.kind, c.field, c.new, c.old) for c in diff(demonstration, pakistan)}
    assert forth == back


def test_a_change_is_one_line():
    assert str(Change("rule", "a", "cii", "yes", "no")) == "~ rule a: cii: yes -> no"
    assert str(Change("rule", "a", "cii", None, "no")) == "+ rule a: cii: no"
    assert str(Change("rule", "a", "cii", "yes", None)) == "- rule a: cii: yes"
