"""Taking events along leaves a line in the journal: who, when, how far back, in which form."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import READS_CASES
from pehra.foundation.audit.actions import record


@transaction.atomic
def note_export(
    *, by: Person, at: datetime, kind: str, since: datetime, until: datetime, narrowed: Iterable[str]
) -> None:
    """Journal an export of events. `narrowed` are the names of the filters in use, never what they ask for."""
    record(
        by=by,
        at=at,
        act="events.export",
        subject="events",
        party_id=min(by.parties(READS_CASES), default=None),
        detail={"as": kind, "since": since, "until": until, "narrowed": sorted(narrowed)},
    )
