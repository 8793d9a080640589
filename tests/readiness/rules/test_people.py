"""Rosters and call trees by properties: against what one would find by trying each minute and each person."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pehra.readiness.rules.people import (
    PATIENCE,
    Call,
    Span,
    is_tree,
    moved,
    overlapping,
    result,
    to_call,
    uncovered,
)

START = datetime(2026, 3, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def span(starts: int, ends: int) -> Span:
    return Span(START + starts * HOUR, START + ends * HOUR)


spans = st.lists(
    st.tuples(st.integers(-30, 60), st.integers(1, 24)).map(lambda pair: span(pair[0], pair[0] + pair[1])), max_size=12
)
WEEK = span(0, 48)


@given(spans)
def test_an_hour_is_a_gap_exactly_when_nobody_is_on_duty(shifts: list[Span]) -> None:
    gaps = uncovered(shifts, WEEK)
    for hour in range(48):
        here = span(hour, hour + 1)
        assert overlapping(gaps, here) != overlapping(shifts, here)


@given(spans)
def test_gaps_are_in_order_apart_and_inside_the_window(shifts: list[Span]) -> None:
    gaps = uncovered(shifts, WEEK)
    assert all(gap.length > timedelta(0) for gap in gaps)
    assert all(WEEK.starts <= gap.starts and gap.ends <= WEEK.ends for gap in gaps)
    assert all(left.ends < right.starts for left, right in pairwise(gaps))


@given(spans)
def test_gaps_taken_as_shifts_leave_none(shifts: list[Span]) -> None:
    assert uncovered([*shifts, *uncovered(shifts, WEEK)], WEEK) == ()


def test_an_empty_roster_is_one_gap() -> None:
    assert uncovered([], WEEK) == (WEEK,)


def test_one_may_come_when_the_other_leaves() -> None:
    assert not overlapping([span(0, 8)], span(8, 16))
    assert overlapping([span(0, 8)], span(7, 9))


@given(spans)
def test_a_week_that_is_repeated_has_the_same_gaps_a_week_later(shifts: list[Span]) -> None:
    week = timedelta(weeks=1)
    later = uncovered(moved(shifts, week), moved([WEEK], week)[0])
    assert later == moved(uncovered(shifts, WEEK), week)


callers = st.dictionaries(st.integers(1, 8), st.none() | st.integers(1, 8), max_size=8)


@given(callers)
def test_a_tree_is_called_to_its_end_even_if_nobody_answers(tree: dict[int, int | None]) -> None:
    calls = [Call(person, caller) for person, caller in tree.items()]
    now = START
    for _ in range(len(tree) + 1):
        due = set(to_call(calls, now))
        calls = [Call(each.person, each.caller, now) if each.person in due else each for each in calls]
        now += PATIENCE
    assert all(each.called_at for each in calls) == is_tree(tree)


@given(callers)
def test_nobody_is_called_before_whoever_calls_them(tree: dict[int, int | None]) -> None:
    calls = [Call(person, caller) for person, caller in tree.items()]
    assert set(to_call(calls, START)) == {
        person for person, caller in tree.items() if caller is None or caller not in tree
    }


def test_whoever_confirms_calls_at_once() -> None:
    calls = [Call(1, None, START, START + timedelta(minutes=1)), Call(2, 1), Call(3, 2)]
    assert to_call(calls, START + timedelta(minutes=2)) == (2,)


def test_whoever_does_not_answer_holds_up_the_others_for_a_while_only() -> None:
    calls = [Call(1, None, START), Call(2, 1)]
    assert to_call(calls, START + PATIENCE - timedelta(seconds=1)) == ()
    assert to_call(calls, START + PATIENCE) == (2,)


def test_the_result_of_a_test() -> None:
    calls = [
        Call(1, None, START, START + timedelta(minutes=2)),
        Call(2, 1, START, START + timedelta(minutes=9)),
        Call(3, 1, START),
    ]
    found = result(calls, START)
    assert (found.confirmed, found.of) == (2, 3)
    assert (found.median, found.last) == (timedelta(minutes=2), timedelta(minutes=9))
    assert result([], START).last is None
