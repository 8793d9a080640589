"""Sharings: given, received, acknowledged, passed on, taken back, and their end confirmed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Status
from pydantic import BaseModel

from pehra.foundation.access.api.acting import acts_on
from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.keys import REPLAYED, IdempotencyKey
from pehra.foundation.access.api.looking import looks
from pehra.foundation.access.api.paging import LINK, Limit, beside, reading_from
from pehra.foundation.access.api.repeating import Asked, told_once
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.viewing import viewing
from pehra.releases.actions import ending, receiving, sharing
from pehra.releases.actions.sharing import Terms
from pehra.releases.api import shapes
from pehra.releases.api.shapes import (
    CaseReference,
    Cursor,
    PassOnIn,
    RecallIn,
    ShareIn,
    ShareOut,
    SharePage,
    ShareReference,
)
from pehra.releases.queries import copies as queries

router = Router(tags=["Releases"])
of_cases = Router(tags=["Releases"])
USUAL = timedelta(days=30)


def terms_of(body: ShareIn, at: datetime) -> Terms:
    return Terms(body.until or at + USUAL, body.purpose_key, body.purpose, body.right)


def shared_once(
    request: HttpRequest, response: HttpResponse, key: str, asked: Asked, act: Callable[[datetime], str]
) -> ShareOut:
    """Carry an act out once for its key, and tell of the sharing whose reference it gives."""

    def told(about: str) -> ShareOut:
        with viewing(request.auth):
            return shapes.share_out(queries.share_of(request.auth, about))

    return told_once(request, response, key, asked, act=act, told=told)


@of_cases.post(
    "/{reference}/shares",
    response={201: ShareOut},
    auth=Scoped("cases:write"),
    operation_id="shareCase",
    summary="Share a case with a party",
    openapi_extra=refusals(403, 404, 409, 422, headers=REPLAYED, success=201),
)
def share_case(
    request: HttpRequest,
    response: HttpResponse,
    reference: CaseReference,
    body: ShareIn,
    idempotency_key: IdempotencyKey,
) -> Status[ShareOut]:
    """It reads the case as far as the label lets it, takes no part in it, and on the day it ends by itself."""

    def act(at: datetime) -> str:
        made = sharing.share_case(by=request.auth, reference=reference, to=[body.to], terms=terms_of(body, at), at=at)
        return made[0].reference

    asked = Asked("share-case", (reference,), body)
    return Status(201, shared_once(request, response, idempotency_key, asked, act))


@router.get(
    "/shares",
    response=SharePage,
    auth=Scoped("cases:read"),
    operation_id="listShares",
    summary="List what was shared with you, or by you",
    openapi_extra=refusals(404, 422, headers=LINK),
)
@looks
def list_shares(
    request: HttpRequest,
    response: HttpResponse,
    limit: Limit,
    cursor: Cursor,
    side: Annotated[Literal["received", "given"], Query(description="Which side of it you are on.")] = "received",
) -> SharePage:
    """The newest first, each with what became of it."""
    look = queries.shares_received if side == "received" else queries.shares_given
    found = look(request.auth, **reading_from(cursor), limit=limit)
    return SharePage(
        items=[shapes.share_out(row) for row in found.rows],
        **beside(request, response, found),
    )


@router.get(
    "/shares/{share}",
    response=ShareOut,
    auth=Scoped("cases:read"),
    operation_id="showShare",
    summary="Read a sharing",
    openapi_extra=refusals(404),
)
def show_share(request: HttpRequest, share: ShareReference) -> ShareOut:
    """Its terms and its ledger, for both sides."""
    with viewing(request.auth):
        row = queries.share_of(request.auth, share)
        told = shapes.share_out(row)
    receiving.note_opening(by=request.auth, share=row, at=timezone.now())
    return told


act = acts_on(router, "/shares/{share}", ShareOut)


def _done(
    request: HttpRequest,
    response: HttpResponse,
    name: str,
    share: str,
    key: str,
    action: Callable[..., Any],
    body: BaseModel | None = None,
    **words: Any,
) -> ShareOut:
    """Carry an act out, and tell how the sharing stands after it; after passing on, the one that came of it."""

    def carry_out(at: datetime) -> str:
        made = action(by=request.auth, reference=share, at=at, **words)
        return made[0].reference if isinstance(made, list) else share

    return shared_once(request, response, key, Asked(f"share-{name}", (share,), body), carry_out)


@act("acknowledge", "acknowledgeShare", "Acknowledge what was shared")
def acknowledge(
    request: HttpRequest, response: HttpResponse, share: ShareReference, idempotency_key: IdempotencyKey
) -> ShareOut:
    """Say for your party that it came, and that its terms are kept to."""
    return _done(request, response, "acknowledge", share, idempotency_key, receiving.acknowledge)


@act("confirm-deleted", "confirmShareDeleted", "Confirm that nothing of it is kept")
def confirm_deleted(
    request: HttpRequest, response: HttpResponse, share: ShareReference, idempotency_key: IdempotencyKey
) -> ShareOut:
    """After it has ended. A conflict (409) where nothing is asked.

    So it is while the whole network may read it as its label says, or while you have the same by another sharing.
    """
    return _done(request, response, "confirm", share, idempotency_key, receiving.confirm_deleted)


@act("recall", "recallShare", "Take back what was shared")
def recall(
    request: HttpRequest,
    response: HttpResponse,
    share: ShareReference,
    body: RecallIn,
    idempotency_key: IdempotencyKey,
) -> ShareOut:
    """With a reason, which the receiver reads; what was passed on of it ends as well."""
    return _done(request, response, "recall", share, idempotency_key, ending.recall, body, reason=body.reason)


@act("pass-on", "passShareOn", "Pass on what was shared")
def pass_on(
    request: HttpRequest,
    response: HttpResponse,
    share: ShareReference,
    body: PassOnIn,
    idempotency_key: IdempotencyKey,
) -> ShareOut:
    """To an organisation of your constituency, where the giver allowed that; it ends with what you have."""
    words = {"to": [body.to], "purpose": body.purpose}
    return _done(request, response, "pass-on", share, idempotency_key, sharing.pass_on, body, **words)
