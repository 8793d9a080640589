"""A drill stands still: tasks of its cases wait with it, and have the time of the pause back."""

from datetime import timedelta

import pytest

from pehra.foundation.deadlines.actions import sweep
from pehra.foundation.delivery.models import Notice
from pehra.incidents import actions as cases
from pehra.incidents.actions import drills
from pehra.playbooks.actions import tasks
from pehra.playbooks.models import Task
from tests.incidents.test_drills import MARK, frame, played
from tests.playbooks.conftest import Net
from tests.playbooks.playing import HOUR, LATER
from tests.playbooks.test_tasks import clock
from tests.world import NOW

pytestmark = pytest.mark.django_db
DUE, PAUSED, RESUMED = LATER + 4 * HOUR, LATER + HOUR, LATER + 31 * HOUR


def owed(net: Net) -> tuple[str, Task]:
    """A case of a drill and a task of it."""
    frame(net)
    case = played(net)
    cases.accept(by=net.analyst, reference=case, at=NOW)
    return case, tasks.add(by=net.analyst, reference=case, title="Zarqa", due_at=DUE, at=LATER)


def test_nobody_is_reminded_or_late_while_it_stands(net: Net) -> None:
    _case, task = owed(net)
    drills.pause(reference=MARK, at=PAUSED)
    sweep(at=DUE + HOUR)
    assert not Notice.objects.filter(kind__in=["task.reminder", "task.late"]).exists()
    assert clock(task).breached_at is None


def test_resumed_it_is_due_as_much_later(net: Net) -> None:
    _case, task = owed(net)
    drills.pause(reference=MARK, at=PAUSED)
    drills.resume(reference=MARK, at=RESUMED)
    task.refresh_from_db()
    due = DUE + (RESUMED - PAUSED)
    assert (task.due_at, task.sort_at, clock(task).due_at) == (due, due, due)
    sweep(at=due - timedelta(seconds=1))
    assert clock(task).breached_at is None
    sweep(at=due + HOUR)
    assert clock(task).breached_at == due


def test_what_was_skipped_and_is_opened_again_has_its_time_back_too(net: Net) -> None:
    case, task = owed(net)
    where = {"by": net.analyst, "reference": case, "task": task.reference}
    tasks.skip(**where, reason="Zarqa", at=LATER)
    drills.pause(reference=MARK, at=PAUSED)
    drills.resume(reference=MARK, at=RESUMED)
    again = tasks.reopen(**where, at=RESUMED)
    assert again.due_at == clock(task).due_at == DUE + (RESUMED - PAUSED)
    assert clock(task).state == "open"


def test_what_was_done_before_keeps_its_day(net: Net) -> None:
    case, task = owed(net)
    tasks.finish(by=net.analyst, reference=case, task=task.reference, at=LATER)
    drills.pause(reference=MARK, at=PAUSED)
    drills.resume(reference=MARK, at=RESUMED)
    task.refresh_from_db()
    assert (task.due_at, clock(task).due_at, clock(task).state) == (DUE, DUE, "met")
