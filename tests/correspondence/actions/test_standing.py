"""A drill stands still: requests and measures of its cases wait with it, and have the time of the pause back."""

from datetime import timedelta

import pytest

from pehra.correspondence.models import Measure, Request
from pehra.foundation.deadlines.actions import sweep
from pehra.foundation.deadlines.models import Deadline
from pehra.foundation.delivery.models import Notice
from pehra.incidents import actions as cases
from pehra.incidents.actions import drills
from pehra.incidents.rules.intake import Seen
from tests.correspondence import writing
from tests.correspondence.conftest import Net
from tests.correspondence.writing import DAY, DUE, HOUR, LATER
from tests.incidents.test_drills import MARK, frame, played
from tests.world import NOW

pytestmark = pytest.mark.django_db
PAUSED, RESUMED = LATER + HOUR, LATER + HOUR + 5 * DAY


def asked(net: Net) -> Request:
    """A request and a measure of a drill, both due on the same day."""
    frame(net)
    case = played(net, observables=(Seen(writing.ADDRESS),))
    cases.accept(by=net.analyst, reference=case, at=NOW)
    row = writing.send(net.analyst, writing.draft(net.analyst, case))
    writing.block(net.analyst, case, active=True, ends_at=DUE)
    return row


def clocks() -> dict[str, Deadline]:
    rows = Deadline.objects.exclude(subject__startswith="case:").order_by("pk")
    return {row.subject.partition(":")[0]: row for row in rows}


def test_nobody_is_reminded_or_late_while_it_stands(net: Net) -> None:
    row = asked(net)
    drills.pause(reference=MARK, at=PAUSED)
    told = Notice.objects.count()
    sweep(at=DUE + DAY)
    assert Notice.objects.count() == told
    assert {each.breached_at for each in clocks().values()} == {None}
    row.refresh_from_db()
    assert row.overdue_at is None
    assert Measure.objects.get().state == "active"


def test_resumed_it_is_due_as_much_later(net: Net) -> None:
    row = asked(net)
    drills.pause(reference=MARK, at=PAUSED)
    drills.resume(reference=MARK, at=RESUMED)
    due = DUE + (RESUMED - PAUSED)
    row.refresh_from_db()
    assert (row.due_at, Measure.objects.get().ends_at) == (due, due)
    assert {each.due_at for each in clocks().values()} == {due}
    sweep(at=due - timedelta(seconds=1))
    assert {each.breached_at for each in clocks().values()} == {None}
    sweep(at=due + HOUR)
    assert {each.breached_at for each in clocks().values()} == {due}
    row.refresh_from_db()
    assert row.overdue_at == due
    assert Measure.objects.get().state == "to-be-removed"


def test_what_was_late_before_stays_late(net: Net) -> None:
    row = asked(net)
    sweep(at=DUE + HOUR)
    drills.pause(reference=MARK, at=DUE + 2 * HOUR)
    drills.resume(reference=MARK, at=DUE + DAY)
    row.refresh_from_db()
    assert (row.due_at, row.overdue_at) == (DUE, DUE)
    assert clocks()["request"].breached_at == DUE


def test_what_is_outside_of_the_drill_runs_on(net: Net, case: str) -> None:
    outside = writing.sent(net.analyst, case, **writing.INSIDE)
    asked(net)
    drills.pause(reference=MARK, at=PAUSED)
    sweep(at=DUE + HOUR)
    outside.refresh_from_db()
    assert outside.overdue_at == DUE
    drills.resume(reference=MARK, at=RESUMED)
    outside.refresh_from_db()
    assert outside.due_at == DUE
