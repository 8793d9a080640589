"""The rules by which findings become cases: read and changed by the bodies that keep them."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Router
from pydantic import Field

from pehra.events.actions.cases import keep_rule
from pehra.events.models import CaseRule
from pehra.events.queries.cases import rules
from pehra.events.rules.cases import Conditions, RuleState
from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.looking import looks
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.api.shapes import Given, Taken

router = Router(tags=["Findings"])
Word = Annotated[str, Field(max_length=200)]
Key = Annotated[str, Path(description="The rule's name, as in c2-server.", max_length=80)]


class RuleIn(Taken):
    """What a rule asks of findings; empty means anything."""

    title_en: str = Field(max_length=200, description="What its cases are called, in English.")
    title_ur: str = Field(default="", max_length=200, description="The same in Urdu.")
    types: list[Word] = Field(
        default=[], max_length=100, description="RSIT classes, or class/type.", examples=[["intrusions"]]
    )
    identifiers: list[Word] = Field(default=[], max_length=1_000, description="What exactly.")
    severity: str = Field(default="", max_length=10, description="This severity or worse.", examples=["high"])
    sectors: list[Word] = Field(default=[], max_length=100, description="Only at organisations of these sectors.")
    cii: bool | None = Field(
        default=None, description="Only at critical information infrastructure, or only elsewhere."
    )
    count: int = Field(default=1, ge=1, le=100_000, description="So many findings of one organisation at least.")
    confidence: int = Field(default=0, ge=0, le=100, description="Of feeds that are so sure at least.")
    state: Annotated[RuleState, Field(strict=False)] = Field(
        default=RuleState.DRY_RUN, description="dry-run (it only notes what it would do), live or ended."
    )
    active_from: datetime | None = Field(
        default=None, strict=False, description="Only what changes from this moment on; null: all that is open."
    )


class RuleOut(Given):
    """A rule by which findings become cases."""

    key: str = Field(description="Its name.", examples=["c2-server"])
    title_en: str = Field(description="What its cases are called, in English.")
    title_ur: str = Field(description="The same in Urdu.")
    types: list[str] = Field(description="RSIT classes, or class/type; empty: any.")
    identifiers: list[str] = Field(description="What exactly; empty: anything.")
    severity: str = Field(description="This severity or worse; empty: any.")
    sectors: list[str] = Field(description="Only in these sectors; empty: any.")
    cii: bool | None = Field(description="Only at critical information infrastructure, or only elsewhere.")
    count: int = Field(description="So many findings of one organisation at least.")
    confidence: int = Field(description="Of feeds that are so sure at least.")
    state: RuleState = Field(description="dry-run, live or ended.")
    active_from: datetime | None = Field(description="Only what changes from this moment on.")
    changed_at: datetime = Field(description="When it was last changed.")
    changed_by: str = Field(description="By whom.")
    citation: str = Field(description="Where it is laid down; empty where people wrote or changed it.")


class RulesOut(Given):
    """All rules."""

    items: list[RuleOut] = Field(description="By name.")


@router.get(
    "",
    response=RulesOut,
    auth=Scoped("findings:read"),
    operation_id="listCaseRules",
    summary="List case rules",
    openapi_extra=refusals(404),
)
@looks
def list_rules(request: HttpRequest, response: HttpResponse) -> RulesOut:
    """The rules by which findings become cases, for the bodies that keep them: those with the national function, and
    those that run the operation center."""
    return RulesOut(items=[_told(row) for row in rules(request.auth, timezone.now())])


@router.post(
    "/{key}",
    response=RuleOut,
    auth=Scoped("findings:write"),
    operation_id="keepCaseRule",
    summary="Write or change a case rule",
    openapi_extra=refusals(404, 409, 422),
)
def keep(request: HttpRequest, key: Key, body: RuleIn) -> RuleOut:
    """Write a rule, or put this in the place of what it was. Sent again, it changes nothing more.

    Put live, it looks at all that is open now.
    """
    conditions = Conditions(
        tuple(body.types),
        tuple(body.identifiers),
        body.severity,
        tuple(body.sectors),
        body.cii,
        body.count,
        body.confidence,
    )
    row = keep_rule(
        by=request.auth,
        key=key,
        title_en=body.title_en,
        title_ur=body.title_ur,
        conditions=conditions,
        state=body.state,
        active_from=body.active_from,
        at=timezone.now(),
    )
    return _told(row)


def _told(row: CaseRule) -> RuleOut:
    return RuleOut(**{name: getattr(row, name) for name in RuleOut.model_fields})
