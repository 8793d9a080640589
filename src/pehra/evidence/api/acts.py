"""Acts on a piece of evidence. Each is whole, and leaves a link in the chain."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from ninja import Router
from pydantic import BaseModel

from pehra.evidence.actions import copies, custody
from pehra.evidence.api.pieces import read, show_evidence
from pehra.evidence.api.shapes import (
    EvidenceAnswerIn,
    EvidenceCopyIn,
    EvidenceDetailOut,
    EvidenceHandOverIn,
    PieceReference,
    Reference,
)
from pehra.foundation.access.api.acting import acts_on
from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.keys import IdempotencyKey
from pehra.foundation.access.api.repeating import Asked, told_once
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.documents.web import streamed_out

router = Router(tags=["Evidence"])
ANY_COPY = EvidenceCopyIn()
FILE: dict[str, Any] = {
    "responses": refusals(403, 404, 409, 422)["responses"]
    | {
        200: {
            "description": "The bytes of the file, as an attachment.",
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        }
    }
}


act = acts_on(router, "/{reference}/evidence/{piece}", EvidenceDetailOut)


def _done(
    request: HttpRequest,
    response: HttpResponse,
    name: str,
    where: tuple[str, str],
    key: str,
    action: Callable[..., object],
    body: BaseModel | None = None,
) -> EvidenceDetailOut:
    """Carry an act out on (case, piece), and tell how the piece stands after it."""
    reference, piece = where
    words = body.model_dump() if body else {}

    def carry_out(at: datetime) -> str:
        action(by=request.auth, reference=reference, piece=piece, at=at, **words)
        return piece

    return told_once(
        request,
        response,
        key,
        Asked(name, where, body),
        act=carry_out,
        told=lambda about: read(request, reference, about)[1],
        again=lambda about: show_evidence(request, reference, about),
    )


@act("hand-over", "handEvidenceOver", "Offer a piece to another party")
def hand_over(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    piece: PieceReference,
    body: EvidenceHandOverIn,
    idempotency_key: IdempotencyKey,
) -> EvidenceDetailOut:
    """Offer a piece that your party has. You keep it until the other side takes it over; both sides sign."""
    where = (reference, piece)
    return _done(request, response, "evidence-hand-over", where, idempotency_key, custody.hand_over, body)


@act("answer", "answerEvidence", "Take an offered piece over, or refuse it")
def answer(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    piece: PieceReference,
    body: EvidenceAnswerIn,
    idempotency_key: IdempotencyKey,
) -> EvidenceDetailOut:
    """Answer for the party to which the piece is offered."""
    return _done(request, response, "evidence-answer", (reference, piece), idempotency_key, custody.answer, body)


@act("check", "checkEvidence", "Check the kept file against its hash")
def check(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    piece: PieceReference,
    idempotency_key: IdempotencyKey,
) -> EvidenceDetailOut:
    """Hash the kept file again; the answer is the newest link of the chain."""
    return _done(request, response, "evidence-check", (reference, piece), idempotency_key, copies.check)


@router.post(
    "/{reference}/evidence/{piece}/copy",
    auth=Scoped("cases:write"),
    operation_id="copyEvidence",
    summary="Take a copy of a file",
    openapi_extra=FILE,
)
def copy(
    request: HttpRequest, reference: Reference, piece: PieceReference, body: EvidenceCopyIn = ANY_COPY
) -> HttpResponseBase:
    """The file as it was taken in. Whoever takes a copy stands in the chain before the first byte leaves."""
    given = copies.take_copy(by=request.auth, reference=reference, piece=piece, anyway=body.anyway, at=timezone.now())
    return streamed_out(given.blocks, given.name, given.size)
