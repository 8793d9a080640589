"""Taking a list of cases along is an act, and stands in the journal."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import WORKS_CASES
from pehra.foundation.audit.actions import record
from pehra.incidents.actions.looking import note_reading
from pehra.incidents.models import Case
from pehra.incidents.queries.columns import Column
from pehra.registry import queries as registry


@transaction.atomic
def note_export(*, by: Person, form: str, found: Collection[Case], columns: Sequence[Column], at: datetime) -> None:
    """Record that somebody takes these cases along: for each body that has columns in the file, or once where none has,
    and once more for each case that few may read, if something of it stands in a column. No value.
    """
    for body in sorted({each.body for each in columns}) or [""]:
        party = registry.party_named(body) if body else None
        number = party.id if party else min(by.parties(WORKS_CASES), default=None)
        fields = [each.reference for each in columns if each.body == body]
        detail = {"as": form, "cases": len(found), "fields": fields}
        record(by=by, at=at, act="case.list-export", subject="cases", party_id=number, detail=detail)
    for case in found:
        if any(case.pk in each.cells for each in columns):
            note_reading(by=by, case=case, at=at, act="fields.read")
