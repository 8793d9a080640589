"""Looking at documents: the list of a case, one of them, and checking one by its code."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.printing import tidy_code
from pehra.incidents import queries as incidents
from pehra.reporting.models import Issued

__all__ = ["Checked", "by_code", "document", "documents"]
MOST: int = 200


@dataclass(frozen=True)
class Checked:
    """What whoever has the code may know of a document: nothing of the case."""

    kind: str
    tlp: str
    party: object
    at: datetime
    sha256: str
    withdrawn_at: datetime | None


def documents(person: Person, reference: str) -> "QuerySet[Issued]":
    """The documents of a case that this person may see, the newest first, without their bytes. Raises Absent."""
    case = incidents.case(person, reference)
    rows = Issued.objects.filter(visible_to(person), case=case).select_related("party").defer("content")
    return rows.order_by("-at", "-pk")[:MOST]


def document(person: Person, reference: str, number: int) -> Issued:
    """One document of a case, with its bytes. Raises Absent."""
    case = incidents.case(person, reference)
    found = Issued.objects.filter(visible_to(person), case=case, pk=number).select_related("party").first()
    if found is None:
        raise Absent
    found.case = case
    return found


def by_code(code: str) -> Checked | None:
    """The document with this code, for anybody; typed with or without dashes, in small letters, with O for 0."""
    written = tidy_code(code)
    row = Issued.objects.filter(code=written).select_related("party").defer("content").first() if written else None
    if row is None:
        return None
    return Checked(row.kind, row.tlp, row.party, row.at, row.sha256, row.withdrawn_at)
