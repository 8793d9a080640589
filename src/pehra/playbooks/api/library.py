"""Playbooks and mandates for programs."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router
from pydantic import BaseModel

from pehra.foundation.access.api.acting import acts_on
from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.keys import REPLAYED, IdempotencyKey
from pehra.foundation.access.api.looking import looks
from pehra.foundation.access.api.repeating import Asked, carried_out, told_once
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.roles import WORKS_CASES
from pehra.foundation.access.viewing import viewing
from pehra.playbooks.actions import mandating, writing
from pehra.playbooks.api import shapes
from pehra.playbooks.api.shapes import (
    ComplianceOut,
    MandateListOut,
    MandateOut,
    MandateReference,
    NewPlaybookIn,
    PlaybookIn,
    PlaybookLineOut,
    PlaybookListOut,
    PlaybookOut,
    PlaybookReference,
    PrescribeIn,
    SharePlaybookIn,
)
from pehra.playbooks.queries import compliance as figures
from pehra.playbooks.queries import playbooks as queries
from pehra.registry.queries import local_date

router = Router(tags=["Playbooks"])
LARGEST = 2**31 - 1


@router.get(
    "/playbooks",
    response=PlaybookListOut,
    auth=Scoped("cases:read"),
    operation_id="listPlaybooks",
    summary="List playbooks",
    openapi_extra=refusals(404),
)
@looks
def list_playbooks(request: HttpRequest) -> PlaybookListOut:
    """Those of the country, of your body, and those that others share or prescribe."""
    if not request.auth.has_role(*WORKS_CASES):
        raise Absent
    rows = queries.listed(request.auth, local_date(timezone.now()))
    return PlaybookListOut(items=[PlaybookLineOut(**shapes.line_of(row)) for row in rows])


@router.get(
    "/playbooks/{reference}",
    response=PlaybookOut,
    auth=Scoped("cases:read"),
    operation_id="showPlaybook",
    summary="Read a playbook",
    openapi_extra=refusals(404, 422),
)
@looks
def show_playbook(
    request: HttpRequest,
    reference: PlaybookReference,
    version: Annotated[int | None, Query(None, ge=1, le=LARGEST, description="Which version; the newest by default.")],
) -> PlaybookOut:
    """A playbook with its steps, at its newest published version or another one."""
    return shapes.playbook_out(queries.detail(request.auth, reference, local_date(timezone.now()), version))


def _told_once(
    request: HttpRequest, response: HttpResponse, key: str, asked: Asked, act: Callable[[datetime], dict[str, Any]]
) -> PlaybookOut:
    """Carry an act out once for its key, and tell of the playbook that it gives, at the version of its number."""
    place = carried_out(request, response, key, asked, act).answer
    with viewing(request.auth):
        on = local_date(timezone.now())
        return shapes.playbook_out(queries.detail(request.auth, place["playbook"], on, place["number"]))


def _mandated_once(
    request: HttpRequest, response: HttpResponse, key: str, asked: Asked, act: Callable[[datetime], str]
) -> MandateOut:
    """Carry an act out once for its key, and tell of the mandate whose reference it gives."""

    def told(about: str) -> MandateOut:
        found = figures.prescription(request.auth, about, local_date(timezone.now()))
        return shapes.mandate_out(found.mandate, found.body.slug)

    return told_once(request, response, key, asked, act=act, told=told)


@router.post(
    "/playbooks",
    response=PlaybookOut,
    auth=Scoped("cases:write"),
    operation_id="writePlaybook",
    summary="Write a new playbook",
    openapi_extra=refusals(403, 404, 409, 422, headers=REPLAYED),
)
def write(
    request: HttpRequest, response: HttpResponse, body: NewPlaybookIn, idempotency_key: IdempotencyKey
) -> PlaybookOut:
    """A draft of your body. A lead publishes it."""

    @transaction.atomic
    def act(at: datetime) -> dict[str, Any]:
        made = writing.create(by=request.auth, body=body.body, head=body.head(), at=at)
        steps = [each.model_dump() for each in body.steps]
        writing.put_steps(by=request.auth, playbook=made.playbook.reference, steps=steps, at=at)
        return {"playbook": made.playbook.reference, "number": made.number}

    return _told_once(request, response, idempotency_key, Asked("playbook", (), body), act)


act = acts_on(router, "/playbooks/{reference}", PlaybookOut)


def _done(
    request: HttpRequest,
    response: HttpResponse,
    where: tuple[str, str],
    key: str,
    action: Callable[[datetime], int | None],
    body: BaseModel | None = None,
) -> PlaybookOut:
    """Carry an act out on (act, playbook), and tell how the version stands whose number it gives."""
    name, playbook = where

    def carry_out(at: datetime) -> dict[str, Any]:
        return {"playbook": playbook, "number": action(at)}

    return _told_once(request, response, key, Asked(name, (playbook,), body), carry_out)


@act("draft", "draftPlaybook", "Write the next version of a playbook")
def draft(
    request: HttpRequest,
    response: HttpResponse,
    reference: PlaybookReference,
    body: PlaybookIn,
    idempotency_key: IdempotencyKey,
) -> PlaybookOut:
    """Put all of this into the draft of the next version, which begins here where there is none."""

    @transaction.atomic
    def carry_out(at: datetime) -> int:
        common = {"by": request.auth, "playbook": reference, "at": at}
        number = writing.draft(**common).number
        writing.describe(**common, head=body.head())
        writing.put_steps(**common, steps=[each.model_dump() for each in body.steps])
        return int(number)

    return _done(request, response, ("playbook-draft", reference), idempotency_key, carry_out, body)


@act("publish", "publishPlaybook", "Publish the draft of a playbook")
def publish(
    request: HttpRequest, response: HttpResponse, reference: PlaybookReference, idempotency_key: IdempotencyKey
) -> PlaybookOut:
    """For good: it never changes, and supersedes the version before it. By a lead."""

    def carry_out(at: datetime) -> int:
        return int(writing.publish(by=request.auth, playbook=reference, at=at).number)

    return _done(request, response, ("playbook-publish", reference), idempotency_key, carry_out)


@act("share", "sharePlaybook", "Share a playbook with the network, or no more")
def share(
    request: HttpRequest,
    response: HttpResponse,
    reference: PlaybookReference,
    body: SharePlaybookIn,
    idempotency_key: IdempotencyKey,
) -> PlaybookOut:
    """Others see it and may use it. By a lead."""

    def carry_out(at: datetime) -> None:
        writing.share(by=request.auth, playbook=reference, shared=body.shared, at=at)

    return _done(request, response, ("playbook-share", reference), idempotency_key, carry_out, body)


@act("withdraw", "withdrawPlaybook", "Take a playbook out of use")
def withdraw(
    request: HttpRequest, response: HttpResponse, reference: PlaybookReference, idempotency_key: IdempotencyKey
) -> PlaybookOut:
    """Nothing is started by it any more; what was started goes on. By a lead."""

    def carry_out(at: datetime) -> None:
        writing.withdraw(by=request.auth, playbook=reference, at=at)

    return _done(request, response, ("playbook-withdraw", reference), idempotency_key, carry_out)


@act("mandates", "prescribePlaybook", "Prescribe a playbook to those below", response=MandateOut)
def prescribe(
    request: HttpRequest,
    response: HttpResponse,
    reference: PlaybookReference,
    body: PrescribeIn,
    idempotency_key: IdempotencyKey,
) -> MandateOut:
    """Where the profile lets your body. From its day on it begins by itself on cases that it is for. By a lead."""

    def carry_out(at: datetime) -> str:
        words = body.model_dump() | {"over": [str(each) for each in body.over]}
        return str(mandating.prescribe(by=request.auth, playbook=reference, at=at, **words).reference)

    asked = Asked("playbook-prescribe", (reference,), body)
    return _mandated_once(request, response, idempotency_key, asked, carry_out)


@router.get(
    "/mandates",
    response=MandateListOut,
    auth=Scoped("cases:read"),
    operation_id="listPlaybookMandates",
    summary="List what is prescribed",
    openapi_extra=refusals(404),
)
@looks
def list_mandates(request: HttpRequest) -> MandateListOut:
    """Every playbook that a body prescribes, those that stand first."""
    rows = figures.prescriptions(request.auth, local_date(timezone.now()))
    return MandateListOut(items=[shapes.mandate_out(row.mandate, row.body.slug) for row in rows])


@router.get(
    "/mandates/{reference}",
    response=ComplianceOut,
    auth=Scoped("cases:read"),
    operation_id="showPlaybookCompliance",
    summary="Read how far a prescribed playbook is followed",
    openapi_extra=refusals(404),
)
def show_compliance(request: HttpRequest, reference: MandateReference) -> ComplianceOut:
    """Figures by tier and body, and never a case. All bodies for whoever prescribes it; one that is bound, its own."""
    found = figures.compliance(request.auth, reference, timezone.now())
    return ComplianceOut(
        mandate=shapes.mandate_out(found.prescribed.mandate, found.prescribed.body.slug),
        since=found.since,
        whole=found.whole,
        all=shapes.figures_out(found.all),
        by_tier=[shapes.figures_out(line) for line in found.by_tier],
        by_body=[shapes.figures_out(line) for line in found.by_body],
    )


@router.post(
    "/mandates/{reference}/end",
    response=MandateOut,
    auth=Scoped("cases:write"),
    operation_id="endPlaybookMandate",
    summary="Prescribe a playbook no longer",
    openapi_extra=refusals(403, 404, 409, 422, headers=REPLAYED),
)
def end(
    request: HttpRequest, response: HttpResponse, reference: MandateReference, idempotency_key: IdempotencyKey
) -> MandateOut:
    """From today on; what has begun goes on. By a lead of the body that prescribes it."""

    def carry_out(at: datetime) -> str:
        return str(mandating.end(by=request.auth, mandate=reference, at=at).reference)

    return _mandated_once(request, response, idempotency_key, Asked("playbook-end", (reference,)), carry_out)
