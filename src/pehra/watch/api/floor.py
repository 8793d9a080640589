"""The figures of the floor for programs."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router
from pydantic import BaseModel, Field

from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.looking import looks
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.api.shapes import SLUG, Given
from pehra.watch.queries import floor
from pehra.watch.rules.floor import Bounded, Facet, Narrowed

router = Router(tags=["Watch"])


class FloorFilter(BaseModel):
    """Whose floor, and what it is narrowed to."""

    body: str | None = Field(default=None, pattern=SLUG, description="Slug of one of your bodies; else the first.")
    severity: str | None = Field(default=None, pattern=SLUG, description="Only cases of this severity.")
    tier: str | None = Field(default=None, pattern=SLUG, description="Only cases held under this function.")
    sector: str | None = Field(default=None, pattern=SLUG, description="Only organisations of this sector.")
    province: str | None = Field(default=None, pattern=SLUG, description="Only organisations of this province.")


class BoundedOut(Given):
    """A number; with `more`, at least this number."""

    n: int
    more: bool


class FloorFigureOut(Given):
    """Open cases with one value, and how many of them nobody has acknowledged."""

    code: str
    open: int
    new: int


class FloorOut(Given):
    """Open cases in which the body takes part, and those labelled TLP:RED on which you are named."""

    body: str
    at: datetime
    open: int
    new: int
    due: BoundedOut = Field(description="The next clock runs out within the hour.")
    late: BoundedOut = Field(description="The next clock has run out.")
    offered: BoundedOut = Field(description="Waiting for an answer of the body; no filter narrows this.")
    by: dict[str, list[FloorFigureOut]] = Field(description="By severity, tier, sector and province.")


@router.get(
    "/figures",
    response=FloorOut,
    auth=Scoped("cases:read"),
    operation_id="getWatchFigures",
    summary="The figures of the watch floor",
    openapi_extra=refusals(404, 422),
)
@looks
def figures(request: HttpRequest, filters: Annotated[FloorFilter, Query()]) -> FloorOut:
    """Exact figures of what is open; what depends on the hour is told up to 200."""
    at = timezone.now()
    where = floor.post(request.auth, at, filters.body or "")
    narrowed = Narrowed(**{facet.value: getattr(filters, facet.value) or "" for facet in Facet})
    found = floor.figures(request.auth, where, narrowed, at)
    return FloorOut(
        body=where.body.slug,
        at=at,
        open=found.sums.open,
        new=found.sums.new,
        due=_bounded(found.due),
        late=_bounded(found.late),
        offered=_bounded(found.offered),
        by={
            facet.value: [
                FloorFigureOut(code=code, open=n, new=found.sums.new_by[facet].get(code, 0))
                for code, n in sorted(found.sums.by[facet].items(), key=lambda item: (-item[1], item[0]))
            ]
            for facet in Facet
        },
    )


def _bounded(number: Bounded) -> BoundedOut:
    return BoundedOut(n=number.n, more=number.more)
