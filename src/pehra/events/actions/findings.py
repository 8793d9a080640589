"""What follows from a run, one after the other; each part is safe to repeat, so a killed job is simply done again."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from pehra.events.actions.cases import apply_rules
from pehra.events.actions.figures import refresh_figures
from pehra.events.actions.sync import Synced, give_back, sync
from pehra.events.actions.telling import prepare
from pehra.events.models import FeedRun, Stream
from pehra.events.rules.closing import Habit
from pehra.events.rules.runs import RunState
from pehra.feeds.catalogue import UnknownFeed, catalogue
from pehra.foundation.access.errors import Absent
from pehra.pipeline.spec import Origin, SpecErrors
from pehra.pipeline.store import Store, StoreAway

log = logging.getLogger(__name__)

# A run that ended so long ago and has no findings was missed by its own job.
MISSED: Final = timedelta(minutes=2)
# A feed whose folder is gone or whose spec is broken: what it last was, else what proves least.
UNKNOWN: Final = Habit(Origin.EVENT, timedelta(days=7))
UNKNOWN_CONFIDENCE: Final = 50


def make_findings(*, run_id: UUID, store: Store, at: datetime) -> Synced:
    """The sync of a run with the habits of its feed. Raises Absent, Conflict, StoreAway."""
    run = FeedRun.objects.filter(pk=run_id).first()
    if run is None:
        raise Absent
    habit, confidence = _habit(run)
    return sync(run_id=run_id, habit=habit, confidence=confidence, store=store, at=at)


def left_over(*, at: datetime) -> list[UUID]:
    """Runs that have ended and were forgotten, the oldest first."""
    rows = FeedRun.objects.filter(findings_at=None, ended_at__lt=at - MISSED).exclude(state=RunState.RUNNING)
    return list(rows.order_by("started_at").values_list("pk", flat=True)[:100])


def catch_up(*, store: Store, at: datetime) -> None:
    """The findings of forgotten runs; one that fails keeps none of the others waiting. Raises StoreAway."""
    for run_id in left_over(at=at):
        try:
            make_findings(run_id=run_id, store=store, at=at)
        except StoreAway:
            raise
        except Exception:
            log.exception("the findings of run %s could not be made and are tried again", run_id)


def follow_up(*, at: datetime, go_on: Callable[[], bool] = lambda: True) -> None:
    """What was given up, cases, digests and sums of what has changed; what fails keeps none of the others waiting.

    What is not theirs any more comes first, so that nobody is told of it; the sums come last, since a digest changes
    the states that they count. `go_on` is asked between slices of some hundred organisations; what it breaks off is
    done by the next call.
    """
    parts = (("claims", give_back), ("case rules", _all_cases), ("digests", prepare), ("sums", refresh_figures))
    for name, part in parts:
        try:
            part(at=at, go_on=go_on)
        except Exception:
            log.exception("the %s could not be followed up and are tried again", name)


def _all_cases(*, at: datetime, go_on: Callable[[], bool]) -> None:
    while go_on() and apply_rules(at=at):
        pass


def _habit(run: FeedRun) -> tuple[Habit, int]:
    try:
        spec = catalogue().spec(run.feed)
    except (UnknownFeed, SpecErrors):
        known = Stream.objects.filter(feed=run.feed).first()
        if known is None:
            return UNKNOWN, UNKNOWN_CONFIDENCE
        return Habit(Origin(known.origin), known.closes_after), known.confidence
    return Habit(spec.origin, spec.closes_after), spec.confidence
