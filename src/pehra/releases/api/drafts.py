"""The work on redacted copies: begun, written in, handed to a second person, released, taken back."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Status
from pydantic import BaseModel

from pehra.foundation.access.api.acting import acts_on
from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.keys import REPLAYED, IdempotencyKey
from pehra.foundation.access.api.repeating import Asked, told_once
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.viewing import viewing
from pehra.incidents import actions as cases
from pehra.incidents import queries as incidents
from pehra.releases.actions import deciding, drafting
from pehra.releases.api import shapes
from pehra.releases.api.shapes import (
    CaseReference,
    DraftReference,
    RecallIn,
    RedactionEditIn,
    RedactionIn,
    RedactionLineOut,
    RedactionListOut,
    RedactionOut,
    RedactionReleaseIn,
    RedactionRemoveIn,
    RedactionReturnIn,
)
from pehra.releases.queries import drafts as queries

router = Router(tags=["Releases"])
ANY_EDIT, ANY_REMOVAL, ANY_RELEASE = RedactionEditIn(), RedactionRemoveIn(), RedactionReleaseIn()


@router.get(
    "/{reference}/redactions",
    response=RedactionListOut,
    auth=Scoped("cases:read"),
    operation_id="listRedactions",
    summary="List the redacted copies of a case that are worked on",
    openapi_extra=refusals(404),
)
def list_redactions(request: HttpRequest, reference: CaseReference) -> RedactionListOut:
    """For whoever works at the body that has the case."""
    with viewing(request.auth):
        case = incidents.case(request.auth, reference)
        if not queries.makes_copies(request.auth, case):
            raise Absent
        rows = queries.drafts_of(request.auth, case)
        found = RedactionListOut(items=[RedactionLineOut.model_validate(shapes.line_out(row)) for row in rows])
    cases.note_reading(by=request.auth, case=case, at=timezone.now(), act="release.work")
    return found


@router.post(
    "/{reference}/redactions",
    response={201: RedactionOut},
    auth=Scoped("cases:write"),
    operation_id="beginRedaction",
    summary="Begin a redacted copy of a case",
    openapi_extra=refusals(403, 404, 409, 422, headers=REPLAYED, success=201),
)
def begin(
    request: HttpRequest,
    response: HttpResponse,
    reference: CaseReference,
    body: RedactionIn,
    idempotency_key: IdempotencyKey,
) -> Status[RedactionOut]:
    """With every text as the case has it. Nobody outside the body that has the case sees the work on it."""

    def act(at: datetime) -> str:
        return str(drafting.begin(by=request.auth, reference=reference, at=at, **body.model_dump()).reference)

    asked = Asked("redaction-begin", (reference,), body)
    return Status(201, _told_once(request, response, idempotency_key, asked, act))


def _told_once(
    request: HttpRequest, response: HttpResponse, key: str, asked: Asked, act: Callable[[datetime], str]
) -> RedactionOut:
    """Carry an act out once for its key, and tell how the draft stands whose reference it gives."""
    reference = asked.on[0]
    return told_once(
        request,
        response,
        key,
        asked,
        act=act,
        told=lambda about: _shown(request.auth, reference, about),
        again=lambda about: show(request, reference, about),
    )


def _shown(person: Any, reference: str, draft: str) -> RedactionOut:
    with viewing(person):
        return shapes.draft_out(queries.workspace(person, reference, draft, timezone.now()))


@router.get(
    "/{reference}/redactions/{draft}",
    response=RedactionOut,
    auth=Scoped("cases:read"),
    operation_id="showRedaction",
    summary="Read the work on a redacted copy",
    openapi_extra=refusals(404),
)
def show(request: HttpRequest, reference: CaseReference, draft: DraftReference) -> RedactionOut:
    """Both sides of each block, what may tell whose case it is, and how the case has changed since."""
    at = timezone.now()
    with viewing(request.auth):
        found = queries.workspace(request.auth, reference, draft, at)
        answer = shapes.draft_out(found)
    cases.note_reading(by=request.auth, case=found.case, entries=found.entries, at=at, act="release.work")
    return answer


act = acts_on(router, "/{reference}/redactions/{draft}", RedactionOut)


def _done(
    request: HttpRequest,
    response: HttpResponse,
    name: str,
    where: tuple[str, str],
    key: str,
    action: Callable[..., object],
    body: BaseModel | None = None,
    **words: Any,
) -> RedactionOut:
    """Carry an act out on (case, draft), and tell how the draft stands after it."""
    reference, draft = where

    def carry_out(at: datetime) -> str:
        action(by=request.auth, reference=reference, draft=draft, at=at, **words)
        return draft

    return _told_once(request, response, key, Asked(f"redaction-{name}", where, body), carry_out)


@act("edit", "editRedaction", "Write in a redacted copy")
def edit(
    request: HttpRequest,
    response: HttpResponse,
    reference: CaseReference,
    draft: DraftReference,
    idempotency_key: IdempotencyKey,
    body: RedactionEditIn = ANY_EDIT,
) -> RedactionOut:
    """Texts by block, what is in the copy, its label. Whoever writes in it does not release it."""
    words = {
        "version": body.version,
        "texts": {each.number: each.text for each in body.blocks if each.text is not None},
        "kept": {each.number: each.kept for each in body.blocks if each.kept is not None},
        "tlp": body.tlp,
        "naming": body.naming,
        "to_the_day": body.to_the_day,
    }
    return _done(request, response, "edit", (reference, draft), idempotency_key, drafting.edit, body, **words)


@act("remove", "removeFromRedaction", "Take out what tells whose case it is")
def remove(
    request: HttpRequest,
    response: HttpResponse,
    reference: CaseReference,
    draft: DraftReference,
    idempotency_key: IdempotencyKey,
    body: RedactionRemoveIn = ANY_REMOVAL,
) -> RedactionOut:
    """In every block and every spelling. With a `text`, that text; else whatever is found."""
    where = (reference, draft)
    if body.text:
        return _done(request, response, "take-out", where, idempotency_key, drafting.take_out, body, text=body.text)
    what = [str(each) for each in body.what] if body.what is not None else None
    return _done(request, response, "remove", where, idempotency_key, drafting.remove_found, body, what=what)


@act("submit", "submitRedaction", "Hand a redacted copy to a second person")
def submit(
    request: HttpRequest,
    response: HttpResponse,
    reference: CaseReference,
    draft: DraftReference,
    idempotency_key: IdempotencyKey,
) -> RedactionOut:
    """Refused while something that was taken out stands in it."""
    return _done(request, response, "submit", (reference, draft), idempotency_key, deciding.submit)


@act("return", "returnRedaction", "Return a redacted copy with remarks")
def give_back(
    request: HttpRequest,
    response: HttpResponse,
    reference: CaseReference,
    draft: DraftReference,
    body: RedactionReturnIn,
    idempotency_key: IdempotencyKey,
) -> RedactionOut:
    """As the second person; its authors never decide."""
    where = (reference, draft)
    return _done(request, response, "return", where, idempotency_key, deciding.give_back, body, remarks=body.reason)


@act("release", "releaseRedaction", "Release a redacted copy")
def release(
    request: HttpRequest,
    response: HttpResponse,
    reference: CaseReference,
    draft: DraftReference,
    idempotency_key: IdempotencyKey,
    body: RedactionReleaseIn = ANY_RELEASE,
) -> RedactionOut:
    """As the second person, and exactly what was read: `seen` of the draft is given back with it."""
    where = (reference, draft)
    return _done(request, response, "release", where, idempotency_key, deciding.release, body, seen_as=body.seen)


@act("recall", "recallRedaction", "Take a released copy back")
def recall(
    request: HttpRequest,
    response: HttpResponse,
    reference: CaseReference,
    draft: DraftReference,
    body: RecallIn,
    idempotency_key: IdempotencyKey,
) -> RedactionOut:
    """Everybody with whom it was shared is asked to delete it.

    With a label up to TLP:GREEN: their own copies, and to tell those to whom they gave it.
    """
    where = (reference, draft)
    return _done(request, response, "recall", where, idempotency_key, deciding.recall, body, reason=body.reason)
