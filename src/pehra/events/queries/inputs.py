"""Runs for those who may look at them: whoever's body sent the input, and the bodies that watch everything."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pehra.events.models import FeedRun
from pehra.events.policy import sends_for
from pehra.events.queries.feed_runs import REFUSED_ROWS
from pehra.events.queries.seeing import watching_all
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.pipeline.store import Store
from pehra.registry import queries as registry


def seen_run(*, by: Person, run_id: UUID, at: datetime) -> FeedRun:
    """A run that this person may look at. Raises Absent."""
    run = FeedRun.objects.filter(pk=run_id).first()
    bodies = sends_for(by, frozenset(registry.snapshot().by_id))
    if run is None or not (run.party_id in bodies or bodies & watching_all(at)):
        raise Absent
    return run


def refused_rows(*, run: FeedRun, store: Store, after: int, most: int) -> list[dict[str, Any]]:
    """What was refused behind line `after`, in the order of the input. Raises StoreAway."""
    return store.rows(REFUSED_ROWS, {"run": str(run.pk), "after": after, "most": most})
