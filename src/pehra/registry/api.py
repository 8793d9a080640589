"""The network and its chains for programs: the same rows that the command line prints."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Query, Router
from pydantic import BaseModel, Field

from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.looking import looks
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.api.shapes import SLUG, Day, Given
from pehra.foundation.access.errors import Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.law.chain import Subject
from pehra.law.formation import FormationState
from pehra.law.functions import Function, Ownership, Standing
from pehra.registry import queries
from pehra.registry.queries.formation import file, files
from pehra.registry.queries.formation_public import file_row
from pehra.registry.rules.formation import FileAct, Who
from pehra.registry.rules.rows import body_rows, chain_rows

router = Router(tags=["Network"])

At = Annotated[Day | None, Query(None, description="On this date (YYYY-MM-DD); default: today in the country.")]


class BodyOut(Given):
    """A body of the network on a date."""

    body: str = Field(description="Its slug.", examples=["cert-punjab"])
    name_en: str
    name_ur: str
    department: str
    standing: Standing | None = Field(description="null: not heard of yet on that date.")
    since: date | None = Field(description="Since when it has that standing; null: nobody can say.")
    citation: str
    functions: list[Function] = Field(description="The functions that it holds in force.")
    mandates: list[str] = Field(description="Ids of the mandates behind them.")
    functions_not_in_force: list[Function] = Field(description="Functions that wait for its notification.")
    mandates_not_in_force: list[str]


class StepOut(Given):
    """One body of a reporting chain."""

    body: str = Field(description="Its slug.", examples=["cert-telecom"])
    functions: list[Function] = Field(description="All that it holds on the date.")
    mandates: list[str]
    rule: str = Field(description="The routing rule that put it here.")
    citation: str = Field(description="What that rule and the mandate rest on.")
    acting: list[Function] = Field(description="The functions in which it stands in this chain, the lowest first.")


class OnwardOut(Given):
    """A step that the state table allows."""

    act: FileAct
    who: Who = Field(description="Who takes it; `resolution` and `system` are no act of a person.")
    to: FormationState


class FileOut(Given):
    """How far a CERT to be has come."""

    body: str = Field(description="Its slug.", examples=["cert-sindh"])
    name_en: str
    name_ur: str
    department: str
    state: FormationState
    since: date | None = Field(description="In this state; null: nobody can say.")
    waited_days: int | None = Field(description="null: nobody can say, or it waits for nothing.")
    expected_days: int | None = Field(description="What the country's profile expects of files in this state.")
    late: bool = Field(description="Waits for longer than expected.")
    takes_effect_on: date | None = Field(description="Notified for this day, which has not come.")
    functions: list[Function]
    mandates: list[str] = Field(description="Ids of what it holds or is to hold.")
    next: FileAct | None = Field(description="The step that somebody is to take next.")
    steps_on: list[OnwardOut]
    merged_into: str | None


class Described(BaseModel):
    """An organisation by its attributes."""

    sector: str | None = Field(default=None, pattern=SLUG, description="A sector of the profile.")
    ownership: Ownership | None = Field(default=None, description="Who owns it.")
    province: str | None = Field(default=None, pattern=SLUG, description="A province of the profile.")
    cii: bool | None = Field(default=None, description="Whether it is critical information infrastructure.")


@router.get(
    "/network",
    response=list[BodyOut],
    auth=Scoped("network:read"),
    operation_id="showNetwork",
    summary="List the bodies",
    openapi_extra=refusals(422),
)
@looks
def network(request: HttpRequest, at: At) -> list[dict[str, Any]]:
    """Every body with its standing and its functions on a date."""
    return body_rows(queries.snapshot().network, at or _today())


@router.get(
    "/chain",
    response=list[StepOut],
    auth=Scoped("network:read"),
    operation_id="showChain",
    summary="Who would receive a report, and why",
    openapi_extra=refusals(404, 409, 422),
)
@looks
def chain(
    request: HttpRequest,
    described: Annotated[Described, Query()],
    organisation: Annotated[str | None, Query(None, pattern=SLUG, description="A registered organisation's slug.")],
    at: At,
) -> list[dict[str, Any]]:
    """The chain of a registered organisation that is your business, or of one that you describe by its sector,
    ownership and province; the first responder first, the National CERT last.
    """
    on = at or _today()
    found = queries.snapshot()
    if organisation is None:
        subject = _described(described, found)
    elif any(value is not None for value in described.model_dump().values()):
        raise Invalid({"organisation": "It stands alone: leave out sector, ownership, province and cii."})
    else:
        person: Person = request.auth
        subject = queries.subject_of(queries.visible_organisation(person, organisation, _today()), on)
    return chain_rows(found.chains(on).of(subject))


@router.get(
    "/formation",
    response=list[FileOut],
    auth=Scoped("network:read"),
    operation_id="listFormation",
    summary="List how far each CERT has come",
    openapi_extra=refusals(),
)
@looks
def formation(request: HttpRequest) -> list[dict[str, Any]]:
    """Every establishment file, tier by tier, without its papers and remarks."""
    return [file_row(each) for each in files(timezone.now())]


@router.get(
    "/formation/{body}",
    response=FileOut,
    auth=Scoped("network:read"),
    operation_id="showFormation",
    summary="Show how far one CERT has come",
    openapi_extra=refusals(404, 422),
)
@looks
def formation_file(
    request: HttpRequest, body: Annotated[str, Path(pattern=SLUG, description="The slug of the body.")]
) -> dict[str, Any]:
    """The establishment file of one body, without its papers and remarks."""
    return file_row(file(body, timezone.now()))


def _described(given: Described, found: queries.Snapshot) -> Subject:
    known: dict[str, list[str]] = {
        "sector": [each.slug for each in found.sectors],
        "ownership": [each.value for each in Ownership],
        "province": [each.slug for each in found.provinces],
    }
    chosen = {field: str(getattr(given, field) or "") for field in known}
    problems = {
        field: Problem("Choose one of: %(choices)s.", choices=", ".join(choices))
        for field, choices in known.items()
        if chosen[field] not in choices
    }
    if problems:
        raise Invalid(problems)
    return Subject("", chosen["sector"], Ownership(chosen["ownership"]), chosen["province"], bool(given.cii))


def _today() -> date:
    return queries.local_date(timezone.now())
