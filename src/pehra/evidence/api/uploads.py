"""Taking evidence in: a thing at once, a file announced and then sent in as many parts as the line allows."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Status

from pehra.evidence.actions import taking
from pehra.evidence.api import shapes
from pehra.evidence.api.pieces import read, show_evidence
from pehra.evidence.api.shapes import (
    EvidencePieceOut,
    EvidenceThingIn,
    EvidenceUploadIn,
    EvidenceUploadOut,
    Reference,
    UploadKey,
)
from pehra.foundation.access.api import problems
from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.keys import REPLAYED, IdempotencyKey
from pehra.foundation.access.api.problems import Kind
from pehra.foundation.access.api.repeating import Asked, told_once
from pehra.foundation.access.api.scopes import Scoped

router = Router(tags=["Evidence"])
PARTS: Final = re.compile(r"/api/v1/cases/[^/]+/evidence-uploads/[^/]+/parts")
BLOCK: Final = 1 << 18
BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "description": "The bytes of the file from `offset` on: some of them, or all.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


def wrong_with(request: HttpRequest) -> Kind | None:
    """What is wrong with a part before a byte of it is read. The frame asks: no other body of a case is so large."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdecimal()):
        return problems.MALFORMED
    if len(length) > 18 or int(length) > settings.EVIDENCE_LARGEST:
        return problems.TOO_LARGE
    if request.META.get("HTTP_CONTENT_ENCODING", "identity").strip().lower() != "identity":
        return problems.MEDIA
    return None


@router.post(
    "/{reference}/evidence-things",
    response={201: EvidencePieceOut},
    auth=Scoped("cases:write"),
    operation_id="takeThingIn",
    summary="Take a thing in",
    openapi_extra=refusals(403, 404, 409, 422, headers=REPLAYED, success=201),
)
def take_thing(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    body: EvidenceThingIn,
    idempotency_key: IdempotencyKey,
) -> Status:
    """Take a physical thing into the custody of your body or organisation."""

    def act(at: datetime) -> str:
        return str(taking.take_item(by=request.auth, reference=reference, details=body.details(), at=at).reference)

    asked = Asked("evidence-thing", (reference,), body)
    found = told_once(
        request,
        response,
        idempotency_key,
        asked,
        act=act,
        told=lambda about: read(request, reference, about)[1],
        again=lambda about: show_evidence(request, reference, about),
    )
    return Status(201, EvidencePieceOut(**found.model_dump(include=set(EvidencePieceOut.model_fields))))


@router.post(
    "/{reference}/evidence-uploads",
    response={201: EvidenceUploadOut},
    auth=Scoped("cases:write"),
    operation_id="beginEvidenceUpload",
    summary="Announce a file",
    openapi_extra=refusals(403, 404, 409, 422, headers=REPLAYED, success=201),
)
def begin(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    body: EvidenceUploadIn,
    idempotency_key: IdempotencyKey,
) -> Status:
    """Announce a file with its size. Then send its parts; with the last byte it becomes a piece of evidence."""

    def act(at: datetime) -> str:
        given: Any = {"details": body.details(), "size": body.size, "sha256": body.sha256}
        return str(taking.begin(by=request.auth, reference=reference, at=at, **given).key)

    def told(about: str) -> EvidenceUploadOut:
        return shapes.upload_out(taking.mine(request.auth, reference, about))

    asked = Asked("evidence-upload", (reference,), body)
    return Status(201, told_once(request, response, idempotency_key, asked, act=act, told=told))


@router.get(
    "/{reference}/evidence-uploads/{upload}",
    response=EvidenceUploadOut,
    auth=Scoped("cases:write"),
    operation_id="showEvidenceUpload",
    summary="Where an upload stands",
    openapi_extra=refusals(404),
)
def show_upload(request: HttpRequest, reference: Reference, upload: UploadKey) -> EvidenceUploadOut:
    """How many bytes are durable, after a broken line. Only whoever began an upload sees it."""
    return shapes.upload_out(taking.mine(request.auth, reference, upload))


@router.post(
    "/{reference}/evidence-uploads/{upload}/parts",
    response=EvidenceUploadOut,
    auth=Scoped("cases:write"),
    operation_id="sendEvidencePart",
    summary="Send a part of a file",
    openapi_extra=refusals(400, 403, 404, 409, 411, 413, 415, 422) | BODY,
)
def send_part(
    request: HttpRequest,
    reference: Reference,
    upload: UploadKey,
    offset: Annotated[int, Query(0, ge=0, le=2**62, description="At which byte of the file this part begins.")],
    sha256: Annotated[
        str, Query("", pattern=r"^([0-9a-f]{64})?$", description="Of this part: then all of it is taken, or nothing.")
    ],
) -> EvidenceUploadOut:
    """Go on with an upload. 409 where it stands elsewhere, or another request writes to it: ask where it stands.

    Without a hash, a line that breaks costs at most the last 16 MB.
    """
    row = taking.append(
        by=request.auth,
        reference=reference,
        upload=upload,
        offset=offset,
        blocks=_body(request),
        sha256=sha256,
        at=timezone.now(),
    )
    return shapes.upload_out(row)


def _body(request: HttpRequest) -> Iterator[bytes]:
    while block := request.read(BLOCK):
        yield block
