"""Public reports as the desk sees them, and as their senders do by their secret code."""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.access.places import Slice, slice_of
from pehra.foundation.documents import queries as documents
from pehra.foundation.documents.queries import Kept
from pehra.public import policy
from pehra.public.models import File, Message, PublicReport
from pehra.public.rules.references import CODE_LETTERS, digest, plain, tidy
from pehra.public.rules.states import PublicReportState


@dataclass(frozen=True)
class Said:
    """One thing that was said; `files` came with it."""

    message: Message
    files: tuple[Kept, ...]


@dataclass(frozen=True)
class Thread:
    """A report with everything that was said about it; `files` came with the report itself."""

    report: PublicReport
    files: tuple[Kept, ...]
    said: tuple[Said, ...]


def _visible(person: Person) -> "QuerySet[PublicReport]":
    rows = PublicReport.objects.select_related("case", "passed_to", "claimed_by", "desk")
    return rows.filter(visible_to(person))


def report(person: Person, reference: str) -> PublicReport:
    """The report, for the desk or for who has claimed it. Raises Absent."""
    found = _visible(person).filter(reference=tidy(reference)).first()
    if found is None:
        raise Absent
    return found


def at_desk(person: Person, reference: str) -> PublicReport:
    """The report, for whoever works at its desk. Raises Absent."""
    found = report(person, reference)
    if not policy.handles(person, found):
        raise Absent
    return found


def reports(
    person: Person,
    desk_id: int,
    *,
    state: str = "",
    after: str = "",
    before: str = "",
    last: bool = False,
    limit: int = 50,
) -> "Slice[PublicReport]":
    """A page of what came to a desk, the newest first. Raises Absent for who does not work there."""
    if not policy.works(person, desk_id):
        raise Absent
    rows = _visible(person).filter(desk_id=desk_id)
    if state:
        rows = rows.filter(state=state)
    return slice_of(rows, "received_at", after=after, before=before, last=last, limit=limit)


def waiting(person: Person, desk_id: int) -> dict[str, int]:
    """How many reports are in each state, at a desk at which this person works."""
    rows = PublicReport.objects.filter(visible_to(person), desk_id=desk_id)
    counted = dict(rows.values_list("state").annotate(Count("pk")).order_by())
    return {state.value: counted.get(state.value, 0) for state in PublicReportState}


def thread(found: PublicReport) -> Thread:
    """What was said about a report, for whoever was found to see it."""
    rows = list(File.objects.filter(report=found).order_by("pk").values_list("message_id", "document_id"))
    kept = documents.described(document for _message, document in rows)

    def of(message: int | None) -> tuple[Kept, ...]:
        return tuple(kept[document] for where, document in rows if where == message and document in kept)

    messages = Message.objects.filter(report=found).order_by("at", "pk")
    return Thread(found, of(None), tuple(Said(each, of(each.pk)) for each in messages))


def file(person: Person, reference: str, key: UUID) -> tuple[Kept, bytes]:
    """A file of a report, for its desk alone. Raises Absent."""
    found = at_desk(person, reference)
    kept = documents.described(File.objects.filter(report=found).values_list("document_id", flat=True))
    wanted = next((each for each in kept.values() if each.key == key), None)
    if wanted is None:
        raise Absent
    return documents.content_of(wanted.id)


def followed(code: str, reference: str = "") -> PublicReport:
    """The report of a secret code; with a reference, only if it is that one's. Raises Absent, whichever is wrong.

    Looked up by the hash of the code: what a guess takes tells nothing of what is kept.
    """
    wanted = digest(code)
    rows = PublicReport.objects.select_related("passed_to", "claimed_by")
    found = rows.filter(code_hash=wanted).first() if len(plain(code)) == CODE_LETTERS else None
    same = hmac.compare_digest((found.code_hash or "") if found else "0" * 64, wanted)
    named = not reference or hmac.compare_digest(
        found.reference if found else "", tidy(reference[:40]).encode("ascii", "replace").decode()
    )
    if found is None or not same or not named:
        raise Absent
    return found


def of_case(person: Person, case_id: int) -> list[PublicReport]:
    """The public reports from which a case has come, as far as this person sees them."""
    return list(_visible(person).filter(case_id=case_id).order_by("received_at", "pk"))


def has_any(person: Person, case_id: int) -> bool:
    return PublicReport.objects.filter(visible_to(person), case_id=case_id).exists()


def claimed(person: Person, *, limit: int = 50) -> list[PublicReport]:
    """What this person's organisations have claimed, the newest first."""
    parties = [held.party_id for held in person.held if policy.claims_for(person, held.party_id)]
    return list(_visible(person).filter(claimed_by_id__in=parties).order_by("-claimed_at", "-pk")[:limit])


def documents_of(rows: Iterable[Any]) -> list[int]:
    """The numbers of the files of these reports."""
    return list(File.objects.filter(report__in=list(rows)).values_list("document_id", flat=True))
