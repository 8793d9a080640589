"""When silence means fixed, against a plain reading of the table."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.events.rules.closing import (
    TABLE,
    Cover,
    Gone,
    Habit,
    KeptBack,
    apart,
    floor,
    gone,
    proof,
    proves_absence,
    together,
)
from pehra.pipeline.spec import Origin

T0 = datetime(2026, 3, 1, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)

habits = st.builds(Habit, st.sampled_from(Origin), st.sampled_from([6 * HOUR, DAY, 2 * DAY, 7 * DAY]))
moments = st.integers(0, 24 * 40).map(lambda hours: T0 + hours * HOUR)
covers = st.builds(lambda first, hours: Cover(first, first + hours * HOUR), moments, st.integers(0, 30))


def plainly(last_seen: datetime, runs: list[Cover], habit: Habit, at: datetime) -> Gone:
    """Every row of the table, looked at by itself."""
    best = Gone.NO
    for row in TABLE:
        if row.origin is habit.origin and _holds(row, last_seen, runs, habit, at):
            best = max(best, row.leads_to)
    return best


def _holds(row, last_seen: datetime, runs: list[Cover], habit: Habit, at: datetime) -> bool:  # type: ignore[no-untyped-def]
    def passed(until: datetime, times: int) -> bool:
        return floor(until, habit.closes_after) - floor(last_seen, habit.closes_after) >= times * habit.closes_after

    if habit.origin is Origin.EVENT:
        strictly = habit.closes_after >= DAY
        return any(
            passed(run.last, row.times) if strictly else run.last - last_seen > row.times * habit.closes_after
            for run in runs
        )
    missing = [
        run
        for run in apart(runs)
        if run.first > last_seen
        and (passed(run.last, 1) if habit.closes_after >= DAY else run.last - last_seen > habit.closes_after)
    ]
    if row.by_clock and last_seen + row.times * habit.closes_after >= at:
        return False
    return len(missing) >= row.misses


@given(moments, st.lists(covers, max_size=8), habits, moments)
def test_the_thresholds_say_what_the_table_says(
    last_seen: datetime, runs: list[Cover], habit: Habit, at: datetime
) -> None:
    assert gone(last_seen, proof(runs, habit, at)) == plainly(last_seen, runs, habit, at)


@given(moments, st.lists(covers, max_size=8), habits, moments, st.randoms())
def test_the_order_of_runs_makes_no_difference(last_seen, runs, habit, at, random) -> None:  # type: ignore[no-untyped-def]
    shuffled = list(runs)
    random.shuffle(shuffled)
    assert proof(runs, habit, at) == proof([*shuffled, *runs], habit, at), "nor does a file that is read twice"


@given(moments, moments, st.lists(covers, max_size=8), habits, moments)
def test_what_was_seen_later_is_never_surer_gone(a: datetime, b: datetime, runs, habit, at) -> None:  # type: ignore[no-untyped-def]
    proved = proof(runs, habit, at)
    assert gone(min(a, b), proved) >= gone(max(a, b), proved)


def test_no_runs_prove_nothing() -> None:
    for origin in Origin:
        assert gone(T0, proof([], Habit(origin, DAY), T0 + 90 * DAY)) is Gone.NO


@pytest.mark.parametrize(
    ("done", "read", "refused", "expected"),
    [(True, 100, 5, True), (True, 100, 6, False), (True, 0, 0, False), (False, 100, 0, False), (True, 1, 0, True)],
)
def test_which_runs_count(done: bool, read: int, refused: int, expected: bool) -> None:
    assert proves_absence(done=done, read=read, refused=refused) is expected


@pytest.mark.parametrize(("read", "refused", "expected"), [(0, 0, True), (1, 1, False), (100, 6, False)])
def test_what_is_passed_over_makes_a_file_no_empty_one(read: int, refused: int, expected: bool) -> None:
    assert proves_absence(done=True, read=read, refused=refused, passed_over=3) is expected


def test_what_may_be_kept_back_counts_as_seen_while_anything_is() -> None:
    kept = KeptBack(T0 + DAY, T0 + 5 * DAY)
    assert kept.seen(T0) == T0 + 5 * DAY
    assert kept.seen(T0 + DAY) == T0 + DAY
    assert KeptBack(T0 + DAY, T0 - DAY).seen(T0) == T0, "of an old input that is read anew"


def test_a_finding_is_as_gone_as_for_the_feed_that_comes_nearest() -> None:
    assert together([Gone.CONFIRMED, Gone.UNCONFIRMED]) is Gone.UNCONFIRMED
    assert together([]) is Gone.NO


def test_every_origin_can_close_and_says_why() -> None:
    for origin in Origin:
        assert {row.leads_to for row in TABLE if row.origin is origin} == {Gone.UNCONFIRMED, Gone.CONFIRMED}
    assert all(row.reason.endswith(".") for row in TABLE)
