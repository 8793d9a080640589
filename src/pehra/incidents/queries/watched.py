"""For the watch floor: cases that it has found by itself, and what waits for one body's answer."""

from collections.abc import Iterable
from datetime import datetime

from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.person import Person
from pehra.incidents.models import Case, Entry, Transfer
from pehra.incidents.queries.drills import real
from pehra.incidents.rules.wording import EntryKind, TransferState


def shown(person: Person, references: Iterable[str]) -> dict[str, Case]:
    """Those of these cases that this person may see, by reference."""
    rows = Case.objects.filter(visible_to(person), reference__in=list(references))
    return {row.reference: row for row in rows.select_related("organisation", "custodian")}


def offered(person: Person, body_id: int, *, at_most: int) -> list[str]:
    """The references of real cases that wait for this body's answer, the longest first, and no more than `at_most`."""
    rows = real(Transfer.objects.filter(visible_to(person, "case__")), "case__")
    waiting = rows.filter(state=TransferState.OFFERED, to_body_id=body_id).order_by("offered_at", "case__reference")
    return list(waiting.values_list("case__reference", flat=True)[:at_most])


def happened(person: Person, references: Iterable[str], since: datetime, until: datetime) -> dict[str, set[EntryKind]]:
    """What happened on these cases in that time, as far as this person may know: kinds of facts, by reference."""
    rows = Entry.objects.filter(visible_to(person), visible_to(person, "case__"), case__reference__in=list(references))
    found: dict[str, set[EntryKind]] = {}
    for reference, kind in rows.filter(at__gte=since, at__lte=until).values_list("case__reference", "kind"):
        found.setdefault(reference, set()).add(EntryKind(kind))
    return found
