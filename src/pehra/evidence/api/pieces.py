"""Looking at evidence."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from pehra.evidence.api import shapes
from pehra.evidence.api.shapes import EvidenceDetailOut, EvidenceListOut, EvidencePieceOut, PieceReference, Reference
from pehra.evidence.queries import pieces as queries
from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.viewing import viewing
from pehra.incidents import actions as cases
from pehra.incidents import queries as incidents

router = Router(tags=["Evidence"])


@router.get(
    "/{reference}/evidence",
    response=EvidenceListOut,
    auth=Scoped("cases:read"),
    operation_id="listEvidence",
    summary="List the evidence of a case",
    openapi_extra=refusals(404),
)
def list_evidence(request: HttpRequest, reference: Reference) -> EvidenceListOut:
    """The pieces that you may see. Of a TLP:RED or TLP:AMBER+STRICT case, the reading is written into the journal."""
    with viewing(request.auth):
        case = incidents.case(request.auth, reference)
        if not queries.concerned(request.auth, case):
            raise Absent
        rows = queries.pieces_of(request.auth, case)
        found = EvidenceListOut(items=[EvidencePieceOut(**shapes.piece_out(row)) for row in rows])
    cases.note_reading(by=request.auth, case=case, at=timezone.now(), act="evidence.read")
    return found


@router.get(
    "/{reference}/evidence/{piece}",
    response=EvidenceDetailOut,
    auth=Scoped("cases:read"),
    operation_id="showEvidence",
    summary="Read a piece of evidence",
    openapi_extra=refusals(404),
)
def show_evidence(request: HttpRequest, reference: Reference, piece: PieceReference) -> EvidenceDetailOut:
    """A piece with its chain of custody, each link with its hash and signature."""
    case, found = read(request, reference, piece)
    cases.note_reading(by=request.auth, case=case, at=timezone.now(), act="evidence.read")
    return found


def read(request: HttpRequest, reference: str, piece: str) -> tuple[Any, EvidenceDetailOut]:
    """The case, and the piece as whoever asks may see it; nothing is written into the journal."""
    with viewing(request.auth):
        case = incidents.case(request.auth, reference)
        return case, shapes.detail_out(queries.detail(request.auth, case, piece, timezone.now()))
