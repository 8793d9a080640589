"""Who works on what inside one's own body. Nothing of another party's people is ever told here."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.keys import IdempotencyKey
from pehra.foundation.access.api.looking import looks
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.api.shapes import SLUG, Given, Taken
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.roles import ANSWERS_FOR_THE_BODY
from pehra.incidents import actions, queries
from pehra.incidents.api.acts import Reference, act, done
from pehra.incidents.api.given import DoneOut
from pehra.registry import queries as registry

workload = Router(tags=["Cases"])


class GiveIn(Taken):
    """Into whose hands a case goes."""

    to: str = Field(
        min_length=3,
        max_length=254,
        description="E-mail address of somebody of your own body who sees the case.",
        examples=["analyst@cert-telecom.example"],
    )


class LoadOut(Given):
    """What one person has open."""

    name: str = Field(description="Empty for what nobody has in hand.")
    email: str
    open: int
    overdue: int = Field(description="Of those, the cases of which the body owes something that is late.")
    severities: dict[str, int] = Field(description="How many of each severity.", examples=[{"high": 2}])


class WorkloadOut(Given):
    """A body's open cases by who works on them, as far as you see the cases."""

    body: str = Field(description="Slug of the body.", examples=["cert-telecom"])
    people: list[LoadOut]
    nobody: LoadOut
    cut: bool = Field(description="Whether more is open than was counted.")


@act("assignment/take", "takeCase", "Take a case in hand")
def take(
    request: HttpRequest, response: HttpResponse, reference: Reference, idempotency_key: IdempotencyKey
) -> DoneOut:
    """Work on a case yourself, within your own body. Only your body learns of it."""
    return done(request, response, "take", reference, idempotency_key, actions.take)


@act("assignment/give", "giveCase", "Put a case into a colleague's hands")
def give(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    body: GiveIn,
    idempotency_key: IdempotencyKey,
) -> DoneOut:
    """Whoever has the case, or answers for the body, gives it to a colleague, who is told."""
    return done(request, response, "give", reference, idempotency_key, actions.give, body, to=body.to)


@act("assignment/release", "releaseCase", "Lay a case down")
def release(
    request: HttpRequest, response: HttpResponse, reference: Reference, idempotency_key: IdempotencyKey
) -> DoneOut:
    """Nobody of your body has it in hand any more; whoever answers for the body is told."""
    return done(request, response, "release", reference, idempotency_key, actions.release)


@workload.get(
    "",
    response=WorkloadOut,
    auth=Scoped("cases:read"),
    operation_id="showWorkload",
    summary="Who has how much in hand",
    openapi_extra=refusals(404, 422),
)
@looks
def show_workload(
    request: HttpRequest,
    body: Annotated[str, Query(pattern=SLUG, description="Slug of a body for which you answer.")],
) -> WorkloadOut:
    """What the people of a body have open, for its leads and duty officers."""
    found = registry.snapshot().institutions.get(body)
    if found is None or not request.auth.holds(found.id, ANSWERS_FOR_THE_BODY):
        raise Absent
    load = queries.workload(request.auth, found.id, at=timezone.now())
    return WorkloadOut(
        body=body,
        people=[LoadOut(**vars(each)) for each in load.people],
        nobody=LoadOut(**vars(load.nobody)),
        cut=load.cut,
    )
