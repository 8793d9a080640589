"""Call tasks for programs: those that wait, one with its numbers, what came of a call. Pehra itself calls nobody."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router

from pehra.calls.actions import attempts
from pehra.calls.api import shapes
from pehra.calls.api.shapes import CallReference
from pehra.calls.queries import tasks as queries
from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.keys import REPLAYED, IdempotencyKey
from pehra.foundation.access.api.looking import looks
from pehra.foundation.access.api.repeating import Asked, told_once
from pehra.foundation.access.api.scopes import Scoped

router = Router(tags=["Calls"])


@router.get(
    "",
    response=shapes.CallTaskListOut,
    auth=Scoped("calls:read"),
    operation_id="listCalls",
    summary="List the calls that wait for you",
)
@looks
def listed(request: HttpRequest) -> shapes.CallTaskListOut:
    """Whom you, as duty officer or head, are to call on the phone, the longest waiting first. No number is in it."""
    return shapes.CallTaskListOut(items=[shapes.task_out(row) for row in queries.waiting(request.auth)])


@router.get(
    "/{reference}",
    response=shapes.CallTaskDetailOut,
    auth=Scoped("calls:read"),
    operation_id="getCall",
    summary="One call task, with the numbers to call",
    openapi_extra=refusals(404, 422),
)
def one(request: HttpRequest, reference: CallReference) -> shapes.CallTaskDetailOut:
    """While it is open, with the people of the list in their order. That you have looked stands in the journal."""
    found, at = queries.task(request.auth, reference), timezone.now()
    view = queries.view(request.auth, found, at)
    if view.lines:
        attempts.looked(by=request.auth, row=found, at=at)
    return shapes.detail_out(view)


@router.post(
    "/{reference}/attempts",
    response=shapes.CallTaskGoneOnOut,
    auth=Scoped("calls:write"),
    operation_id="noteCallAttempt",
    summary="Write down what came of a call",
    openapi_extra=refusals(404, 409, 422, headers=REPLAYED),
)
def note(
    request: HttpRequest,
    response: HttpResponse,
    reference: CallReference,
    body: shapes.CallAttemptIn,
    idempotency_key: IdempotencyKey,
) -> shapes.CallTaskGoneOnOut:
    """Next is another person, the next list up the chain, or the end. `yours` is false where another body calls now."""
    return told_once(
        request,
        response,
        idempotency_key,
        Asked("call.attempt", (reference,), body),
        act=lambda at: (
            attempts.note(
                by=request.auth,
                reference=reference,
                place_id=body.place,
                outcome=body.outcome,
                note=body.note,
                at=at,
            ).task.reference
        ),
        told=lambda made: shapes.gone_on_out(queries.standing(request.auth, made)),
    )
