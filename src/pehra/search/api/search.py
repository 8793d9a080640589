"""Searching for programs."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router
from pydantic import BaseModel, Field

from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.looking import looks
from pehra.foundation.access.api.paging import LINK, Limit, Page, beside, reading_from
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.api.shapes import SLUG, Given
from pehra.incidents.queries import Kind as Drills
from pehra.incidents.rules.wording import Status, TraceState
from pehra.law.tlp import TLP
from pehra.search.queries import finding
from pehra.search.queries.showing import shown
from pehra.search.rules.asking import EARLIEST, LATEST, LONGEST, read
from pehra.search.rules.marking import Piece, wanted
from pehra.search.rules.wording import Order, RecordKind

router = Router(tags=["Search"])
Cursor = Annotated[
    str,
    Query(
        "",
        pattern=r"^([on][0-9]{1,17}-S-[0-9A-Z]{4}-[0-9A-Z]{4})?$",
        description="A place among what was found, taken from `next` or `previous`; never made up.",
    ),
]
Words = Annotated[
    str,
    Query(
        "",
        max_length=LONGEST,
        description='Words, "phrases", -without, beginnings*, field:value, an address, a network, a domain, a '
        "digest, a reference. In English and Urdu, whose letter forms, digits and marks are made alike.",
    ),
]


class FindFilter(BaseModel):
    """What a search is narrowed to."""

    status: Status | None = Field(default=None, description="Only of cases in this status.")
    severity: str | None = Field(default=None, pattern=SLUG, description="Only of cases of this severity.")
    rsit: str | None = Field(
        default=None,
        max_length=80,
        pattern=r"^[a-z0-9-]+(/[a-z0-9-]+)?$",
        description="Only of this class of RSIT v1003.",
    )
    organisation: str | None = Field(default=None, pattern=SLUG, description="Only of this organisation (its slug).")
    custodian: str | None = Field(default=None, pattern=SLUG, description="Only in this body's custody (its slug).")
    tlp: TLP | None = Field(default=None, description="Only with this label.")
    kind: RecordKind | None = Field(
        default=None, description="Only cases, reports, timeline entries or technical traces."
    )
    since: date | None = Field(default=None, ge=EARLIEST, le=LATEST, description="From this day on.")
    until: date | None = Field(default=None, ge=EARLIEST, le=LATEST, description="Up to this day.")
    drills: Drills = Field(default=Drills.REAL, description="Only what is `real`, only `drills`, or `both`.")


class SnippetOut(Given):
    """A part of a text; the parts one after the other are a piece of it."""

    text: str
    hit: bool = Field(description="Whether this is what was looked for.")


class FoundOut(Given):
    """One record that was found."""

    kind: RecordKind
    case: str = Field(description="Reference of its case.", examples=["C-2M8X-41TV"])
    report: str | None = Field(description="Reference of the report, where it is one.")
    type: str | None = Field(description="Type of the technical trace, where it is one.")
    trace_state: TraceState | None = Field(description="What the technical trace is taken for, where it is one.")
    title: str = Field(description="Title of the report or of the case.")
    tlp: str
    status: Status = Field(description="Of its case.")
    at: datetime
    snippet: list[SnippetOut] = Field(
        description="Around the first hit. Empty where each reading of the record is to be noted: read that itself."
    )


class FoundPage(Page):
    """A page of what was found, newest first."""

    items: list[FoundOut]


@router.get(
    "",
    response=FoundPage,
    auth=Scoped("cases:read"),
    operation_id="search",
    summary="Search",
    openapi_extra=refusals(404, 422, headers=LINK),
)
@looks
def search(
    request: HttpRequest,
    response: HttpResponse,
    q: Words,
    limit: Limit,
    cursor: Cursor,
    narrowed: Annotated[FindFilter, Query()],
) -> FoundPage:
    """Cases, reports, timeline entries and technical traces that you may see and that have all of this."""
    fields = narrowed.model_dump(mode="json", exclude={"drills"})
    asked = read(q, **{name: str(value or "") for name, value in fields.items()})
    if asked.empty:
        return FoundPage(items=[], next=None, previous=None)
    found = finding.search(
        request.auth,
        asked,
        drills=narrowed.drills,
        order=Order.TIME,
        **reading_from(cursor),
        limit=limit,
        now=timezone.now(),
    )
    items = [
        _item(group, line) for group in shown(request.auth, found.hits, wanted(asked.terms)) for line in group.lines
    ]
    return FoundPage(
        items=items,
        **beside(request, response, found),
    )


MOMENT = {
    RecordKind.CASE: "opened_at",
    RecordKind.REPORT: "submitted_at",
    RecordKind.ENTRY: "at",
    RecordKind.TRACE: "added_at",
}


def _item(group: Any, line: Any) -> FoundOut:
    of_report = line.kind is RecordKind.REPORT
    return FoundOut(
        kind=line.kind,
        case=group.case.reference,
        report=line.record.reference if of_report else None,
        type=line.record.type if line.kind is RecordKind.TRACE else None,
        trace_state=line.record.state if line.kind is RecordKind.TRACE else None,
        title=line.record.title if of_report else group.case.title,
        tlp=line.tlp,
        status=group.case.status,
        at=getattr(line.record, MOMENT[line.kind]),
        snippet=[_piece(each) for each in line.text],
    )


def _piece(piece: Piece) -> SnippetOut:
    return SnippetOut(text=piece.text, hit=piece.hit)
