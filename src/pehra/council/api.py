"""Directives for programs: those that concern the reader, and how far everybody below them is."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Query, Router
from pydantic import Field

from pehra.council.models import Directive, Duty
from pehra.council.queries import directives as queries
from pehra.council.rules.directives import DirectiveState, DutyState
from pehra.council.rules.tiers import Counts, Line
from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.looking import looks
from pehra.foundation.access.api.paging import LINK, Limit, Page, beside, reading_from
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.api.shapes import Given
from pehra.law.functions import Function

router = Router(tags=["Directives"])
Reference = Annotated[str, Path(description="Reference of a directive, as in B-7K3F-9QPD.")]
Cursor = Annotated[str, Query("", max_length=60, description="Where the page begins: a value of `next` or `previous`.")]


class DutyOut(Given):
    """What one of your own parties owes."""

    party: str = Field(description="Its slug.", examples=["ptcl"])
    state: DutyState
    acknowledged_at: datetime | None
    settled_at: datetime | None = Field(description="When it had complied, was waived or released.")


class CountsOut(Given):
    """How many addressees are in each state."""

    told: int = Field(description="Not acknowledged.")
    acknowledged: int
    shown: int = Field(description="Have shown what they did; that is not answered yet.")
    waiver_asked: int
    compliant: int
    waived: int
    released: int = Field(description="No longer bound, since the directive was revoked.")


class DirectiveLine(Given):
    """A directive in a list."""

    reference: str = Field(examples=["B-7K3F-9QPD"])
    title_en: str
    title_ur: str
    state: DirectiveState
    issuer: str = Field(description="Slug of the body that issued it.")
    acknowledge_by: datetime
    comply_by: datetime
    issued_at: datetime | None
    own: list[DutyOut]
    below: CountsOut | None = Field(description="Of those whom your body looks after; null: of none.")


class DirectivePage(Page):
    """A page of directives."""

    items: list[DirectiveLine]


class DirectiveOut(DirectiveLine):
    """A directive whole."""

    text_en: str
    text_ur: str
    resolution: str | None = Field(description="Number of the Council's resolution; null: by its own mandate.")
    evidence_needed: bool


class TierOut(Given):
    """A tier with all that is below it. `path` leads to it from the first tier that you see."""

    body: str = Field(description="Its slug.")
    function: Function
    path: list[str] = Field(description="Functions and bodies from the top, as in national:ncert.")
    counts: CountsOut
    directly: CountsOut = Field(description="Of these, those that no lower tier looks after.")


@router.get(
    "",
    response=DirectivePage,
    auth=Scoped("directives:read"),
    operation_id="listDirectives",
    summary="List directives",
    openapi_extra=refusals(404, 422, headers=LINK),
)
@looks
def list_directives(request: HttpRequest, response: HttpResponse, limit: Limit, cursor: Cursor) -> DirectivePage:
    """The directives that bind you or somebody whom you look after, the newest first."""
    stand = queries.standpoint(request.auth, timezone.now())
    found = queries.directives(stand, **reading_from(cursor), limit=limit)
    return DirectivePage(
        items=[DirectiveLine(**_line(row.directive, row.own, row.counts)) for row in found.rows],
        **beside(request, response, found),
    )


@router.get(
    "/{reference}",
    response=DirectiveOut,
    auth=Scoped("directives:read"),
    operation_id="showDirective",
    summary="Read a directive",
    openapi_extra=refusals(404),
)
@looks
def show(request: HttpRequest, reference: Reference) -> DirectiveOut:
    """What it says, and what your own parties owe by it."""
    view = queries.directive_view(queries.standpoint(request.auth, timezone.now()), reference)
    row = view.directive
    return DirectiveOut(
        **_line(row, view.own, view.counts if view.supervised else None),
        text_en=row.text_en,
        text_ur=row.text_ur,
        resolution=row.resolution.number if row.resolution else None,
        evidence_needed=row.evidence_needed,
    )


@router.get(
    "/{reference}/compliance",
    response=list[TierOut],
    auth=Scoped("directives:read"),
    operation_id="showCompliance",
    summary="How far each tier is",
    openapi_extra=refusals(404),
)
@looks
def compliance(request: HttpRequest, reference: Reference) -> list[TierOut]:
    """Every tier below you, each before those under it: the sum of those and of whom it looks after directly."""
    view = queries.directive_view(queries.standpoint(request.auth, timezone.now()), reference)
    return [_tier(line) for line in view.lines]


def _line(row: Directive, own: tuple[Duty, ...], counts: Counts | None) -> dict[str, Any]:
    plain = ("reference", "title_en", "title_ur", "state", "acknowledge_by", "comply_by", "issued_at")
    return {name: getattr(row, name) for name in plain} | {
        "issuer": row.issuer.slug,
        "own": [
            DutyOut(
                party=each.party.slug,
                state=each.state,
                acknowledged_at=each.acknowledged_at,
                settled_at=each.settled_at,
            )
            for each in own
        ],
        "below": _counts(counts) if counts else None,
    }


def _counts(counts: Counts) -> CountsOut:
    return CountsOut(**{name: getattr(counts, name) for name in CountsOut.model_fields})


def _tier(line: Line) -> TierOut:
    return TierOut(
        body=line.tier.body,
        function=line.tier.function,
        path=[f"{tier.function}:{tier.body}" for tier in line.path],
        counts=_counts(line.counts),
        directly=_counts(line.directly),
    )
