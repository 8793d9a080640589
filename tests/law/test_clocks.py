"""Which clock rules, and when it runs out."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.law.clocks import ANY, Anchor, ClockRow, OwedBy, Stage, due_at, organisation_regime, select
from pehra.law.functions import Function

ON = date(2026, 1, 31)
KARACHI = timezone(timedelta(hours=5))


def row(id, hours=24, *, rsit_class=ANY, severity=ANY, months=None, **changes):
    made = ClockRow(
        id=id,
        function=Function.SECTORAL,
        stage=Stage.ACKNOWLEDGE,
        rsit_class=rsit_class,
        severity=severity,
        hours=None if months else hours,
        months=months,
        anchor=Anchor.SUBMISSION,
        owed_by=OwedBy.BODY,
        remind_before_hours=(12, 2),
        remind_after_hours=(1,),
        starts=date(2023, 9, 26),
        ends=None,
        citation="default, no source",
    )
    return replace(made, **changes)


PLAIN = row("plain")
CRITICAL = row("critical", 4, severity="critical")
FRAUD = row("fraud", 48, rsit_class="fraud")
CRITICAL_FRAUD = row("critical-fraud", 6, rsit_class="fraud", severity="critical")
ROWS = (PLAIN, CRITICAL, FRAUD, CRITICAL_FRAUD)


@pytest.mark.parametrize(
    ("classes", "severity", "expected"),
    [
        ((), "low", PLAIN),
        ((), "critical", CRITICAL),
        (("intrusions",), "low", PLAIN),
        (("fraud",), "low", FRAUD),
        (("fraud",), "critical", CRITICAL_FRAUD),
        (("intrusions",), "critical", CRITICAL),
        # A second class never gains time: intrusions alone would have 24 hours.
        (("fraud", "intrusions"), "low", PLAIN),
        (("intrusions", "fraud"), "critical", CRITICAL),
    ],
)
def test_the_most_specific_row_rules(classes, severity, expected):
    for rows in permutations(ROWS):
        assert select(rows, Function.SECTORAL, Stage.ACKNOWLEDGE, classes, severity, ON) is expected


@pytest.mark.parametrize(
    ("function", "stage"), [(Function.CII, Stage.ACKNOWLEDGE), (Function.SECTORAL, Stage.FINAL_REPORT)]
)
def test_another_function_or_stage_has_no_clock_here(function, stage):
    assert select(ROWS, function, stage, (), "low", ON) is None


def test_a_row_rules_from_its_start_to_the_day_before_its_end():
    old = replace(PLAIN, id="old", ends=ON)
    new = row("new", 12, starts=ON)
    for rows in ((old, new), (new, old)):
        assert select(rows, Function.SECTORAL, Stage.ACKNOWLEDGE, (), "low", ON - timedelta(days=1)) is old
        assert select(rows, Function.SECTORAL, Stage.ACKNOWLEDGE, (), "low", ON) is new
    assert select([new], Function.SECTORAL, Stage.ACKNOWLEDGE, (), "low", date(2020, 1, 1)) is None


def test_among_equals_the_shortest_rules_whatever_it_is_counted_in():
    by_class = row("by-class", 800, rsit_class="fraud")
    by_severity = row("by-severity", months=1, severity="high")
    assert select([by_class, by_severity], Function.SECTORAL, Stage.ACKNOWLEDGE, ("fraud",), "high", ON) is by_severity


rows = st.builds(
    row,
    st.integers(0, 99).map(str),
    st.integers(1, 100),
    rsit_class=st.sampled_from((ANY, "fraud", "intrusions")),
    severity=st.sampled_from((ANY, "low", "high")),
    starts=st.sampled_from((date(2023, 9, 26), ON, ON + timedelta(days=1))),
)


@given(
    st.lists(rows, max_size=8, unique_by=lambda each: each.id),
    st.frozensets(st.sampled_from(("fraud", "intrusions", "availability")), max_size=3),
    st.sampled_from(("low", "high")),
    st.randoms(use_true_random=False),
)
def test_neither_the_order_of_rows_nor_that_of_classes_says_anything(drawn, classes, severity, shuffler):
    one = select(drawn, Function.SECTORAL, Stage.ACKNOWLEDGE, sorted(classes), severity, ON)
    shuffled = shuffler.sample(drawn, len(drawn))
    assert select(shuffled, Function.SECTORAL, Stage.ACKNOWLEDGE, sorted(classes)[::-1], severity, ON) is one


@given(
    st.lists(rows, min_size=1, max_size=8), st.sampled_from(("fraud", "intrusions")), st.sampled_from(("low", "high"))
)
def test_a_further_class_never_lengthens_the_clock(drawn, first, severity):
    alone = select(drawn, Function.SECTORAL, Stage.ACKNOWLEDGE, [first], severity, ON)
    both = select(drawn, Function.SECTORAL, Stage.ACKNOWLEDGE, ["fraud", "intrusions"], severity, ON)
    if alone:
        assert both.hours <= alone.hours


@pytest.mark.parametrize(
    ("length", "anchor", "due"),
    [
        ({"hours": 24}, datetime(2026, 1, 31, 10, 30, tzinfo=UTC), datetime(2026, 2, 1, 10, 30, tzinfo=UTC)),
        ({"hours": 6}, datetime(2026, 1, 31, 1, 0, tzinfo=KARACHI), datetime(2026, 1, 31, 2, 0, tzinfo=UTC)),
        ({"months": 1}, datetime(2026, 1, 15, 8, 0, tzinfo=UTC), datetime(2026, 2, 15, 8, 0, tzinfo=UTC)),
        ({"months": 1}, datetime(2026, 1, 31, 8, 0, tzinfo=UTC), datetime(2026, 2, 28, 8, 0, tzinfo=UTC)),
        ({"months": 1}, datetime(2028, 1, 31, 8, 0, tzinfo=UTC), datetime(2028, 2, 29, 8, 0, tzinfo=UTC)),
        ({"months": 1}, datetime(2026, 12, 31, 23, 59, tzinfo=UTC), datetime(2027, 1, 31, 23, 59, tzinfo=UTC)),
        ({"months": 13}, datetime(2026, 12, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)),
        # The month is counted in UTC: in Karachi it is already the first of February.
        ({"months": 1}, datetime(2026, 2, 1, 2, 0, tzinfo=KARACHI), datetime(2026, 2, 28, 21, 0, tzinfo=UTC)),
    ],
)
def test_when_a_clock_runs_out(length, anchor, due):
    found = due_at(row("clock", **length), anchor)
    assert found == due
    assert found.tzinfo is UTC


def test_an_anchor_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="anchor: a deadline is counted from a moment with a time zone"):
        due_at(PLAIN, datetime(2026, 1, 31, 10, 30))  # noqa: DTZ001


moments = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(moments, st.integers(1, 60))
def test_months_keep_the_day_or_take_the_last_one(anchor, months):
    due = due_at(row("clock", months=months), anchor)
    assert due > anchor
    assert (due.year - anchor.year) * 12 + due.month - anchor.month == months
    assert due.timetz() == anchor.timetz()
    assert due.day == anchor.day or (due.day < anchor.day and (due + timedelta(days=1)).day == 1)


@given(moments, moments)
def test_an_earlier_anchor_is_never_due_later(a, b):
    for clock in (row("hours", 72), row("month", months=1)):
        early, late = sorted((a, b))
        assert due_at(clock, early) <= due_at(clock, late)


def test_designated_infrastructure_has_its_own_clocks():
    assert organisation_regime(True) is Function.CII
    assert organisation_regime(False) is Function.ORGANISATIONAL
