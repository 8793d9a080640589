"""Crisis levels as law: no clock is ever later, what has passed is not counted, and what a profile may say."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.law.clocks import Stage
from pehra.law.crisis import Charge, HastenedClock, Right, Sphere, hastened, levels_at, within
from pehra.law.functions import Function
from pehra.law.profile import ProfileErrors, load, packaged

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
moments = st.integers(0, 60 * 24 * 400).map(lambda minutes: BEGIN + timedelta(minutes=minutes))
percents = st.builds(HastenedClock, st.just(Stage.UPDATE), st.integers(1, 100), st.none(), st.booleans())
hours = st.builds(HastenedClock, st.just(Stage.UPDATE), st.none(), st.integers(1, 8784), st.booleans())
rules = percents | hours


@given(rules, moments, moments, moments)
def test_no_clock_is_later_under_a_level_than_without(
    rule: HastenedClock, anchor: datetime, due: datetime, since: datetime
) -> None:
    assert hastened(rule, due, anchored_at=anchor, since=since) <= due


@given(rules, moments, moments, moments)
def test_nobody_is_late_for_a_time_that_was_not_theirs(
    rule: HastenedClock, anchor: datetime, due: datetime, since: datetime
) -> None:
    found = hastened(rule, due, anchored_at=anchor, since=since)
    assert found == due or found >= max(anchor, since)


@given(rules, moments, moments, moments)
def test_a_clock_that_has_run_out_stays_as_it_was(
    rule: HastenedClock, anchor: datetime, due: datetime, since: datetime
) -> None:
    if due <= max(anchor, since):
        assert hastened(rule, due, anchored_at=anchor, since=since) == due


@given(st.integers(1, 99), moments, moments, moments)
def test_a_smaller_share_is_never_later(percent: int, anchor: datetime, due: datetime, since: datetime) -> None:
    strict, lenient = (HastenedClock(Stage.UPDATE, share, None, False) for share in (percent, percent + 1))
    assert hastened(strict, due, anchored_at=anchor, since=since) <= hastened(
        lenient, due, anchored_at=anchor, since=since
    )


def test_a_clock_that_starts_under_a_level_has_its_share_of_the_whole() -> None:
    half = HastenedClock(Stage.ACKNOWLEDGE, 50, None, False)
    found = hastened(half, BEGIN + timedelta(hours=24), anchored_at=BEGIN, since=BEGIN - timedelta(days=1))
    assert found == BEGIN + timedelta(hours=12)


def test_of_a_running_clock_only_what_is_left_is_shortened() -> None:
    half = HastenedClock(Stage.ACKNOWLEDGE, 50, None, True)
    found = hastened(half, BEGIN + timedelta(hours=24), anchored_at=BEGIN, since=BEGIN + timedelta(hours=20))
    assert found == BEGIN + timedelta(hours=22)


def test_hours_replace_a_longer_clock_and_never_a_shorter_one() -> None:
    two = HastenedClock(Stage.ACKNOWLEDGE, None, 2, True)
    for length, wanted in ((24, 2), (2, 2), (1, 1)):
        due = BEGIN + timedelta(hours=length)
        assert hastened(two, due, anchored_at=BEGIN, since=BEGIN) == BEGIN + timedelta(hours=wanted)


def test_a_sphere_is_the_nation_or_what_bears_its_name() -> None:
    place = {"sector": "energy", "province": "sindh"}
    assert within(Sphere.NATION, "", **place)
    assert within(Sphere.SECTOR, "energy", **place)
    assert not within(Sphere.SECTOR, "sindh", **place)
    assert within(Sphere.PROVINCE, "sindh", **place)
    assert not within(Sphere.PROVINCE, "punjab", **place)


def test_pakistans_levels_say_that_they_have_no_source() -> None:
    profile = load(packaged("pakistan"))
    levels = levels_at(profile.crisis_levels, date(2026, 11, 1))
    assert [level.rank for level in levels] == [1, 2, 3]
    assert {level.citation for level in levels} == {"default, no source"}
    assert all(level.name_ur and level.meaning_ur for level in levels)
    gravest = levels[0]
    assert (gravest.confirmed_by, gravest.confirm_hours, gravest.spheres) == ("chair", 6, {Sphere.NATION})
    assert gravest.declared_by == {Function.NATIONAL}
    assert gravest.rights == {Right.INFORMED, Right.CALL_TREE}
    assert all(level.charges == {Charge.LEAD, Charge.DUTY_OFFICER} for level in levels)
    assert levels_at(profile.crisis_levels, date(2000, 1, 1)) == []


ROW = """
- id: one
  rank: 9
  name_en: One
  name_ur: ایک
  meaning_en: A level.
  meaning_ur: ایک درجہ۔
  spheres: [nation]
  declared_by: [national]
  charges: [lead]
  lasts_hours: 24
  clocks:
    - stage: acknowledge
      percent: 50
  starts: 2024-01-01
  citation: test
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "profile.yaml").write_text("base: pakistan\n")
    return tmp_path


def problems(folder: Path, text: str) -> list[str]:
    (folder / "crisis-levels.yaml").write_text(text)
    try:
        load(folder)
    except ProfileErrors as error:
        return [f"{problem.field}: {problem.message}" for problem in error.problems]
    return []


@pytest.mark.parametrize(
    ("was", "becomes", "field"),
    [
        ("percent: 50", "percent: 50\n      hours: 2", "clocks.percent"),
        ("      percent: 50\n", "", "clocks.percent"),
        ("percent: 50", "percent: 101", "clocks.percent"),
        ("percent: 50", "percent: 0", "clocks.percent"),
        ("stage: acknowledge", "stage: acknowledge-public", "clocks.stage"),
        ("percent: 50", "percent: 5\n    - stage: acknowledge\n      hours: 1", "clocks"),
        ("spheres: [nation]", "spheres: []", "spheres"),
        ("charges: [lead]", "charges: [auditor]", "charges"),
        ("lasts_hours: 24", "lasts_hours: 24\n  confirm_hours: 2", "confirm_hours"),
        ("lasts_hours: 24", "lasts_hours: 24\n  confirmed_by: president", "confirmed_by"),
        ("rank: 9", "rank: 9\n  colour: red", "colour"),
        ("starts: 2024-01-01", "starts: 2024-01-01\n  rights: [martial-law]", "rights"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_at_its_field(folder: Path, was: str, becomes: str, field: str) -> None:
    text = ROW.replace(was, becomes)
    assert text != ROW
    assert [problem.partition(":")[0] for problem in problems(folder, text)] == [field]


def test_a_sound_row_is_taken_and_a_second_of_its_rank_is_not(folder: Path) -> None:
    assert problems(folder, ROW) == []
    assert problems(folder, ROW.replace("rank: 9", "rank: 1")) != []
