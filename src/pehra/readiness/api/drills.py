"""Drills for programs: those in which the reader has a part, how they stand, and what they came to."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Query, Router
from pydantic import Field

from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.looking import looks
from pehra.foundation.access.api.paging import LINK, Limit, Page, beside, reading_from
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.api.shapes import Given
from pehra.readiness.queries import drills as queries
from pehra.readiness.rules.drill_scoring import Outcome, Score
from pehra.readiness.rules.drills import OVER, UNDER_WAY, Delivery, DrillState, Reply

router = Router(tags=["Readiness"])
Reference = Annotated[str, Path(max_length=40, description="The drill's reference, as in D-7K3F-9QPD.")]
Cursor = Annotated[str, Query("", max_length=60, description="Where the page begins: a value of `next` or `previous`.")]


class ScoreOut(Given):
    """Points of what was possible."""

    percent: int | None = Field(description="Whole per cent, rounded down; null: nothing was expected.")
    earned: float
    possible: int
    in_time: int
    late: int
    missing: int


class DrillLine(Given):
    """A drill in a list."""

    reference: str = Field(examples=["D-7K3F-9QPD"])
    name_en: str
    name_ur: str
    body: str = Field(description="Slug of the CERT that planned it.")
    state: DrillState
    planned_for: datetime
    started_at: datetime | None
    over_at: datetime | None
    percent: int | None = Field(description="What it came to; null until it is over.")


class DrillPage(Page):
    """A page of drills."""

    items: list[DrillLine]


class PlayerOut(Given):
    """A party in a role."""

    role: str = Field(examples=["responder"])
    party: str = Field(description="Its slug.")
    reply: Reply
    score: ScoreOut | None = Field(description="Of the party, in all its roles; null where it is not for you yet.")


class ExpectedOut(Given):
    """An act that an inject should lead to, and what became of it."""

    party: str = Field(description="Slug of who should do it.")
    act: str = Field(examples=["accept"])
    weight: int = Field(description="Its points.")
    due_at: datetime | None
    done_at: datetime | None
    outcome: Outcome
    proof: str = Field(description="Signature of the receipt; empty where the act has none.")


class InjectOut(Given):
    """Something that happens to a party. What is still to come is seen by the directing staff alone."""

    kind: str = Field(description="`report` or `message`.")
    minute: int | None = Field(description="After the start, without pauses; null: the director sent it.")
    party: str = Field(description="Slug of whom it happens to.")
    title_en: str
    title_ur: str
    state: Delivery
    done_at: datetime | None
    case: str | None = Field(description="Reference of the case that it made.")
    expected: list[ExpectedOut] | None = Field(description="null where it is not for you yet.")


class DrillOut(DrillLine):
    """A drill, as much of it as is for you now."""

    reason: str = Field(description="Why it ended early, if it did.")
    score: ScoreOut | None = Field(description="null where it is not for you yet.")
    players: list[PlayerOut]
    injects: list[InjectOut]


@router.get(
    "/drills",
    response=DrillPage,
    auth=Scoped("cases:read"),
    operation_id="listDrills",
    summary="List drills",
    openapi_extra=refusals(404, 422, headers=LINK),
)
@looks
def list_drills(request: HttpRequest, response: HttpResponse, limit: Limit, cursor: Cursor) -> DrillPage:
    """The drills in which you play, or which you direct or observe, the newest first."""
    found = queries.drills(request.auth, **reading_from(cursor), limit=limit)
    return DrillPage(
        items=[DrillLine(**_line(row)) for row in found.rows],
        **beside(request, response, found),
    )


@router.get(
    "/drills/{reference}",
    response=DrillOut,
    auth=Scoped("cases:read"),
    operation_id="showDrill",
    summary="One drill: who plays, what happened, what it came to",
    openapi_extra=refusals(404, 422),
)
@looks
def show(request: HttpRequest, reference: Reference) -> DrillOut:
    """What is expected, and what it comes to, is for the directing staff while it runs, and for all once it is over."""
    sight = queries.sight(request.auth, reference)
    drill = sight.drill
    shown = drill.state in OVER or (sight.is_staff and drill.state in UNDER_WAY)
    stand = queries.live(drill, timezone.now()) if shown else None
    return DrillOut(
        **_line(drill),
        reason=drill.reason,
        score=_score(stand.total) if stand else None,
        players=[
            PlayerOut(
                role=each.role,
                party=each.party.slug,
                reply=each.reply,
                score=_score(stand.scores[each.party_id]) if stand and each.party_id in stand.scores else None,
            )
            for each in sight.parties
        ],
        injects=[_inject(each, stand) for each in sight.injects],
    )


def _line(row: Any) -> dict[str, Any]:
    plain = ("reference", "name_en", "name_ur", "state", "planned_for", "started_at", "over_at")
    return {name: getattr(row, name) for name in plain} | {
        "body": row.body.slug,
        "percent": row.score.get("percent") if row.score else None,
    }


def _score(score: Score) -> ScoreOut:
    return ScoreOut(
        percent=score.percent,
        earned=float(score.earned),
        possible=score.possible,
        in_time=score.counts[Outcome.ON_TIME],
        late=score.counts[Outcome.LATE],
        missing=score.counts[Outcome.MISSING],
    )


def _inject(row: Any, stand: queries.Live | None) -> InjectOut:
    return InjectOut(
        kind=row.kind,
        minute=row.minute,
        party=row.party.slug,
        title_en=row.title_en,
        title_ur=row.title_ur,
        state=row.state,
        done_at=row.done_at,
        case=row.case or None,
        expected=[_expected(each, result) for each, result in stand.of(row)] if stand else None,
    )


def _expected(row: Any, result: Any) -> ExpectedOut:
    return ExpectedOut(
        party=row.party.slug,
        act=row.act,
        weight=row.weight,
        due_at=result.expected.due_at,
        done_at=result.deed.at if result.deed else None,
        outcome=result.outcome,
        proof=result.deed.proof if result.deed else "",
    )
