"""Replaying a run at somebody's wish, which the journal keeps."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from pehra.events.actions.replaying import replay
from pehra.events.models import FeedRun
from pehra.events.policy import runs_feeds
from pehra.events.queries.seeing import watching_all
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.audit.actions import record


@transaction.atomic
def replay_run(*, by: Person, run_id: UUID, at: datetime) -> FeedRun:
    """A new run over a run's kept input, carried out by the worker. Raises Absent, Conflict."""
    bodies = watching_all(at)
    if not runs_feeds(by, bodies):
        raise Absent
    made = replay(run_id=run_id, at=at)
    party = min({held.party_id for held in by.held} & bodies)
    record(by=by, at=at, act="run.replay", subject=f"run:{run_id}", party_id=party, detail={"run": str(made.pk)})
    return made
