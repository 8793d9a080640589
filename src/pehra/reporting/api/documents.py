"""Documents of cases, for programs."""

import base64
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Router
from pydantic import Field

from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.keys import REPLAYED, IdempotencyKey, mark
from pehra.foundation.access.api.looking import looks
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.api.shapes import Given, Taken
from pehra.foundation.access.viewing import viewing
from pehra.incidents import actions as incidents
from pehra.reporting import actions, queries
from pehra.reporting.models import Issued
from pehra.reporting.rules.kinds import FORMS, LONGEST_PURPOSE, DocumentKind

router = Router(tags=["Documents"])
Reference = Annotated[str, Path(description="Reference of a case, as in C-2M8X-41TV.")]
Number = Annotated[int, Path(description="Number of a document, as the list gives it.", ge=1, lt=1 << 63)]


class CaseDocumentOut(Given):
    """A document that was made of a case, without its bytes."""

    number: int = Field(description="What it is asked for by.")
    kind: DocumentKind
    language: str = Field(description="`en` or `ur`; empty for an exchange format.")
    tlp: str = Field(description="Its label: what stands under a stricter one is not in it.")
    name: str = Field(description="Name of its file.")
    purpose: str
    code: str = Field(description="By which anybody checks it; empty for an exchange format.")
    size: int = Field(description="In bytes.")
    sha256: str
    made_by: str = Field(description="Slug of the party whose document it is.")
    made_at: datetime
    withdrawn_at: datetime | None


class CaseDocumentContentOut(CaseDocumentOut):
    """A document with its bytes."""

    media_type: str
    content: str = Field(description="The file, base64.")


class CaseDocumentIn(Taken):
    """What kind of document to make."""

    kind: DocumentKind = Field(strict=False)
    language: str = Field(default="en", pattern="^(en|ur)$", description="Of a document that is written in a language.")
    tlp: str = Field(max_length=20, description="The case's label or a stricter one.", examples=["TLP:AMBER"])
    purpose: str = Field(min_length=1, max_length=LONGEST_PURPOSE, description="For whom it is, and what for.")


@router.get(
    "/{reference}/documents",
    response=list[CaseDocumentOut],
    auth=Scoped("cases:read"),
    operation_id="listCaseDocuments",
    summary="Documents of a case",
    openapi_extra=refusals(404),
)
@looks
def listed(request: HttpRequest, reference: Reference) -> list[CaseDocumentOut]:
    """What was made of a case and you may see, the newest first."""
    return [_out(row) for row in queries.documents(request.auth, reference)]


@router.post(
    "/{reference}/documents",
    response=CaseDocumentContentOut,
    auth=Scoped("cases:write"),
    operation_id="makeCaseDocument",
    summary="Make a document of a case",
    openapi_extra=refusals(403, 404, 409, 422, headers=REPLAYED),
)
def make(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    body: CaseDocumentIn,
    idempotency_key: IdempotencyKey,
) -> CaseDocumentContentOut:
    """Make a document of what you see of a case, and keep it. It says so in the timeline and in the journal."""
    person, at, given = request.auth, timezone.now(), body.model_dump(mode="json")

    def carry_out() -> dict[str, Any]:
        return {"number": actions.issue(by=person, reference=reference, at=at, **given).pk}

    asked = {"act": "document", "case": reference, "body": given}
    found = incidents.once(
        by=person, key=idempotency_key, request=asked, reference=reference[:12], at=at, act=carry_out
    )
    mark(response, found.repeated)
    return _whole(queries.document(person, reference, found.answer["number"]))


@router.get(
    "/{reference}/documents/{number}",
    response=CaseDocumentContentOut,
    auth=Scoped("cases:read"),
    operation_id="readCaseDocument",
    summary="Read a document of a case",
    openapi_extra=refusals(404, 422),
)
def read(request: HttpRequest, reference: Reference, number: Number) -> CaseDocumentContentOut:
    """The document as it was handed out. Reading one of a case that few may read stands in the journal."""
    with viewing(request.auth):
        row = queries.document(request.auth, reference, number)
        told = _whole(row)
    incidents.note_reading(by=request.auth, case=row.case, at=timezone.now(), act="document.read")
    return told


def _out(row: Issued) -> CaseDocumentOut:
    return CaseDocumentOut(**_told(row))


def _whole(row: Issued) -> CaseDocumentContentOut:
    content = base64.b64encode(bytes(row.content)).decode()
    return CaseDocumentContentOut(**_told(row), media_type=FORMS[DocumentKind(row.kind)].media_type, content=content)


def _told(row: Issued) -> dict[str, Any]:
    same = ("kind", "language", "tlp", "name", "purpose", "code", "size", "sha256", "withdrawn_at")
    told = {name: getattr(row, name) for name in same}
    return told | {"number": row.pk, "made_by": row.party.slug, "made_at": row.at}
