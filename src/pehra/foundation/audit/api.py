"""The journal for an auditor's programs."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.paging import LINK, Limit, Onward, address, link
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.api.shapes import Given
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import READS_JOURNAL
from pehra.foundation.access.viewing import viewing
from pehra.foundation.audit.actions import record
from pehra.foundation.audit.queries import entries, reach_of

router = Router(tags=["Journal"])

Cursor = Annotated[str, Query("", pattern=r"^([0-9]{1,18})?$", description="A place in the list, taken from `next`.")]


class JournalEntry(Given):
    """One act. Entries are chained: each hash covers the entry and the hash before it."""

    seq: int = Field(description="Its number; there are no gaps.", examples=[4711])
    at: datetime
    actor: str = Field(description="Who did it, as they were called then.")
    act: str = Field(examples=["case.accept"])
    subject: str = Field(description="On what it was done.", examples=["case:C-2M8X-41TV"])
    detail: dict[str, Any]
    previous: str = Field(description="Hash of the entry before it.")
    hash: str = Field(description="SHA-256 over this entry and `previous`.")


class JournalPage(Onward):
    """Entries, the newest first."""

    items: list[JournalEntry]


@router.get(
    "",
    response=JournalPage,
    auth=Scoped("journal:read"),
    operation_id="listJournal",
    summary="Read the journal",
    openapi_extra=refusals(404, 422, headers=LINK),
)
def journal(
    request: HttpRequest,
    response: HttpResponse,
    limit: Limit,
    cursor: Cursor,
    subject: Annotated[str, Query("", max_length=120, pattern=r"^[!-~]*$", description="Only on this subject.")],
    act: Annotated[str, Query("", max_length=60, pattern=r"^[a-z.-]*$", description="Only this act.")],
) -> JournalPage:
    """For auditors: those of the Council and the National CERT read all of it, others what was done for their body.

    Each page that is taken is itself an entry (`journal.read`), the one that comes next.
    """
    person: Person = request.auth
    if not person.has_role(*READS_JOURNAL):
        raise Absent
    at = timezone.now()
    reach = reach_of(person, at)
    with viewing(person, journal=reach.opens):
        before = int(cursor) if cursor else None
        found = entries(reach, before=before, subject=subject, act=act, limit=limit + 1)
    detail = {"entries": min(len(found), limit), "before": before, "act": act, "subject": subject}
    record(by=person, at=at, act="journal.read", subject="journal", detail=detail)
    page = JournalPage(
        items=[_entry(row) for row in found[:limit]],
        next=address(request, str(found[limit - 1].seq)) if len(found) > limit else None,
    )
    link(response, next=page.next)
    return page


def _entry(row: Any) -> JournalEntry:
    return JournalEntry(**{name: getattr(row, name) for name in JournalEntry.model_fields})
