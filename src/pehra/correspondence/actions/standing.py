"""Requests and measures of a drill that stands still: nobody is late for the time of the pause."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from django.db.models import F

from pehra.correspondence.actions import measures
from pehra.correspondence.actions.acting import subject_of
from pehra.correspondence.models import Measure, Request
from pehra.correspondence.rules.measures import STANDS
from pehra.correspondence.rules.requests import OWED
from pehra.correspondence.rules.wording import MeasureState, RequestState
from pehra.foundation.deadlines import actions as deadlines

# What is still to be done by a day: of anything else the day is history.
ASKED: Final = sorted(OWED | {RequestState.DRAFT})
KEPT: Final = sorted(STANDS | {MeasureState.PENDING})


def stop(cases: Collection[int]) -> None:
    """No clock of the requests and measures of these cases runs."""
    deadlines.hold(subjects=_subjects(cases))


def go_on(cases: Collection[int], since: datetime, at: datetime) -> None:
    """They run on, and the days that were still to come when they stopped are as much later."""
    deadlines.release(subjects=_subjects(cases), since=since, at=at)
    later = at - since
    Request.objects.filter(case__in=cases, state__in=ASKED, due_at__gte=since).update(due_at=F("due_at") + later)
    Measure.objects.filter(case__in=cases, state__in=KEPT, ends_at__gte=since).update(ends_at=F("ends_at") + later)


def _subjects(cases: Collection[int]) -> list[str]:
    requests = [subject_of(row) for row in Request.objects.filter(case__in=cases).only("reference")]
    rows = Measure.objects.filter(case__in=cases).values_list("reference", flat=True)
    return [*requests, *(f"{measures.PREFIX}{reference}" for reference in rows)]
