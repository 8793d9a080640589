"""Acts on cases. Each is whole: it happened with all that belongs to it, or the answer says why nothing did."""

from collections.abc import Callable
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Router
from pydantic import BaseModel

from pehra.foundation.access.api.acting import acts_on
from pehra.foundation.access.api.keys import IdempotencyKey, mark
from pehra.foundation.access.errors import Conflict
from pehra.foundation.access.viewing import viewing
from pehra.incidents import actions, queries
from pehra.incidents.api import taken
from pehra.incidents.api.given import DoneOut
from pehra.incidents.models import Transfer
from pehra.incidents.rules.references import tidy

router = Router(tags=["Acts on cases"])
Reference = Annotated[str, Path(description="Reference of a case, as in C-2M8X-41TV.")]


ALONG_THE_CHAIN = taken.EscalateIn()


act = acts_on(router, "/{reference}", DoneOut)


def done(
    request: HttpRequest,
    response: HttpResponse,
    name: str,
    reference: str,
    key: str,
    action: Callable[..., Any],
    payload: BaseModel | None = None,
    **arguments: Any,
) -> DoneOut:
    """Carry an action out once for its key, and tell how the case stands after it."""
    person, at, reference = request.auth, timezone.now(), tidy(reference)

    def carry_out() -> dict[str, Any]:
        result = action(by=person, reference=reference, at=at, **arguments)
        case = actions.outcome(reference)
        told = DoneOut(
            case=reference,
            act=name,
            at=at,
            status=case.status,
            custodian=case.custodian.slug,
            version=case.version,
            drill=case.drill.reference if case.drill else None,
            receipt=_receipt(result),
        )
        return told.model_dump(mode="json")

    asked = {"act": name, "case": reference, "body": payload.model_dump(mode="json") if payload else None}
    found = actions.once(by=person, key=key, request=asked, reference=reference[:12], at=at, act=carry_out)
    mark(response, found.repeated)
    return DoneOut.model_validate(found.answer)


def _receipt(result: object) -> dict[str, Any] | None:
    return (result.answer_receipt or result.offer_receipt) if isinstance(result, Transfer) else None


@act("accept", "acceptCase", "Accept a case")
def accept(
    request: HttpRequest, response: HttpResponse, reference: Reference, idempotency_key: IdempotencyKey
) -> DoneOut:
    """Take the custody that was offered to your body, or acknowledge a report as its first responder."""
    return done(request, response, "accept", reference, idempotency_key, actions.accept)


@act("return", "returnCase", "Return a case")
def give_back(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    body: taken.ReasonIn,
    idempotency_key: IdempotencyKey,
) -> DoneOut:
    """Give an offered case back to its sender, who has kept it all along."""
    action = actions.give_back
    return done(request, response, "return", reference, idempotency_key, action, body, reason=body.reason)


@act("forward", "forwardCase", "Forward a case")
def forward(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    body: taken.ForwardIn,
    idempotency_key: IdempotencyKey,
) -> DoneOut:
    """Send an offered case on to a body that fits better. Custody stays where it is until that body accepts."""
    action, to = actions.forward, body.to
    return done(request, response, "forward", reference, idempotency_key, action, body, to=to, reason=body.reason)


@act("dismiss", "dismissCase", "Close a report as no incident")
def dismiss(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    body: taken.DismissIn,
    idempotency_key: IdempotencyKey,
) -> DoneOut:
    """Accept a report that nobody has acknowledged yet and close it as no incident, in one act. Whoever reported it and
    the bodies above yours read the reason.
    """
    words, action = {"outcome": body.outcome, "reason": body.reason}, actions.dismiss
    return done(request, response, "dismiss", reference, idempotency_key, action, body, **words)


@act("escalate", "escalateCase", "Escalate a case")
def escalate(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    idempotency_key: IdempotencyKey,
    body: taken.EscalateIn = ALONG_THE_CHAIN,
) -> DoneOut:
    """Offer the case to the next body of its chain or, with a reason, to another one."""
    action, to = actions.escalate, body.to or ""
    return done(request, response, "escalate", reference, idempotency_key, action, body, to=to, reason=body.reason)


@act("withdraw", "withdrawCase", "Withdraw an offer")
def withdraw(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    body: taken.ReasonIn,
    idempotency_key: IdempotencyKey,
) -> DoneOut:
    """Take back an offer that was not answered."""
    action = actions.withdraw
    return done(request, response, "withdraw", reference, idempotency_key, action, body, reason=body.reason)


@act("override", "overrideCase", "Override a silent route")
def override(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    body: taken.OverrideIn,
    idempotency_key: IdempotencyKey,
) -> DoneOut:
    """The National CERT's duty officer takes a case from a silent route and, if a body is named, offers it there."""
    action, to = actions.override, body.to or ""
    return done(request, response, "override", reference, idempotency_key, action, body, to=to, reason=body.reason)


@act("close", "closeCase", "Close a case")
def close(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    body: taken.CloseIn,
    idempotency_key: IdempotencyKey,
) -> DoneOut:
    """Close with how it ended, cause and lesson. The organisation still owes its final report of an incident."""
    words = {"outcome": body.outcome, "cause": body.cause, "lesson": body.lesson, "version": body.version}
    return done(request, response, "close", reference, idempotency_key, actions.close, body, **words)


@act("reopen", "reopenCase", "Reopen a case")
def reopen(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    body: taken.ReasonIn,
    idempotency_key: IdempotencyKey,
) -> DoneOut:
    """Take a closed case up again: it has no outcome any more; cause and lesson stay until it is closed anew."""
    return done(request, response, "reopen", reference, idempotency_key, actions.reopen, body, reason=body.reason)


@act("notes", "noteOnCase", "Write a note")
def note(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    body: taken.NoteIn,
    idempotency_key: IdempotencyKey,
) -> DoneOut:
    """Write into the timeline, as somebody who takes part."""
    words = {"body": body.body, "tlp": body.tlp or "", "internal": body.internal}
    return done(request, response, "note", reference, idempotency_key, actions.note, body, **words)


@act("classification", "classifyCase", "Classify a case")
def classify(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    body: taken.ClassifyIn,
    idempotency_key: IdempotencyKey,
) -> DoneOut:
    """Set classes and types, severity and the ransomware tag. Running clocks may fall due earlier, never later."""
    words = body.model_dump()
    return done(request, response, "classify", reference, idempotency_key, actions.classify, body, **words)


@act("title", "renameCase", "Correct the title of a case")
def rename(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    body: taken.RenameIn,
    idempotency_key: IdempotencyKey,
) -> DoneOut:
    """Give a case another title; the timeline keeps the one before. Reports, and documents made until then, keep it."""
    words = body.model_dump()
    return done(request, response, "rename", reference, idempotency_key, actions.rename, body, **words)


@act("affected", "changeAffected", "Change who is affected")
def affected(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    body: taken.AffectedIn,
    idempotency_key: IdempotencyKey,
) -> DoneOut:
    """Say which organisations are affected besides and which are not. The label decides what they see."""
    words, action = body.model_dump(), actions.change_affected
    return done(request, response, "change-affected", reference, idempotency_key, action, body, **words)


@act("named", "namePerson", "Name a person")
def name_person(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    body: taken.NamedIn,
    idempotency_key: IdempotencyKey,
) -> DoneOut:
    """Name a further person on a TLP:RED case, who sees it from now on. Unless you are its source, its recorded
    permission for a wider label is needed.
    """
    words, action = {"person": body.person}, actions.name_person
    return done(request, response, "name-person", reference, idempotency_key, action, body, **words)


@act("observables", "addObservables", "Add observables")
def observables(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    body: taken.ObservablesIn,
    idempotency_key: IdempotencyKey,
) -> DoneOut:
    """Add what was seen: all of them or, with one fault, none."""
    seen, action = [each.seen() for each in body.observables], actions.add_observables
    return done(request, response, "add-observables", reference, idempotency_key, action, body, seen=seen)


@act("observables/state", "judgeObservable", "Say what an observable is taken for")
def judge(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    body: taken.JudgedIn,
    idempotency_key: IdempotencyKey,
) -> DoneOut:
    """Take an observable for a false positive, withdraw it, or let it count as seen again, as the body that has the
    case; whoever added it may withdraw it. It stays on the case. Only what counts as seen is compared with other cases,
    asked about and given out.
    """
    words, action = body.model_dump(), actions.judge_trace
    return done(request, response, "judge-observable", reference, idempotency_key, action, body, **words)


@act("observables/note", "correctObservable", "Correct the note on an observable")
def correct(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    body: taken.CorrectedIn,
    idempotency_key: IdempotencyKey,
) -> DoneOut:
    """Say anew what is noted of an observable, as the body that has the case or whoever added it. The timeline keeps
    what it said before.
    """
    words, action = body.model_dump(), actions.correct_trace
    return done(request, response, "correct-observable", reference, idempotency_key, action, body, **words)


@act("tlp", "labelCase", "Change the label")
def label(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    body: taken.LabelIn,
    idempotency_key: IdempotencyKey,
) -> DoneOut:
    """Set another label: stricter at once, wider than the source set only with its recorded permission."""
    return done(request, response, "label", reference, idempotency_key, actions.change_tlp, body, tlp=body.tlp)


@act("permission", "askPermission", "Ask the source")
def ask(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    body: taken.PermissionIn,
    idempotency_key: IdempotencyKey,
) -> DoneOut:
    """Ask the source to permit a wider label. One question at a time."""
    words = {"tlp": body.tlp, "reason": body.reason}
    return done(request, response, "ask-permission", reference, idempotency_key, actions.ask_permission, body, **words)


@act("permission/answer", "answerPermission", "Answer as the source", scope="reports:write")
def answer(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    body: taken.PermissionAnswerIn,
    idempotency_key: IdempotencyKey,
) -> DoneOut:
    """Grant or refuse what was asked. Granting changes nothing by itself: the custodian then sets the label."""
    words = {"grant": body.grant, "answer": body.answer}
    return done(request, response, "answer-permission", reference, idempotency_key, _answer_permission, body, **words)


def _answer_permission(*, by: Any, reference: str, **words: Any) -> Any:
    with viewing(by):
        asked = queries.asked(by, reference)
    if asked is None:
        raise Conflict("The source is not asked anything at the moment.")
    return actions.answer_permission(by=by, reference=reference, permission_id=asked.pk, **words)


@act("updates", "fileUpdate", "File an update", scope="reports:write")
def update(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    body: taken.FilingIn,
    idempotency_key: IdempotencyKey,
) -> DoneOut:
    """File an update to your organisation's report. A late one is accepted and stays marked as late."""
    return _filed(request, response, "file-update", reference, idempotency_key, actions.file_update, body)


@act("final-report", "fileFinalReport", "File the final report", scope="reports:write")
def final(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    body: taken.FilingIn,
    idempotency_key: IdempotencyKey,
) -> DoneOut:
    """File the final report; it says all that an update would have said."""
    return _filed(request, response, "file-final-report", reference, idempotency_key, actions.file_final, body)


def _filed(
    request: HttpRequest,
    response: HttpResponse,
    name: str,
    reference: str,
    key: str,
    action: Callable[..., Any],
    body: taken.FilingIn,
) -> DoneOut:
    return done(request, response, name, reference, key, action, body, body=body.body, answers=body.sheets())
