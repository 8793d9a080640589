"""Clocks that stand still: whatever was to come, comes later by the pause; whatever was over stays so."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pehra.foundation.deadlines.actions import bring_forward, cancel, hold, meet, release, resume, sweep
from pehra.foundation.deadlines.models import Deadline
from pehra.registry.models import Body
from tests import world
from tests.foundation.deadlines.beginning import begin, stricter
from tests.world import NOW

HOUR = timedelta(hours=1)
SUBJECT = "case:C-1"


@pytest.fixture
def ncert(db: None) -> Body:
    return world.body("ncert")


def pause(since: float, until: float) -> int:
    hold(subjects=[SUBJECT])
    return release(subjects=[SUBJECT], since=NOW + since * HOUR, at=NOW + until * HOUR)


def test_anchor_reminders_and_end_come_later(ncert: Body) -> None:
    begin(ncert)
    assert pause(2, 12) == 1
    row = Deadline.objects.get()
    assert (row.anchored_at, row.due_at) == (NOW + 10 * HOUR, NOW + 34 * HOUR)
    assert row.events == [NOW + hours * HOUR for hours in (28, 34, 58)]
    assert row.next_at == row.events[0]


def test_a_stricter_rule_afterwards_keeps_the_pause(ncert: Body) -> None:
    row = begin(ncert)
    pause(2, 12)
    row.refresh_from_db()
    terms = stricter(ncert, row.anchored_at + 20 * HOUR)
    assert bring_forward(clock=row, terms=terms, at=NOW + 13 * HOUR)
    assert Deadline.objects.get().due_at == NOW + 30 * HOUR


def test_what_ran_out_unseen_before_the_pause_is_late_all_the_same(ncert: Body) -> None:
    begin(ncert)
    pause(25, 40)
    row = Deadline.objects.get()
    assert (row.anchored_at, row.due_at) == (NOW, NOW + 24 * HOUR)
    sweep(at=NOW + 41 * HOUR)
    assert Deadline.objects.get().breached_at == NOW + 24 * HOUR


def test_what_is_owed_anew_after_the_pause_has_its_time_back(ncert: Body) -> None:
    begin(ncert)
    cancel(subject=SUBJECT, at=NOW + HOUR)
    assert pause(2, 12) == 0
    assert Deadline.objects.get().next_at is None, "nobody owes it now"
    resume(subject=SUBJECT, stage="acknowledge")
    row = Deadline.objects.get()
    assert (row.due_at, row.next_at) == (NOW + 34 * HOUR, NOW + 28 * HOUR)


def test_what_is_done_stays_as_it_was(ncert: Body) -> None:
    begin(ncert)
    meet(subject=SUBJECT, stage="acknowledge", at=NOW + HOUR)
    before = Deadline.objects.values().get()
    assert pause(2, 12) == 0
    assert Deadline.objects.values().get() == before


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(pauses=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=4))
def test_after_any_pauses_the_time_that_ran_is_what_the_rule_gives(ncert: Body, pauses: list[tuple[int, int]]) -> None:
    """Between anchor and end lies the rule's span, and of the time since the start exactly the pauses do not count."""
    Deadline.objects.all().delete()
    begin(ncert, remind_before=(), remind_after=())
    now, stood, over = 0, 0, False
    for ran, stands in pauses:
        now += ran
        over = over or now > 24 + stood
        pause(now, now + stands)
        stood += 0 if over else stands
        now += stands
    row = Deadline.objects.get()
    assert row.due_at - row.anchored_at == 24 * HOUR
    assert row.due_at == NOW + (24 + stood) * HOUR
