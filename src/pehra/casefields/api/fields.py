"""Fields for programs: what one's bodies ask, reading what is answered on a case, and answering it."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router

from pehra.casefields.actions.filling import fill
from pehra.casefields.api import shapes
from pehra.casefields.api.shapes import CaseReference
from pehra.casefields.queries.answers import sheets
from pehra.casefields.queries.definitions import own
from pehra.formats.references import tidy
from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.keys import REPLAYED, IdempotencyKey
from pehra.foundation.access.api.looking import looks
from pehra.foundation.access.api.repeating import Asked, told_once
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.viewing import viewing
from pehra.incidents import actions as cases
from pehra.incidents import queries as incidents

router = Router(tags=["Fields"])
of_case = Router(tags=["Fields"])


@router.get(
    "",
    response=shapes.FieldListOut,
    auth=Scoped("cases:read"),
    operation_id="listFields",
    summary="List the fields of your bodies",
)
@looks
def listed(request: HttpRequest) -> shapes.FieldListOut:
    """What the bodies at which you read cases ask about theirs, each in its order. Those that are retired are left
    out.
    """
    return shapes.FieldListOut(items=[shapes.field_out(each) for each in own(request.auth)])


@of_case.get(
    "/{reference}/fields",
    response=shapes.FieldValuesOut,
    auth=Scoped("cases:read"),
    operation_id="showFieldsOfCase",
    summary="Read the fields of a case",
    openapi_extra=refusals(404, 422),
)
def show(request: HttpRequest, reference: CaseReference) -> shapes.FieldValuesOut:
    """What your own bodies ask about a case and have answered. What other bodies ask, nobody but them is told. Of a
    TLP:RED or TLP:AMBER+STRICT case, the reading is written into the journal.
    """
    return _values(request, reference)


@of_case.post(
    "/{reference}/fields",
    response=shapes.FieldValuesOut,
    auth=Scoped("cases:write"),
    operation_id="fillFieldsOfCase",
    summary="Fill fields of a case",
    openapi_extra=refusals(403, 404, 409, 422, headers=REPLAYED),
)
def fill_fields(
    request: HttpRequest,
    response: HttpResponse,
    reference: CaseReference,
    body: shapes.FieldValuesIn,
    idempotency_key: IdempotencyKey,
) -> shapes.FieldValuesOut:
    """Answer fields of the body for which you write on the case: all that are named or, with one fault, none."""
    given: dict[str, Any] = {tidy(name): value for name, value in body.values.items()}
    versions = {tidy(name): number for name, number in body.versions.items()}

    def act(at: datetime) -> str:
        fill(by=request.auth, reference=reference, given=given, versions=versions, at=at)
        return tidy(reference)

    def told(about: str) -> shapes.FieldValuesOut:
        return _values(request, about)

    asked = Asked("fields-fill", (tidy(reference),), body)
    return told_once(request, response, idempotency_key, asked, act=act, told=told)


def _values(request: HttpRequest, reference: str) -> shapes.FieldValuesOut:
    with viewing(request.auth):
        case = incidents.case(request.auth, reference)
        found = shapes.values_out(case.reference, sheets(request.auth, case))
    cases.note_reading(by=request.auth, case=case, at=timezone.now(), act="fields.read")
    return found
