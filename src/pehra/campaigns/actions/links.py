"""Linking cases: made by somebody who writes in one and sees the other, seen by who sees both."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from pehra.campaigns.errors import Linked
from pehra.campaigns.models import Link
from pehra.campaigns.rules.wording import BOTH_WAYS, LinkKind
from pehra.formats.text import problem_in, tidy
from pehra.foundation.access.errors import Absent, Conflict, Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.incidents import actions as incidents
from pehra.incidents import queries

LONGEST_NOTE = 2000


@transaction.atomic
def link(*, by: Person, reference: str, other: str, kind: str, note: str = "", at: datetime) -> Link:
    """Say how a case stands to another one. Raises Absent, Forbidden, Invalid, Linked.

    A link that reads the same from either end is one, whichever end it was made from.
    """
    incidents.hold(by, reference, other)
    case, party = incidents.written(by, reference)
    found = queries.find(by, other)
    problems: dict[str, str | Problem] = {}
    if found is None:
        problems["other"] = "You see no case with this reference."
    elif found.pk == case.pk:
        problems["other"] = "A case is not linked with itself."
    if kind not in list(LinkKind):
        problems["kind"] = "Choose how the two belong together."
    if note and (wrong := problem_in(note, longest=LONGEST_NOTE, lines=True)):
        problems["note"] = Problem(wrong[0], **wrong[1])
    if problems or found is None:
        raise Invalid(problems)
    if found.drill_id != case.drill_id:
        raise Conflict("A drill and a real case have nothing to do with each other.")
    first, second = _ends(case, found, LinkKind(kind))
    try:
        with transaction.atomic():
            made = Link.objects.create(
                case=first, other=second, kind=kind, note=tidy(note), party_id=party, by=by.label, at=at
            )
    except IntegrityError:
        raise Linked from None
    incidents.journal(case, "case.link", by=by, party_id=party, at=at, detail={"kind": kind, "to": found.reference})
    return made


@transaction.atomic
def unlink(*, by: Person, reference: str, other: str, kind: str, at: datetime) -> Link:
    """Take a link away, as somebody who writes in one of the two cases, merged or not. Raises Absent, Forbidden."""
    case, party = incidents.written(by, reference, merged=True)
    found = queries.find(by, other)
    if found is None:
        raise Absent
    ends = {(case.pk, found.pk), (found.pk, case.pk)}
    rows = Link.objects.select_for_update().filter(kind=kind[:20].replace("\0", ""), ended_at=None)
    made = next((row for row in rows.filter(case__in=[case.pk, found.pk]) if (row.case_id, row.other_id) in ends), None)
    if made is None:
        raise Absent
    made.ended_at, made.ended_by = at, by.label
    made.save(update_fields=["ended_at", "ended_by"])
    incidents.journal(case, "case.unlink", by=by, party_id=party, at=at, detail={"kind": kind, "to": found.reference})
    return made


def _ends(case: Any, other: Any, kind: LinkKind) -> tuple[Any, Any]:
    if kind in BOTH_WAYS and other.pk < case.pk:
        return other, case
    return case, other
