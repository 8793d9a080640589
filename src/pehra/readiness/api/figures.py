"""How ready the CERTs are, one assessment with its levels, and whom the network reaches."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Router
from pydantic import Field

from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.looking import looks
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.api.shapes import Given
from pehra.foundation.access.person import Person
from pehra.law.functions import Function, Standing
from pehra.readiness.models import Assessment
from pehra.readiness.queries import maturity
from pehra.readiness.queries.coverage import coverage
from pehra.readiness.rules import references
from pehra.readiness.rules.coverage import Line
from pehra.readiness.rules.maturity import AssessmentState

router = Router(tags=["Readiness"])

Reference = Annotated[str, Path(max_length=40, description="The assessment's reference.", examples=["A-7K3F-9QPD"])]


class Share(Given):
    """How an area, or all of it, stands."""

    mean: float = Field(description="Mean level, from 0 to 4.", examples=[1.96])
    met: int = Field(description="Parameters that reach their target.")
    of: int = Field(description="Parameters in all.")


class ReadyOut(Given):
    """A CERT with the figures of its newest accepted self-assessment."""

    body: str = Field(description="Its slug.", examples=["cert-punjab"])
    standing: Standing
    functions: list[Function] = Field(description="Held, or awaited until it is notified.")
    accepted_at: datetime | None = Field(description="null: no assessment was accepted yet.")
    version: str | None = Field(description="The model's version.", examples=["SIM3 v2 interim"])
    all: Share | None
    areas: dict[str, Share] | None = Field(description="By the letters of the areas: O, H, T, P.")
    under_way: AssessmentState | None = Field(description="How far a newer assessment is; null: none is under way.")


class LevelOut(Given):
    """A parameter with its levels. Evidence is read on the pages alone."""

    parameter: str = Field(examples=["O-1"])
    name: str
    verified: bool = Field(description="Whether the name was compared with the standard's text.")
    level: int | None = Field(description="What the CERT says of itself, 0 to 4; null: not answered.")
    agreed: int | None = Field(description="What its reviewers agreed to.")
    target: int


class AssessmentOut(Given):
    """One self-assessment."""

    reference: str
    body: str
    version: str
    state: AssessmentState
    started_at: datetime
    submitted_at: datetime | None
    reviewed_by: str | None = Field(description="Slug of the reviewing CERT.")
    accepted_at: datetime | None
    parameters: list[LevelOut]


class LineOut(Given):
    """A group of organisations. Counts are null where a few organisations could be told apart by them."""

    key: str = Field(description="Slug of the tier, sector, province or CERT; empty for all of them together.")
    organisations: int
    served_by_own_cert: int | None
    contact_confirmed: int | None
    ranges_approved: int | None
    with_account: int | None


class CoverageOut(Given):
    """Whom the network reaches, or whom one's own CERTs do."""

    whole_country: bool
    all: LineOut
    by_tier: list[LineOut]
    by_sector: list[LineOut]
    by_province: list[LineOut]
    by_cert: list[LineOut]


@router.get(
    "",
    response=list[ReadyOut],
    auth=Scoped("network:read"),
    operation_id="listReadiness",
    summary="How ready each CERT is",
)
@looks
def readiness(request: HttpRequest) -> list[dict[str, Any]]:
    """The CERTs whose figures are your business: your own, or all of them for the hub and the supervising bodies."""
    person: Person = request.auth
    return [_ready(each) for each in maturity.all_figures(person, timezone.now())]


def _ready(found: maturity.Figures) -> dict[str, Any]:
    accepted = found.accepted
    shares = (
        {name: share | {"mean": share["mean"] / 100} for name, share in accepted.figures.items()} if accepted else {}
    )
    return {
        "body": found.team.slug,
        "standing": found.team.standing,
        "functions": list(found.team.functions),
        "accepted_at": accepted.accepted_at if accepted else None,
        "version": accepted.version if accepted else None,
        "all": shares.pop("all", None),
        "areas": shares or None,
        "under_way": found.under_way.state if found.under_way else None,
    }


@router.get(
    "/assessments/{reference}",
    response=AssessmentOut,
    auth=Scoped("network:read"),
    operation_id="showAssessment",
    summary="One self-assessment with its levels",
    openapi_extra=refusals(404, 422),
)
@looks
def assessment(request: HttpRequest, reference: Reference) -> dict[str, Any]:
    """For the people of the CERT, its reviewers and the hub."""
    person: Person = request.auth
    view = maturity.assessment_view(person, references.tidy(reference), timezone.now())
    row: Assessment = view.row
    return {
        "reference": row.reference,
        "body": view.team.slug,
        "version": row.version,
        "state": row.state,
        "started_at": row.started_at,
        "submitted_at": row.submitted_at,
        "reviewed_by": view.reviewers.slug if view.reviewers else None,
        "accepted_at": row.accepted_at,
        "parameters": [
            {
                "parameter": each.parameter.code,
                "name": each.parameter.name_en,
                "verified": each.parameter.verified,
                "level": each.row.level,
                "agreed": each.row.agreed,
                "target": each.target,
            }
            for each in view.answers
        ],
    }


@router.get(
    "/coverage",
    response=CoverageOut,
    auth=Scoped("network:read"),
    operation_id="showCoverage",
    summary="Whom the network reaches",
    openapi_extra=refusals(404),
)
@looks
def reach(request: HttpRequest) -> dict[str, Any]:
    """Figures of organisations by tier, sector, province and CERT; never a name."""
    person: Person = request.auth
    found = coverage(person, timezone.now())
    return {
        "whole_country": found.whole,
        "all": _line(found.all),
        "by_tier": [_line(each) for each in found.by_tier],
        "by_sector": [_line(each) for each in found.by_sector],
        "by_province": [_line(each) for each in found.by_province],
        "by_cert": [_line(each) for each in found.by_cert],
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "key": line.key,
        "organisations": line.count,
        "served_by_own_cert": line.own,
        "contact_confirmed": line.confirmed,
        "ranges_approved": line.approved,
        "with_account": line.joined,
    }
