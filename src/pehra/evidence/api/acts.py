"""Acts on a piece of evidence. Each is whole, and leaves a link in the chain."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from ninja import Router

from pehra.evidence.actions import copies, custody
from pehra.evidence.api import shapes
from pehra.evidence.api.shapes import (
    EvidenceAnswerIn,
    EvidenceCopyIn,
    EvidenceDetailOut,
    EvidenceHandOverIn,
    PieceReference,
    Reference,
)
from pehra.evidence.queries import pieces as queries
from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.viewing import viewing
from pehra.foundation.documents.web import streamed_out
from pehra.incidents import queries as incidents

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


def act(path: str, operation_id: str, summary: str) -> Any:
    return router.post(
        f"/{{reference}}/evidence/{{piece}}/{path}",
        response=EvidenceDetailOut,
        auth=Scoped("cases:write"),
        operation_id=operation_id,
        summary=summary,
        openapi_extra=refusals(403, 404, 409, 422),
    )


def _after(request: HttpRequest, reference: str, piece: str) -> EvidenceDetailOut:
    with viewing(request.auth):
        case = incidents.case(request.auth, reference)
        return shapes.detail_out(queries.detail(request.auth, case, piece, timezone.now()))


@act("hand-over", "handEvidenceOver", "Offer a piece to another party")
def hand_over(
    request: HttpRequest, reference: Reference, piece: PieceReference, body: EvidenceHandOverIn
) -> EvidenceDetailOut:
    """Offer a piece that your party has. You keep it until the other side takes it over; both sides sign."""
    words = body.model_dump()
    custody.hand_over(by=request.auth, reference=reference, piece=piece, at=timezone.now(), **words)
    return _after(request, reference, piece)


@act("answer", "answerEvidence", "Take an offered piece over, or refuse it")
def answer(
    request: HttpRequest, reference: Reference, piece: PieceReference, body: EvidenceAnswerIn
) -> EvidenceDetailOut:
    """Answer for the party to which the piece is offered."""
    words = body.model_dump()
    custody.answer(by=request.auth, reference=reference, piece=piece, at=timezone.now(), **words)
    return _after(request, reference, piece)


@act("check", "checkEvidence", "Check the kept file against its hash")
def check(request: HttpRequest, reference: Reference, piece: PieceReference) -> EvidenceDetailOut:
    """Hash the kept file again; the answer is the newest link of the chain."""
    copies.check(by=request.auth, reference=reference, piece=piece, at=timezone.now())
    return _after(request, reference, piece)


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
