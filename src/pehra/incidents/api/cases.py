"""Reading cases."""

from datetime import date, datetime
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Query, Router
from pydantic import BaseModel, Field

from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.looking import looks
from pehra.foundation.access.api.paging import LINK, Limit, address, link
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.api.shapes import SLUG
from pehra.foundation.access.person import Person
from pehra.foundation.access.viewing import viewing
from pehra.incidents import actions, queries
from pehra.incidents.api import render
from pehra.incidents.api.given import CaseOut, CasePage
from pehra.incidents.api.places import Cursor, newer, older, reading_from
from pehra.incidents.rules.listing import EARLIEST, LATEST, Due, Order, span
from pehra.incidents.rules.outcomes import CaseOutcome
from pehra.incidents.rules.wording import Status
from pehra.law.tlp import TLP
from pehra.registry import queries as registry
from pehra.registry.queries.days import day_begins

router = Router(tags=["Cases"])
Reference = Annotated[str, Path(description="Reference of a case, as in C-2M8X-41TV.")]


class CaseFilter(BaseModel):
    """What a list is narrowed to."""

    status: Status | None = Field(default=None, description="Only in this status.")
    outcome: CaseOutcome | None = Field(default=None, description="Only closed ones that ended so.")
    severity: str | None = Field(default=None, pattern=SLUG, description="Only of this severity.")
    custodian: str | None = Field(default=None, pattern=SLUG, description="Only in this body's custody (its slug).")
    organisation: str | None = Field(default=None, pattern=SLUG, description="Only of this organisation (its slug).")
    rsit: str | None = Field(
        default=None,
        max_length=80,
        pattern=r"^[a-z0-9-]+(/[a-z0-9-]+)?$",
        description="Only of this class, with all its types, or `class/type` of RSIT v1003.",
    )
    waiting: bool = Field(default=False, description="Only those offered to one of your bodies and not answered.")
    kind: queries.Kind = Field(
        default=queries.Kind.REAL, description="Only what is `real`, only what belongs to `drills`, or `both`."
    )
    mine: bool = Field(default=False, description="Only in the custody of one of your bodies.")
    assigned: str | None = Field(
        default=None,
        max_length=254,
        description="Only in these hands: `me`, the e-mail address of a colleague of your own parties, or `nobody`: "
        "with one of your bodies, not closed, and in nobody's hands there.",
        examples=["me"],
    )
    field: str | None = Field(
        default=None,
        max_length=12,
        description="Only with this `value` in this field of one of your bodies (its reference).",
        examples=["F-2M8X-41TV"],
    )
    value: str | None = Field(
        default=None,
        max_length=300,
        description="The key of a choice, yes or no, a number, a date, or a text as a whole.",
    )
    tlp: TLP | None = Field(default=None, description="Only under this label.")
    ransomware: bool | None = Field(default=None, description="Only with ransomware, or only without.")
    sector: str | None = Field(default=None, pattern=SLUG, description="Only of organisations of this sector (slug).")
    province: str | None = Field(default=None, pattern=SLUG, description="Only of organisations of this province.")
    since: date | None = Field(
        default=None, ge=EARLIEST, le=LATEST, description="Only registered on this day or later, in the country's time."
    )
    until: date | None = Field(default=None, ge=EARLIEST, le=LATEST, description="Only registered up to this day.")
    due: Due | None = Field(
        default=None,
        description="Only where the next clock ran out (`late`), or runs out within the `hour`, the `day`, the `week`. "
        "The list is in the order of the clocks then.",
    )
    order: Order = Field(
        default=Order.NEWEST,
        description="`newest` first, or the next `clock` first: then only real cases on which a clock runs and that "
        "concern a CERT of yours. With a filter, such a page may be short or empty and be followed by others.",
    )


@router.get(
    "",
    response=CasePage,
    auth=Scoped("cases:read"),
    operation_id="listCases",
    summary="List cases",
    openapi_extra=refusals(422, headers=LINK),
)
@looks
def list_cases(
    request: HttpRequest,
    response: HttpResponse,
    limit: Limit,
    cursor: Cursor,
    last: Annotated[bool, Query(False, description="Start from the oldest: the last page.")],
    narrowed: Annotated[CaseFilter, Query()],
) -> CasePage:
    """The cases that you may see, the newest first unless another order is asked for."""
    wanted = filter_of(narrowed)
    if wanted is None:
        return CasePage(items=[], next=None, previous=None)
    found = queries.cases(request.auth, wanted, limit=limit, last=last and not cursor, **reading_from(cursor))
    page = CasePage(
        items=[render.line(row) for row in found.cases],
        next=address(request, older(found.older)),
        previous=address(request, newer(found.newer)),
    )
    link(response, next=page.next, previous=page.previous)
    return page


@router.get(
    "/{reference}",
    response=CaseOut,
    auth=Scoped("cases:read"),
    operation_id="showCase",
    summary="Read a case",
    openapi_extra=refusals(404),
)
def show(request: HttpRequest, reference: Reference) -> CaseOut:
    """The case with its timeline, custody, clocks and all that hangs on it, as far as you may see it, and with what you
    may do. Reading one that is TLP:RED or TLP:AMBER+STRICT, or shows entries that are, is written into the journal.
    """
    at = timezone.now()
    person: Person = request.auth
    found, answer = _look(person, reference, at)
    actions.note_reading(by=person, case=found.case, entries=found.entries, at=at)
    return answer


def _look(person: Person, reference: str, at: datetime) -> tuple[queries.Detail, CaseOut]:
    with viewing(person):
        found = queries.detail(person, reference, national=actions.national_bodies(at))
        return found, render.case(found, registry.party_names(found.case.affected))


def filter_of(narrowed: CaseFilter) -> queries.Filter | None:
    """The filter in rows' terms; None where it names a party that there is not, so that nothing fits."""
    custodian, organisation = _party(narrowed.custodian), _party(narrowed.organisation)
    if (narrowed.custodian and custodian is None) or (narrowed.organisation and organisation is None):
        return None
    return queries.Filter(
        hands=narrowed.assigned or "",
        status=narrowed.status or "",
        outcome=narrowed.outcome or "",
        severity=narrowed.severity or "",
        custodian_id=custodian,
        organisation_id=organisation,
        rsit=narrowed.rsit or "",
        waiting=narrowed.waiting,
        mine=narrowed.mine,
        kind=narrowed.kind,
        field=narrowed.field or "",
        value=narrowed.value or "",
        tlp=narrowed.tlp or "",
        ransomware=narrowed.ransomware,
        sector=narrowed.sector or "",
        province=narrowed.province or "",
        since=day_begins(narrowed.since) if narrowed.since else None,
        until=day_begins(narrowed.until, days=1) if narrowed.until else None,
        due=span(narrowed.due, timezone.now()) if narrowed.due else None,
        order=narrowed.order,
    )


def _party(slug: str | None) -> int | None:
    found = registry.party_named(slug) if slug else None
    return found.id if found else None
