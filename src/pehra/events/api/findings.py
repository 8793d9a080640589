"""Reading findings and their figures."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Query, Router
from pydantic import BaseModel, Field

from pehra.events.api.shapes import (
    ChangeOut,
    Cursor,
    EpisodeOut,
    FigureOut,
    FiguresOut,
    FindingLine,
    FindingOut,
    FindingPage,
    SightingOut,
)
from pehra.events.models import Finding
from pehra.events.queries.figures import By, figures
from pehra.events.queries.findings import Filter, Story, days_seen, findings, story
from pehra.events.rules.figures import Figure
from pehra.events.rules.states import FindingState
from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.looking import looks
from pehra.foundation.access.api.paging import LINK, Limit, beside, reading_from
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.api.shapes import SLUG, Day
from pehra.registry import queries as registry

router = Router(tags=["Findings"])
figures_router = Router(tags=["Findings"])
Reference = Annotated[str, Path(description="Reference of a finding, as in F-7K3F-9QPD.")]
WORD = r"^[a-z0-9-]+(/[a-z0-9-]+)?$"


class FindingFilter(BaseModel):
    """What a list is narrowed to."""

    state: str | None = Field(
        default=None,
        pattern=f"^(open|{'|'.join(FindingState)})$",
        description="Only in this state; `open` for all that wait for somebody.",
    )
    severity: str | None = Field(
        default=None, pattern="^(critical|high|medium|low|info)$", description="This severity or worse."
    )
    type: str | None = Field(
        default=None, max_length=80, pattern=WORD, description="An RSIT class, type, or `class/type`."
    )
    identifier: str | None = Field(default=None, max_length=200, description="What exactly.")
    organisation: str | None = Field(default=None, pattern=SLUG, description="Only at this organisation (its slug).")
    cert: str | None = Field(default=None, pattern=SLUG, description="Only with this first responder (its slug).")
    sector: str | None = Field(default=None, pattern=SLUG, description="Only in this sector.")
    province: str | None = Field(default=None, pattern=SLUG, description="Only in this province.")
    address: str | None = Field(default=None, max_length=60, description="An address or a prefix.")
    digest: str | None = Field(default=None, max_length=20, description="Only what this digest named.")
    mine: bool = Field(default=False, description="Only where you answer for the organisation or respond first.")


@router.get(
    "",
    response=FindingPage,
    auth=Scoped("findings:read"),
    operation_id="listFindings",
    summary="List findings",
    openapi_extra=refusals(422, headers=LINK),
)
@looks
def list_findings(
    request: HttpRequest,
    response: HttpResponse,
    limit: Limit,
    cursor: Cursor,
    narrowed: Annotated[FindingFilter, Query()],
) -> FindingPage:
    """The findings that you may see, the newest first."""
    wanted = _filter(narrowed)
    if wanted is None:
        return FindingPage(items=[], next=None, previous=None)
    found = findings(request.auth, wanted, **reading_from(cursor), limit=limit)
    return FindingPage(
        items=[FindingLine(**_line(row)) for row in found.rows],
        **beside(request, response, found),
    )


@router.get(
    "/{reference}",
    response=FindingOut,
    auth=Scoped("findings:read"),
    operation_id="showFinding",
    summary="Read a finding",
    openapi_extra=refusals(404),
)
@looks
def show(request: HttpRequest, reference: Reference) -> FindingOut:
    """The finding with which feeds saw it, what became of it, and what you may do."""
    return told(story(request.auth, reference))


@figures_router.get(
    "/finding-figures",
    response=FiguresOut,
    auth=Scoped("findings:read"),
    operation_id="listFindingFigures",
    summary="Figures of findings",
    openapi_extra=refusals(422),
)
@looks
def show_figures(
    request: HttpRequest,
    by: Annotated[By, Query(By.ALL, description="What the figures are told apart by.")],
    since: Annotated[Day | None, Query(None, description="Fixed in the month of this day or later.")],
    sector: Annotated[str, Query("", pattern=rf"^$|{SLUG}", description="Only in this sector.")],
    province: Annotated[str, Query("", pattern=rf"^$|{SLUG}", description="Only in this province.")],
) -> FiguresOut:
    """What is open and how long fixing took, of all findings that you may see."""
    today: date = registry.local_date(timezone.now())
    found = figures(request.auth, by, today=today, since=since, sector=sector, province=province)
    names = {}
    if by in (By.ORGANISATION, By.CERT):
        parties = registry.party_names(int(each.key) for each in found if each.key)
        names = {str(pk): party.slug for pk, party in parties.items()}
    return FiguresOut(items=[_figure(each, names) for each in found])


def told(found: Story) -> FindingOut:
    """A finding with its story."""
    row = found.finding
    return FindingOut(
        **_line(row),
        reason=row.reason,
        accepted_until=row.accepted_until,
        confirmed=row.confirmed,
        sightings=[
            SightingOut(
                feed=each.stream.feed,
                first_seen=each.first_seen,
                last_seen=each.last_seen,
                events=each.events,
                days=days_seen(each),
            )
            for each in found.sightings
        ],
        changes=[
            ChangeOut(at=each.at, act=each.act, before=each.before, after=each.after, by=each.by, reason=each.reason)
            for each in found.changes
        ],
        episodes=[
            EpisodeOut(
                first_seen=each.first_seen,
                fixed_at=each.fixed_at,
                hours=round((each.fixed_at - each.first_seen).total_seconds() / 3600, 2),
            )
            for each in found.episodes
        ],
        acts=sorted(found.acts),
    )


def _line(row: Finding) -> dict[str, Any]:
    same = "reference state severity tlp identifier transport url account first_seen open_since fixed_at told_at"
    return {name: getattr(row, name) for name in same.split()} | {
        "organisation": row.organisation.slug,
        "cert": row.cert.slug if row.cert else None,
        "classification": f"{row.taxonomy}/{row.type}",
        "address": row.source_ip,
        "port": row.port or None,
        "host": row.fqdn,
        "last_seen": getattr(row, "last_seen", None),
    }


def _figure(each: Figure, names: Mapping[str, str]) -> FigureOut:
    return FigureOut(
        key=names.get(each.key, each.key),
        standing=each.standing,
        ages=each.ages,
        fixed=each.fixed,
        median_hours=None if each.median is None else round(each.median.total_seconds() / 3600, 1),
        p90_hours=None if each.p90 is None else round(each.p90.total_seconds() / 3600, 1),
    )


def _filter(narrowed: FindingFilter) -> Filter | None:
    """The filter in rows' terms; None where it names a party that there is not, so that nothing fits."""
    given = narrowed.model_dump(exclude_none=True)
    for word, field in (("organisation", "organisation_id"), ("cert", "cert_id")):
        if word in given:
            party = registry.party_named(given.pop(word))
            if party is None:
                return None
            given[field] = party.id
    return Filter(**given)
