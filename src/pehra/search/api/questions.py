"""Questions about values, for programs: those that your bodies were asked, and those that they asked."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Router
from pydantic import Field

from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.keys import REPLAYED, IdempotencyKey
from pehra.foundation.access.api.looking import looks
from pehra.foundation.access.api.repeating import Asked, told_once
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.api.shapes import Given, Taken
from pehra.foundation.access.viewing import viewing
from pehra.search.actions import asking as acting
from pehra.search.queries import asking
from pehra.search.rules.asking_limits import LONGEST_ANSWER
from pehra.search.rules.wording import AnswerState

router = Router(tags=["Search"])
Reference = Annotated[str, Path(description="Reference of a question, as in Q-7K3F-9QPD.")]


class TraceAnswerOut(Given):
    """What a CERT that was asked has told."""

    body: str = Field(description="Slug of the CERT.")
    text: str
    case: str | None = Field(description="Reference of a case that it names; to see it needs that case to be shared.")
    at: datetime


class QuestionOut(Given):
    """A question about a value, as far as your side sees it."""

    question: str = Field(examples=["Q-7K3F-9QPD"])
    type: str
    value: str
    purpose: str
    tlp: str
    asked_by: str = Field(description="Slug of the CERT that asks.")
    asked_at: datetime
    lapses_at: datetime
    case: str | None = Field(description="Your own case, where your body asked.")
    state: AnswerState | None = Field(description="How your body, which was asked, has dealt with it; null: it asked.")
    answers: list[TraceAnswerOut]


class TraceAnswerIn(Taken):
    """An answer, with as much as one wants."""

    text: str = Field(max_length=LONGEST_ANSWER, description="What you tell the CERT that asks.")
    case: str = Field(
        default="", max_length=20, description="Reference of a case of yours with the value, if you name it."
    )


@router.get(
    "",
    response=list[QuestionOut],
    auth=Scoped("cases:read"),
    operation_id="listQuestions",
    summary="Questions about values",
)
@looks
def listed(request: HttpRequest) -> list[QuestionOut]:
    """The newest hundred questions that your bodies were asked or asked themselves."""
    to_us, by_us = asking.questions(request.auth, timezone.now())
    return [_out(each) for each in (*to_us, *by_us)]


@router.post(
    "/{reference}/answer",
    response=QuestionOut,
    auth=Scoped("cases:write"),
    operation_id="answerQuestion",
    summary="Answer a question",
    openapi_extra=refusals(404, 409, 422, headers=REPLAYED),
)
def answer(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    body: TraceAnswerIn,
    idempotency_key: IdempotencyKey,
) -> QuestionOut:
    """Answer as a body that was asked: only now whoever asked learns that it knows the value."""
    words = {"text": body.text, "reveals": body.case}
    return _done(request, response, reference, idempotency_key, "answer", acting.answer, body, **words)


@router.post(
    "/{reference}/decline",
    response=QuestionOut,
    auth=Scoped("cases:write"),
    operation_id="declineQuestion",
    summary="Tell nothing",
    openapi_extra=refusals(404, 409, 422, headers=REPLAYED),
)
def decline(
    request: HttpRequest, response: HttpResponse, reference: Reference, idempotency_key: IdempotencyKey
) -> QuestionOut:
    """Tell nothing. Whoever asked does not learn of it: for them the question lapses in its time."""
    return _done(request, response, reference, idempotency_key, "decline", acting.decline)


def _done(
    request: HttpRequest,
    response: HttpResponse,
    reference: str,
    key: str,
    name: str,
    action: Callable[..., object],
    body: Taken | None = None,
    **words: str,
) -> QuestionOut:
    """Carry an act on a question out once for its key, and tell how it stands after it."""

    def act(at: datetime) -> str:
        action(by=request.auth, reference=reference, at=at, **words)
        return reference

    def told(about: str) -> QuestionOut:
        with viewing(request.auth):
            return _out(asking.question(request.auth, about, timezone.now()))

    return told_once(request, response, key, Asked(f"question-{name}", (reference,), body), act=act, told=told)


def _out(found: asking.Asked) -> QuestionOut:
    row = found.question
    return QuestionOut(
        question=row.reference,
        type=row.type,
        value=row.value,
        purpose=row.purpose,
        tlp=row.tlp,
        asked_by=row.party.slug,
        asked_at=row.asked_at,
        lapses_at=row.lapses_at,
        case=found.case or None,
        state=AnswerState(found.recipient.state) if found.recipient else None,
        answers=[
            TraceAnswerOut(body=each.body.slug, text=each.answer, case=each.reveals or None, at=each.answered_at)
            for each in found.answers
        ],
    )
