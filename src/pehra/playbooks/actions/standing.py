"""Tasks of a drill that stands still: nobody is late for the time of the pause."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import F

from pehra.foundation.deadlines import actions as deadlines
from pehra.playbooks.actions.recording import subject_of
from pehra.playbooks.models import Task
from pehra.playbooks.rules.words import TaskState


def stop(cases: Collection[int]) -> None:
    """No clock of the tasks of these cases runs."""
    deadlines.hold(subjects=_subjects(cases))


def go_on(cases: Collection[int], since: datetime, at: datetime) -> None:
    """They run on, and what was not due yet when they stopped is due as much later."""
    deadlines.release(subjects=_subjects(cases), since=since, at=at)
    due_at = F("due_at") + (at - since)
    rows = Task.objects.filter(case__in=cases, due_at__gte=since).exclude(state=TaskState.DONE)
    rows.update(due_at=due_at, sort_at=due_at)


def _subjects(cases: Collection[int]) -> list[str]:
    return [subject_of(task) for task in Task.objects.filter(case__in=cases).only("reference")]
