"""A stricter row counts from where the clock counted, and no clock is ever put off."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pehra.foundation.deadlines.actions import (
    bring_forward,
    cancel,
    retime,
    sweep,
)
from pehra.foundation.deadlines.models import Deadline
from pehra.foundation.deadlines.rules import Happening
from pehra.registry.models import Body
from tests.foundation.deadlines.beginning import DUE, HOUR, begin, stricter
from tests.world import NOW


def test_brought_forward_it_counts_from_where_it_counted(ncert: Body, told: list) -> None:
    row = begin(ncert)
    sweep(at=NOW + HOUR)
    assert bring_forward(clock=row, terms=stricter(ncert, NOW + 4 * HOUR), at=NOW + 2 * HOUR)
    row.refresh_from_db()
    assert (row.rule, row.anchored_at, row.due_at) == ("critical-acknowledge", NOW, NOW + 4 * HOUR)
    for hours in (3, 4, 5, 30):
        sweep(at=NOW + hours * HOUR + timedelta(minutes=1))
    assert [happening for _, happening, _ in told] == [Happening.REMINDER, Happening.BREACH]


def test_brought_forward_into_the_past_it_is_due_now(ncert: Body, told: list) -> None:
    row = begin(ncert)
    at = NOW + 10 * HOUR
    assert bring_forward(clock=row, terms=stricter(ncert, NOW + 4 * HOUR), at=at)
    sweep(at=at + HOUR)
    row.refresh_from_db()
    assert (row.due_at, row.breached_at) == (at, at)


def test_no_clock_is_ever_put_off(ncert: Body) -> None:
    row = begin(ncert)
    before = Deadline.objects.values().get()
    assert not bring_forward(clock=row, terms=stricter(ncert, DUE + HOUR), at=NOW)
    assert Deadline.objects.values().get() == before


@pytest.mark.parametrize("hastened", [False, True])
def test_a_clock_whose_time_stays_runs_by_the_stricter_row_all_the_same(ncert: Body, hastened: bool) -> None:
    row = begin(ncert)
    if hastened:
        retime(clock=row, due_at=NOW + 4 * HOUR, before=(), after=(), at=NOW)
        row.refresh_from_db()
    before = Deadline.objects.values().get()
    terms = replace(stricter(ncert, row.due_at), ordinary_at=DUE - HOUR if hastened else None)
    assert not bring_forward(clock=row, terms=terms, at=NOW)
    changed = {"rule": "critical-acknowledge", "citation": "default, no source"}
    changed |= {"ordinary_at": DUE - HOUR} if hastened else {}
    assert Deadline.objects.values().get() == before | changed


def test_a_hastened_clock_keeps_its_row_where_the_other_is_milder(ncert: Body) -> None:
    row = begin(ncert)
    retime(clock=row, due_at=NOW + 4 * HOUR, before=(), after=(), at=NOW)
    row.refresh_from_db()
    before = Deadline.objects.values().get()
    assert not bring_forward(clock=row, terms=replace(stricter(ncert, row.due_at), ordinary_at=DUE + HOUR), at=NOW)
    assert Deadline.objects.values().get() == before


def test_what_has_ended_or_run_out_is_not_brought_forward(ncert: Body) -> None:
    ended, late = begin(ncert), begin(ncert, "case:C-2")
    cancel(subject="case:C-1", at=NOW)
    sweep(at=DUE + HOUR)
    for row in (ended, late):
        assert not bring_forward(clock=row, terms=stricter(ncert, NOW + HOUR), at=NOW)
    rules = dict(Deadline.objects.values_list("subject", "rule"))
    assert rules == {"case:C-1": ended.rule, "case:C-2": "critical-acknowledge"}
    assert set(Deadline.objects.values_list("due_at", flat=True)) == {DUE}
