"""Released copies, as those read them whom they are for."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Status

from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.keys import REPLAYED, IdempotencyKey
from pehra.foundation.access.api.looking import looks
from pehra.foundation.access.api.paging import LINK, Limit, beside, reading_from
from pehra.foundation.access.api.repeating import Asked
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.viewing import viewing
from pehra.releases.actions import receiving, sharing
from pehra.releases.api import shapes
from pehra.releases.api.shapes import CopyLineOut, CopyOut, CopyPage, CopyReference, Cursor, ShareIn, ShareOut
from pehra.releases.api.shares import shared_once, terms_of
from pehra.releases.queries import copies as queries

router = Router(tags=["Releases"])


@router.get(
    "",
    response=CopyPage,
    auth=Scoped("cases:read"),
    operation_id="listReleases",
    summary="List the copies that your bodies have released",
    openapi_extra=refusals(404, 422, headers=LINK),
)
@looks
def list_releases(request: HttpRequest, response: HttpResponse, limit: Limit, cursor: Cursor) -> CopyPage:
    """The newest first. What others released is found by the sharing with which you received it."""
    found = queries.copies_issued(request.auth, **reading_from(cursor), limit=limit)
    return CopyPage(
        items=[CopyLineOut.model_validate(shapes.copy_line(row)) for row in found.rows],
        **beside(request, response, found),
    )


@router.get(
    "/{release}",
    response=CopyOut,
    auth=Scoped("cases:read"),
    operation_id="showRelease",
    summary="Read a released copy",
    openapi_extra=refusals(404),
)
def show_release(request: HttpRequest, release: CopyReference) -> CopyOut:
    """Whoever received it is noted as having read it."""
    with viewing(request.auth):
        found = queries.reading(request.auth, release)
        told = shapes.copy_out(found.copy, found.passages)
    receiving.note_reading(by=request.auth, copy=found.copy, at=timezone.now())
    return told


@router.post(
    "/{release}/shares",
    response={201: ShareOut},
    auth=Scoped("cases:write"),
    operation_id="shareRelease",
    summary="Share a released copy with a party",
    openapi_extra=refusals(403, 404, 409, 422, headers=REPLAYED, success=201),
)
def share_release(
    request: HttpRequest,
    response: HttpResponse,
    release: CopyReference,
    body: ShareIn,
    idempotency_key: IdempotencyKey,
) -> Status[ShareOut]:
    """For a purpose, until a day; it ends by itself."""

    def act(at: datetime) -> str:
        made = sharing.share_copy(by=request.auth, reference=release, to=[body.to], terms=terms_of(body, at), at=at)
        return made[0].reference

    asked = Asked("share-release", (release,), body)
    return Status(201, shared_once(request, response, idempotency_key, asked, act))
