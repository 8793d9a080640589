"""Lengths of time, when a step is due, and what a version's digest is of."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.law.playbooks import MOST_MINUTES, DueFrom, Phase, Step, digest, due_at, minutes, step_of, written

STEP = Step(1, "look", Phase.ANALYSE, "Look", "دیکھیں", "How", "کیسے", "custodian", "", 240, DueFrom.START, "", True)
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
moments = st.integers(-(10**7), 10**7).map(lambda minutes: NOW + timedelta(minutes=minutes))


@given(st.integers(1, MOST_MINUTES))
def test_a_length_is_read_as_it_is_written(length: int) -> None:
    assert minutes(written(length)) == length


@pytest.mark.parametrize(
    ("text", "length"), [("30m", 30), ("4 h", 240), ("2D", 2880), ("90m", 90), ("366d", MOST_MINUTES)]
)
def test_lengths(text: str, length: int) -> None:
    assert minutes(text) == length


@pytest.mark.parametrize("text", ["", "4", "h", "0h", "-4h", "4x", "1.5h", "367d", "4h 30m", "٤h", "9" * 400 + "d"])
def test_what_is_no_length(text: str) -> None:
    assert minutes(text) is None


def test_the_largest_unit_that_says_it_exactly() -> None:
    assert [written(each) for each in (30, 60, 90, 1440, 1500)] == ["30m", "1h", "90m", "1d", "25h"]


@given(st.integers(1, MOST_MINUTES), st.sampled_from(list(DueFrom)), moments, moments)
def test_nobody_is_late_from_the_start(length: int, counted: DueFrom, started: datetime, opened: datetime) -> None:
    due = due_at(replace(STEP, due=length, due_from=counted), started_at=started, opened_at=opened)
    assert due is not None
    assert due > started


@given(st.integers(1, MOST_MINUTES), moments, st.integers(0, 10**6))
def test_from_the_case_where_that_is_still_to_come(length: int, opened: datetime, later: int) -> None:
    started = opened + timedelta(minutes=later)
    due = due_at(replace(STEP, due=length, due_from=DueFrom.CASE), started_at=started, opened_at=opened)
    assert due == (opened if later < length else started) + timedelta(minutes=length)


def test_from_the_start_whenever_the_case_was_opened() -> None:
    assert due_at(STEP, started_at=NOW, opened_at=NOW - timedelta(days=9)) == NOW + timedelta(hours=4)
    assert due_at(replace(STEP, due=None), started_at=NOW, opened_at=NOW) is None


def test_a_step_is_kept_and_read_again() -> None:
    assert step_of(STEP.plain()) == STEP


def test_the_digest_is_of_all_that_it_says() -> None:
    base = digest(("a", "b"), ("c", "d"), "", [STEP])
    assert digest(("a", "b"), ("c", "d"), "", [replace(STEP)]) == base
    others = {
        digest(("a", "x"), ("c", "d"), "", [STEP]),
        digest(("a", "b"), ("c", ""), "", [STEP]),
        digest(("a", "b"), ("c", "d"), "cii: yes", [STEP]),
        digest(("a", "b"), ("c", "d"), "", []),
        *(
            digest(("a", "b"), ("c", "d"), "", [replace(STEP, **{name: value})])
            for name, value in (("number", 2), ("guidance_ur", ""), ("due", 241), ("outcome", False), ("owner", "cii"))
        ),
    }
    assert len(others) == 9
    assert base not in others
