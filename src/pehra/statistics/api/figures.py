"""Figures for programs: those of today, what each counts, and those that were frozen."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Query, Router
from pydantic import Field

from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.api.shapes import Given
from pehra.foundation.access.errors import Absent, Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.registry import queries as registry
from pehra.statistics.queries import frozen as frozen_queries
from pehra.statistics.queries.figures import allowed, figures, scope
from pehra.statistics.rules.canonical import told
from pehra.statistics.rules.definitions import definitions
from pehra.statistics.rules.measures import Dimension
from pehra.statistics.rules.periods import Grain, calendar, read
from pehra.statistics.rules.release import Release

router = Router(tags=["Statistics"])
Reference = Annotated[str, Path(max_length=40, description="Of frozen statistics.", examples=["F-7K3F-9QPD"])]
ScopeSlug = Annotated[
    str, Query("", max_length=80, description="Slug of one of your own bodies; empty: the whole country.")
]
PeriodCode = Annotated[
    str,
    Query(
        "",
        max_length=30,
        description="2026, 2026-Q1, 2026-01, 2026-01-31 or 2026-01-01/2026-01-31; empty: this year. Where small "
        "numbers are kept back, years and quarters alone.",
    ),
]
By = Annotated[
    str,
    Query(
        "",
        max_length=150,
        description=f"By what the figures are set out, with commas between: {', '.join(Dimension)}.",
        examples=["sector,class"],
    ),
]


class TimingOut(Given):
    """How long it took. Lengths are told as steps: everything in one is shorter than so many seconds."""

    cases: int
    median_shorter_than: int | None = Field(description="Seconds; null: longer than the longest step.")
    ninetieth_shorter_than: int | None = Field(description="Of nine in ten cases. Seconds.")


class OnTimeOut(Given):
    """Clocks of a stage that were met or missed."""

    clocks: int
    percent: int = Field(description="Met in time, in whole percents rounded down.")
    late: int | None = Field(None, description="Missed; null where small numbers are kept back.")


class FigureRowOut(Given):
    """A group of a table, or all of them together."""

    key: str = Field(description="Code of the group; of nested ones after that of the group that it belongs to.")
    counts: dict[str, int | None] = Field(
        description="reports, opened, incidents, no-incident, closed, open. null: not told of the end of the period."
    )
    times: dict[str, TimingOut]
    on_time: dict[str, OnTimeOut]
    in_part: bool = Field(description="Not told of every quarter of the period; the rest is among what is not told.")


class FigureTableOut(Given):
    """A dimension: the rows and what is not told come to the total."""

    rows: list[FigureRowOut]
    not_told: dict[str, int] = Field(description="By measure; empty where everything is told.")


class PeriodOut(Given):
    """Days of the country's calendar, both of them in it."""

    code: str
    first: date
    last: date


class StatisticsOut(Given):
    """Figures of a scope and a period."""

    scope: str = Field(description="Slug of a body; empty: the whole country.")
    period: PeriodOut
    definitions: int = Field(description="Version of the definitions.")
    exact: bool = Field(description="Whether no small number was kept back.")
    total: FigureRowOut
    tables: dict[str, FigureTableOut] = Field(description="By dimension.")
    quarters_not_told: list[str] = Field(description="Of which there is too little for anything to be told.")


class FigureDefinitionOut(Given):
    """What a figure counts, in both languages."""

    name: str
    name_en: str
    name_ur: str
    counts_en: str
    counts_ur: str
    leaves_out_en: str
    leaves_out_ur: str
    source_en: str
    source_ur: str


class FigureDefinitionsOut(Given):
    """All definitions. The version is raised when one of them comes to mean something else."""

    version: int
    figures: list[FigureDefinitionOut]


class FrozenOut(Given):
    """Statistics of a period as they were frozen."""

    reference: str
    body: str = Field(description="Slug; empty: the whole country.")
    period: PeriodOut
    release: Release
    tlp: str
    definitions: int
    cut_off_at: datetime = Field(description="What became known later is not in them.")
    sha256: str = Field(description="Of the content as canonical JSON in UTF-8.")
    code: str = Field(description="By which anybody checks the paper.")
    withdrawn_at: datetime | None


class FrozenContentOut(FrozenOut):
    """Frozen statistics with their figures."""

    content: str = Field(description="Canonical JSON, exactly the text that `sha256` is of.")


@router.get(
    "",
    response=StatisticsOut,
    auth=Scoped("network:read"),
    operation_id="showStatistics",
    summary="Figures that add up",
    openapi_extra=refusals(404, 422),
)
def show(request: HttpRequest, body: ScopeSlug, period: PeriodCode, by: By) -> dict[str, Any]:
    """Figures of the country or of one of your bodies. Those who answer for a body see every number of it; everybody
    else sees none below five, nor what would give one away.
    """
    person: Person = request.auth
    today = registry.local_date(timezone.now())
    of = scope(person, body)
    found = read(period) if period else calendar(Grain.YEAR, today)
    if found is None or not allowed(of, found):
        raise Invalid(
            {"period": "Name a year (2026), a quarter (2026-Q1), a month (2026-01), a day or a span of days."}
        )
    dimensions = [each for each in of.dimensions if each in by.split(",")]
    if len(dimensions) != len(set(filter(None, by.split(",")))):
        choices = ", ".join(of.dimensions)
        raise Invalid({"by": Problem("Choose one of: %(choices)s.", choices=choices)})
    result = figures(of, found, dimensions, today=today)
    plain = told(found, result.total, result.tables, result.untold, exact=of.exact)
    return plain | {"scope": of.slug, "period": _period(found), "definitions": definitions().version}


def _period(found: Any) -> dict[str, Any]:
    return {"code": found.code, "first": found.starts, "last": found.ends}


@router.get(
    "/definitions",
    response=FigureDefinitionsOut,
    auth=Scoped("network:read"),
    operation_id="listStatisticsDefinitions",
    summary="What each figure counts",
    openapi_extra=refusals(404),
)
def definitions_of_figures(request: HttpRequest) -> dict[str, Any]:
    """The words by which figures are counted, as the pages and papers print them."""
    scope(request.auth, "")
    return {"version": definitions().version, "figures": [vars(each) for each in definitions().measures.values()]}


@router.get(
    "/frozen",
    response=list[FrozenOut],
    auth=Scoped("network:read"),
    operation_id="listFrozenStatistics",
    summary="The newest frozen statistics",
    openapi_extra=refusals(404),
)
def frozen_list(request: HttpRequest) -> list[dict[str, Any]]:
    """Up to fifty that you may read, the newest first."""
    scope(request.auth, "")
    return [_frozen(row) for row in frozen_queries.frozen_list(request.auth).rows]


@router.get(
    "/frozen/{reference}",
    response=FrozenContentOut,
    auth=Scoped("network:read"),
    operation_id="showFrozenStatistics",
    summary="Frozen statistics with their figures",
    openapi_extra=refusals(404, 422),
)
def frozen(request: HttpRequest, reference: Reference) -> dict[str, Any]:
    """Figures that never change. Those of a body's own are for who answers for it."""
    scope(request.auth, "")
    if not reference.isprintable():
        raise Absent
    row = frozen_queries.frozen(request.auth, reference)
    return _frozen(row) | {"content": row.content}


def _frozen(row: Any) -> dict[str, Any]:
    return {
        "reference": row.reference,
        "body": row.body.slug if row.body else "",
        "period": _period(frozen_queries.period_of(row)),
        "release": row.release,
        "tlp": row.tlp,
        "definitions": row.definitions,
        "cut_off_at": row.cut_off_at,
        "sha256": row.sha256,
        "code": row.code,
        "withdrawn_at": row.withdrawn_at,
    }
