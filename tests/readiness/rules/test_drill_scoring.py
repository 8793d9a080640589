"""The arithmetic of a drill, by properties."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.readiness.rules.drill_scoring import (
    COUNTED,
    Deed,
    Expected,
    Outcome,
    Pause,
    Result,
    by_party,
    judge,
    ran,
    reached,
    score,
)

START = datetime(2026, 3, 1, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
minutes = st.integers(0, 2000).map(lambda count: START + count * MINUTE)


@st.composite
def standing_still(draw: st.DrawFn) -> list[Pause]:
    """Pauses one after the other, the last of them perhaps still going on."""
    edges = sorted(draw(st.sets(st.integers(0, 1500), max_size=8)))
    moments = [START + edge * MINUTE for edge in edges]
    found = [Pause(since, until) for since, until in zip(moments[::2], moments[1::2], strict=False)]
    return [*found, Pause(moments[-1])] if len(moments) % 2 else found


@given(minutes, st.integers(0, 600), standing_still())
def test_where_a_span_ends_so_long_has_it_run(since: datetime, span: int, pauses: list[Pause]) -> None:
    found = reached(since, span * MINUTE, pauses)
    if found is None:
        assert any(pause.until is None for pause in pauses)
    else:
        assert ran(since, found, pauses) == span * MINUTE
        assert found >= since + span * MINUTE


@given(minutes, minutes, standing_still())
def test_it_never_runs_longer_than_the_clock(since: datetime, until: datetime, pauses: list[Pause]) -> None:
    assert timedelta() <= ran(since, until, pauses) <= max(until - since, timedelta())


@given(minutes, st.integers(0, 600))
def test_without_a_pause_it_is_plain_addition(since: datetime, span: int) -> None:
    assert reached(since, span * MINUTE, []) == since + span * MINUTE


asked = st.one_of(st.none(), minutes)
deeds = st.lists(
    st.builds(Deed, st.integers(1, 3), st.sampled_from(["accept", "note"]), st.sampled_from(["C1", "C2"]), minutes),
    max_size=12,
)
expectations = st.builds(
    Expected,
    st.just("e"),
    st.integers(1, 3),
    st.sampled_from(["accept", "note"]),
    st.integers(1, 5),
    asked,
    st.one_of(st.none(), minutes),
    st.sampled_from(["", "C1", "C2"]),
)


@given(expectations, deeds, minutes, st.booleans())
def test_what_fits_best_decides(expected: Expected, done: list[Deed], now: datetime, over: bool) -> None:
    result = judge(expected, done, now=now, over=over)
    assert result == judge(expected, list(reversed(done)), now=now, over=over) or result.deed is not None
    if expected.asked_at is None:
        assert result.outcome is Outcome.VOID
    elif result.outcome is Outcome.ON_TIME:
        assert result.deed is not None
        assert expected.due_at is None or expected.asked_at <= result.deed.at <= expected.due_at
    elif result.outcome is Outcome.LATE:
        assert result.deed is not None
        assert expected.due_at is not None
        assert result.deed.at > expected.due_at
    elif result.outcome is Outcome.MISSING:
        assert expected.due_at is not None
        assert expected.due_at < now
    if result.deed is not None:
        assert (result.deed.party, result.deed.act) == (expected.party, expected.act)
        assert expected.case in ("", result.deed.case)
    if over:
        assert result.outcome is not Outcome.OPEN


results = st.lists(
    st.builds(Result, expectations, st.sampled_from(list(Outcome))),
    max_size=30,
)


@given(results)
def test_points_lie_between_nothing_and_all(each: list[Result]) -> None:
    found = score(each)
    assert 0 <= found.earned <= found.possible
    assert sum(found.counts.values()) == len(each)
    assert found.percent is None if not found.possible else 0 <= (found.percent or 0) <= 100
    if found.possible and all(one.outcome is Outcome.ON_TIME for one in each if one.outcome in COUNTED):
        assert found.percent == 100


@given(results)
def test_the_parts_add_up_to_the_whole(each: list[Result]) -> None:
    whole, parts = score(each), by_party(each).values()
    assert whole.earned == sum((part.earned for part in parts), Fraction(0))
    assert whole.possible == sum(part.possible for part in parts)


@given(results, st.integers(0, 29))
def test_to_do_it_in_time_never_costs_points(each: list[Result], place: int) -> None:
    if place >= len(each):
        return
    better = [*each[:place], Result(each[place].expected, Outcome.ON_TIME), *each[place + 1 :]]
    if each[place].outcome in COUNTED:
        assert score(better).earned >= score(each).earned
        assert score(better).possible == score(each).possible


@pytest.mark.parametrize(
    ("done", "outcome"), [(30, Outcome.ON_TIME), (31, Outcome.LATE), (None, Outcome.MISSING), (-1, Outcome.MISSING)]
)
def test_on_the_minute_is_in_time(done: int | None, outcome: Outcome) -> None:
    expected = Expected("e", 1, "accept", 3, START, START + 30 * MINUTE)
    found = [Deed(1, "accept", "C1", START + done * MINUTE)] if done is not None else []
    assert judge(expected, found, now=START + 60 * MINUTE, over=True).outcome is outcome
