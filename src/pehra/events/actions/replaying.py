"""Reading a kept input again, as its feed is understood today."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from pehra.events.actions import keeping
from pehra.events.actions.intake import queue
from pehra.events.models import FeedRun
from pehra.events.rules.runs import RunState
from pehra.foundation.access.errors import Absent, Conflict


@transaction.atomic
def replay(*, run_id: UUID, at: datetime, queued: bool = True) -> FeedRun:
    """A new run over an old one's kept input, which replaces it: the old one's events and counts leave the store first.

    `queued`: the worker carries it out; else the caller does. Raises Absent, Conflict.
    """
    old = FeedRun.objects.select_for_update().filter(pk=run_id).first()
    if old is None:
        raise Absent
    if old.state == RunState.RUNNING:
        raise Conflict("This run has not ended yet.")
    if old.replaced_by_id is not None:
        raise Conflict("This run was replaced already, by %(run)s.", run=str(old.replaced_by_id))
    new = FeedRun(
        id=uuid4(),
        feed=old.feed,
        source=old.source,
        report=old.report,
        bytes=old.bytes,
        sha256=old.sha256,
        kept=True,
        packed=old.packed,
        way=old.way,
        party_id=old.party_id,
        started_at=at,
        input_came_at=old.came_at,
    )
    if not (old.kept and keeping.share(old, new)):
        raise Conflict("The input of this run is no longer kept.")
    new.save(force_insert=True)
    old.replaced_by = new
    old.save(update_fields=["replaced_by"])
    if queued:
        queue(new.pk)
    return new
