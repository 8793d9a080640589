"""Requests for programs: drafting, seeing what leaves, sending, answering, ending."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router
from pydantic import BaseModel

from pehra.correspondence.actions import answering, drafting, sending
from pehra.correspondence.actions.reading import note_reading
from pehra.correspondence.api import shapes
from pehra.correspondence.api.shapes import CaseReference, Cursor, RequestDetailOut, RequestReference
from pehra.correspondence.queries import requests as queries
from pehra.correspondence.queries.composing import leaving
from pehra.correspondence.rules.wording import LetterKind, RequestState
from pehra.foundation.access.api.acting import acts_on
from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.keys import REPLAYED, IdempotencyKey
from pehra.foundation.access.api.looking import looks
from pehra.foundation.access.api.paging import LINK, Limit, Words, beside, reading_from
from pehra.foundation.access.api.repeating import Asked, told_once
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.viewing import viewing
from pehra.incidents import actions as cases
from pehra.incidents import queries as incidents

of_case = Router(tags=["Requests"])
router = Router(tags=["Requests"])
InBox = Annotated[
    queries.Box,
    Query(queries.Box.WAITING, description="Which list: `to-us` is what others ask your parties."),
]

PageOfThread = Annotated[
    int,
    Query(1, ge=1, le=10_000, description=f"Of what was said, {queries.AT_ONCE} a page: the first has the newest."),
]


@of_case.get(
    "/{reference}/requests",
    response=shapes.RequestListOut,
    auth=Scoped("cases:read"),
    operation_id="listRequestsOfCase",
    summary="List the requests of a case",
    openapi_extra=refusals(404),
)
def list_of_case(request: HttpRequest, reference: CaseReference) -> shapes.RequestListOut:
    """What third parties were asked about a case, for those who take part in it."""
    at = timezone.now()
    with viewing(request.auth):
        case = incidents.case(request.auth, reference)
        if not queries.offered(request.auth, case):
            raise Absent
        rows = queries.of_case(request.auth, case, at).rows
        items = [shapes.RequestOut(**shapes.request_out(row, case.reference)) for row in rows]
    cases.note_reading(by=request.auth, case=case, at=at, act="requests.read")
    return shapes.RequestListOut(items=items)


@of_case.post(
    "/{reference}/requests",
    response=RequestDetailOut,
    auth=Scoped("cases:write"),
    operation_id="draftRequest",
    summary="Draft a request to a third party",
    openapi_extra=refusals(403, 404, 409, 422, headers=REPLAYED),
)
def draft(
    request: HttpRequest,
    response: HttpResponse,
    reference: CaseReference,
    body: shapes.RequestIn,
    idempotency_key: IdempotencyKey,
) -> RequestDetailOut:
    """Nothing leaves by this: the answer shows what would, and sending confirms that."""

    def act(at: datetime) -> str:
        return str(drafting.draft(by=request.auth, reference=reference, given=body.draft(), at=at).reference)

    return _told_once(request, response, idempotency_key, Asked("request-draft", (reference,), body), act)


@router.get(
    "",
    response=shapes.RequestPage,
    auth=Scoped("cases:read"),
    operation_id="listRequests",
    summary="Requests of your parties",
    openapi_extra=refusals(404, 422, headers=LINK),
)
@looks
def listed(
    request: HttpRequest,
    response: HttpResponse,
    cursor: Cursor,
    limit: Limit,
    box: InBox,
    q: Words,
    kind: Annotated[LetterKind | None, Query(None, description="Only of this kind.")],
) -> shapes.RequestPage:
    """One of the lists of what your parties asked, or were asked; the newest first."""
    found = queries.box(
        request.auth, box, timezone.now(), words=q, kind=kind or "", limit=limit, **reading_from(cursor)
    )
    known = queries.case_references(request.auth, found.rows)
    items = [shapes.RequestOut(**shapes.request_out(row, known.get(row.request.pk))) for row in found.rows]
    return shapes.RequestPage(items=items, **beside(request, response, found))


@router.get(
    "/{reference}",
    response=RequestDetailOut,
    auth=Scoped("cases:read"),
    operation_id="showRequest",
    summary="Read a request",
    openapi_extra=refusals(404, 422),
)
def show(request: HttpRequest, reference: RequestReference, page: PageOfThread) -> RequestDetailOut:
    """A request with what was said; of a draft, what would leave. Whoever is asked sees nothing of its case."""
    at = timezone.now()
    with viewing(request.auth):
        found = queries.thread(request.auth, reference, at, page)
        shown = _detail(found, at)
    note_reading(by=request.auth, row=found.row.request, case=found.case, at=at)
    return shown


def _detail(found: queries.Thread, at: datetime) -> RequestDetailOut:
    row = found.row.request
    draft = row.state == RequestState.DRAFT and found.case is not None
    return shapes.detail_out(found, leaving(row, found.case, at) if draft else None)


def _told_once(
    request: HttpRequest, response: HttpResponse, key: str, asked: Asked, act: Callable[[datetime], str]
) -> RequestDetailOut:
    """Carry an act out once for its key, and tell how the request stands whose reference it gives."""

    def told(about: str) -> RequestDetailOut:
        at = timezone.now()
        with viewing(request.auth):
            return _detail(queries.thread(request.auth, about, at), at)

    return told_once(request, response, key, asked, act=act, told=told, again=lambda about: show(request, about, 1))


_act = acts_on(router, "/{reference}", RequestDetailOut)


def _done(
    request: HttpRequest,
    response: HttpResponse,
    reference: str,
    key: str,
    name: str,
    action: Callable[..., object],
    body: BaseModel | None = None,
    given: dict[str, Any] | None = None,
) -> RequestDetailOut:
    """Carry an act on a request out once for its key, and tell how it stands after it."""
    words = given if given is not None else (body.model_dump() if body else {})

    def act(at: datetime) -> str:
        action(by=request.auth, reference=reference, at=at, **words)
        return reference

    return _told_once(request, response, key, Asked(f"request-{name}", (reference,), body), act)


@_act("edit", "editRequest", "Change a draft, all of it")
def edit(
    request: HttpRequest,
    response: HttpResponse,
    reference: RequestReference,
    body: shapes.RequestIn,
    idempotency_key: IdempotencyKey,
) -> RequestDetailOut:
    """Put other words, another addressee or another label in place of all that the draft had."""
    given = {"given": body.draft()}
    return _done(request, response, reference, idempotency_key, "edit", drafting.edit, body, given)


@_act("send", "sendRequest", "Send a draft")
def send(
    request: HttpRequest,
    response: HttpResponse,
    reference: RequestReference,
    body: shapes.RequestSendIn,
    idempotency_key: IdempotencyKey,
) -> RequestDetailOut:
    """Send exactly what the preview showed; where the draft has changed since, nothing leaves."""
    given = {"seen": body.seen, "by_hand": body.by_hand or ""}
    return _done(request, response, reference, idempotency_key, "send", sending.send, body, given)


@_act("write", "writeOnRequest", "Write once more to whoever is asked")
def write(
    request: HttpRequest,
    response: HttpResponse,
    reference: RequestReference,
    body: shapes.RequestWordsIn,
    idempotency_key: IdempotencyKey,
) -> RequestDetailOut:
    """Whoever had answered owes an answer again."""
    return _done(request, response, reference, idempotency_key, "write", sending.write, body)


@_act("acknowledge", "acknowledgeRequest", "Say that you have it")
def acknowledge(
    request: HttpRequest, response: HttpResponse, reference: RequestReference, idempotency_key: IdempotencyKey
) -> RequestDetailOut:
    """As a party that is asked: the answer is still owed."""
    return _done(request, response, reference, idempotency_key, "acknowledge", answering.acknowledge)


@_act("answer", "answerRequest", "Answer a request")
def answer(
    request: HttpRequest,
    response: HttpResponse,
    reference: RequestReference,
    body: shapes.RequestAnswerIn,
    idempotency_key: IdempotencyKey,
) -> RequestDetailOut:
    """As a party that is asked."""
    return _done(request, response, reference, idempotency_key, "answer", answering.answer, body)


@_act("write-down", "writeDownAnswer", "Write an answer down that came past this site")
def write_down(
    request: HttpRequest,
    response: HttpResponse,
    reference: RequestReference,
    body: shapes.RequestWrittenDownIn,
    idempotency_key: IdempotencyKey,
) -> RequestDetailOut:
    """By telephone, mail, letter or in a meeting, with when it was said."""
    return _done(request, response, reference, idempotency_key, "write-down", answering.write_down, body)


@_act("close", "closeRequest", "Close a request")
def close(
    request: HttpRequest,
    response: HttpResponse,
    reference: RequestReference,
    body: shapes.RequestEndIn,
    idempotency_key: IdempotencyKey,
) -> RequestDetailOut:
    """It is done, with what came of it. Its secret links end."""
    return _done(request, response, reference, idempotency_key, "close", sending.close, body)


@_act("give-up", "giveRequestUp", "Give a request up")
def give_up(
    request: HttpRequest,
    response: HttpResponse,
    reference: RequestReference,
    body: shapes.RequestEndIn,
    idempotency_key: IdempotencyKey,
) -> RequestDetailOut:
    """Nobody waits for an answer any more; a draft is not sent. Its secret links end."""
    return _done(request, response, reference, idempotency_key, "give-up", sending.give_up, body)


@_act("reopen", "reopenRequest", "Take a request up again")
def reopen(
    request: HttpRequest,
    response: HttpResponse,
    reference: RequestReference,
    body: shapes.RequestReopenIn,
    idempotency_key: IdempotencyKey,
) -> RequestDetailOut:
    """It waits for an answer or, where it never left, is a draft. Earlier secret links stay ended."""
    return _done(request, response, reference, idempotency_key, "reopen", sending.reopen, body)
