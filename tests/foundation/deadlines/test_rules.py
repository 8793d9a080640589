"""When a deadline wants attention, against the slow oracle: sweeps at any times, the clock set back included."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pehra.foundation.deadlines.rules import Happening, Passed, events, passed
from tests.foundation.deadlines.oracle import Oracle

START = datetime(2026, 3, 1, tzinfo=UTC)
HOURS = st.lists(st.integers(1, 30), max_size=4)
# Times around all the moments, on them and between them, in any order.
SWEEPS = st.lists(st.integers(-5, 110).map(lambda halves: START + timedelta(minutes=30 * halves)), max_size=12)


def hour(number: float) -> datetime:
    return START + timedelta(hours=number)


def test_the_moments_of_a_deadline() -> None:
    assert events(hour(24), [1, 6], [24], now=hour(0)) == [hour(18), hour(23), hour(24), hour(48)]


def test_reminders_in_the_past_are_left_out_and_the_breach_is_not() -> None:
    assert events(hour(24), [1, 6], [24], now=hour(20)) == [hour(23), hour(24), hour(48)]
    assert events(hour(24), [1, 6], [24], now=hour(60)) == [hour(24)]


def test_two_reminders_at_one_moment_are_one() -> None:
    assert events(hour(24), [1, 1], [], now=hour(0)) == [hour(23), hour(24)]


def test_what_is_done_at_the_very_moment_is_in_time() -> None:
    assert passed([hour(24)], hour(24), since=None, now=hour(24)).happening is None
    assert passed([hour(24)], hour(24), since=None, now=hour(24) + timedelta.resolution).happening is Happening.BREACH


def test_the_gravest_of_several_is_told() -> None:
    moments = [hour(18), hour(23), hour(24), hour(48)]
    assert passed(moments, hour(24), since=None, now=hour(23.5)) == Passed(Happening.REMINDER, hour(24), hour(23.5))
    assert passed(moments, hour(24), since=None, now=hour(50)) == Passed(Happening.BREACH, None, hour(50))
    assert passed(moments, hour(24), since=hour(25), now=hour(50)) == Passed(Happening.STILL_LATE, None, hour(50))


def test_a_clock_set_back_tells_nothing_twice_and_loses_nothing() -> None:
    moments = [hour(18), hour(23), hour(24)]
    assert passed(moments, hour(24), since=hour(20), now=hour(2)) == Passed(None, hour(23), hour(20))


@given(before=HOURS, after=HOURS, due=st.integers(0, 48), begun=st.integers(0, 60), sweeps=SWEEPS)
def test_fast_and_slow_agree_at_any_times(
    before: list[int], after: list[int], due: int, begun: int, sweeps: list[datetime]
) -> None:
    due_at = hour(due)
    moments = events(due_at, before, after, now=hour(begun))
    oracle = Oracle(moments, due_at)
    since, next_at = None, moments[0]
    for now in sweeps:
        told = None
        if next_at is not None and next_at < now:
            found = passed(moments, due_at, since=since, now=now)
            told, next_at, since = found.happening, found.next_at, found.upto
        assert told == oracle.sweep(now)


@given(before=HOURS, after=HOURS, due=st.integers(0, 48), sweeps=SWEEPS)
def test_a_breach_is_told_once_if_anybody_looked_after_it(
    before: list[int], after: list[int], due: int, sweeps: list[datetime]
) -> None:
    oracle = Oracle(events(hour(due), before, after, now=hour(0)), hour(due))
    told = [oracle.sweep(now) for now in sweeps]
    assert told.count(Happening.BREACH) == int(any(now > hour(due) for now in sweeps))
    assert len([each for each in told if each]) <= len(oracle.moments)
