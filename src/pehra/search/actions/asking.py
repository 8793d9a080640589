"""Asking blindly who knows a value, and answering: nobody learns who holds it before they say so themselves."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_noop

from pehra.formats.references import fresh, tidy
from pehra.formats.text import problem_in
from pehra.formats.text import tidy as tidy_text
from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid, Problem
from pehra.foundation.access.person import SYSTEM, Person
from pehra.foundation.audit.actions import record
from pehra.foundation.delivery.actions import Telling, notify
from pehra.incidents import actions as incidents
from pehra.incidents.queries import sightings
from pehra.incidents.rules.observables import defang
from pehra.incidents.rules.wording import ObservableType
from pehra.law.tlp import TLP
from pehra.registry import queries as registry
from pehra.search.errors import AskedAlready, NotAnswered, Settled, TooManyQuestions
from pehra.search.models import Probe, Question, Recipient, Reticence
from pehra.search.policy import answers, asks, closes
from pehra.search.rules.asking_limits import (
    DAY,
    FOR_A_BODY,
    FOR_A_PERSON,
    LONGEST_ANSWER,
    LONGEST_PURPOSE,
    STANDS,
    coarse,
)
from pehra.search.rules.general import general
from pehra.search.rules.wording import AnswerState


@transaction.atomic
def look(*, by: Person, reference: str, type: str, value: str, at: datetime) -> Probe:
    """Ask whether another CERT knows a value of a case of one's own. Counted, and in the journal, whatever the answer.

    Raises Absent, Forbidden; NotAnswered for what is too general, TooManyQuestions.
    """
    case, party = _asking(by, reference, type, value)
    _count(by, party, at)
    silent = Reticence.objects.values_list("body_id", flat=True)
    seen = sightings.seen_by_others(by, type, value, silent=silent)
    probe = Probe.objects.create(
        user_id=by.user_id,
        party_id=party,
        case=case,
        type=type,
        value=value,
        known=bool(seen.bodies),
        sightings=coarse(seen.cases, seen.holders),
        at=at,
    )
    # Not the value: content of a case never stands in the journal.
    incidents.journal(
        case, "search.blind-look", by=by, party_id=party, at=at, detail={"type": type, "known": probe.known}
    )
    return probe


@transaction.atomic
def ask(*, by: Person, reference: str, type: str, value: str, purpose: str, at: datetime) -> Question:
    """Send a question to the CERTs that know a value: it tells them value, purpose and who asks.

    Raises Conflict where no blind answer said that somebody knows it, or the case is stricter than TLP:AMBER.
    """
    case, party = _asking(by, reference, type, value)
    if wrong := problem_in(purpose, longest=LONGEST_PURPOSE, lines=True):
        raise Invalid({"purpose": Problem(wrong[0], **wrong[1])})
    if TLP(case.tlp).strictness > TLP.AMBER.strictness:
        raise Conflict("A value of a case stricter than TLP:AMBER is told to nobody: set a wider label first.")
    if not Probe.objects.filter(party_id=party, case=case, type=type, value=value, known=True).exists():
        raise Conflict("No other CERT is known to have this value: ask that first.")
    if Question.objects.filter(party_id=party, type=type, value=value, lapses_at__gt=at).exists():
        raise AskedAlready
    seen = sightings.seen_by_others(by, type, value, silent=Reticence.objects.values_list("body_id", flat=True))
    question = Question.objects.create(
        reference=fresh("Q"),
        case=case,
        party_id=party,
        asked_by=by.label,
        type=type,
        value=value,
        purpose=tidy_text(purpose),
        tlp=TLP.AMBER,
        audience=sorted({party} | seen.bodies),
        asked_at=at,
        lapses_at=at + STANDS,
    )
    Recipient.objects.bulk_create(
        Recipient(question=question, body_id=body, state=AnswerState.WAITING, audience=[body])
        for body in sorted(seen.bodies)
    )
    telling = _telling(question, "Another CERT asks about a value that you know: question %(question)s.")
    notify(telling=telling, parties=seen.bodies, at=at)
    text = gettext_noop("Other CERTs that know %(value)s were asked about it.")
    shown = defang(ObservableType(type), value)
    incidents.add_fact(case, text, by=by, party_id=party, at=at, params={"value": shown[:200]}, image="help-circle")
    incidents.journal(case, "search.ask", by=by, party_id=party, at=at, detail={"question": question.reference})
    return question


@transaction.atomic
def answer(*, by: Person, reference: str, text: str, reveals: str = "", at: datetime) -> Recipient:
    """Answer as a body that was asked; only now the body that asked learns who knows the value.

    `reveals` is the reference of a case of one's own that one names; to see it still needs the case to be shared.
    """
    recipient = _asked(by, reference, at)
    if wrong := problem_in(text, longest=LONGEST_ANSWER, lines=True):
        raise Invalid({"answer": Problem(wrong[0], **wrong[1])})
    question = recipient.question
    revealed = _revealed(by, reveals, question)
    _settle(recipient, AnswerState.ANSWERED, by, at, text=tidy_text(text), reveals=revealed)
    telling = _telling(question, "Your question %(question)s has an answer.")
    notify(telling=telling, parties=[question.party_id], at=at)
    _record(recipient, "search.answer", by, at)
    return recipient


@transaction.atomic
def decline(*, by: Person, reference: str, at: datetime) -> Recipient:
    """Tell nothing. The body that asked does not learn of it: for them the question lapses in its time."""
    recipient = _asked(by, reference, at)
    _settle(recipient, AnswerState.DECLINED, by, at)
    _record(recipient, "search.decline", by, at)
    return recipient


@transaction.atomic
def lapse(*, at: datetime) -> int:
    """End the questions whose time is over; returns how many bodies had not answered."""
    due = Recipient.objects.select_for_update(skip_locked=True, of=("self",)).select_related("question")
    rows = list(due.filter(state=AnswerState.WAITING, question__lapses_at__lte=at)[:500])
    for row in rows:
        _settle(row, AnswerState.LAPSED, SYSTEM, at)
    return len(rows)


@transaction.atomic
def be_silent(*, by: Person, body: str, silent: bool, at: datetime) -> None:
    """Take a body out of all blind answers, or in again, as its lead or administrator. Raises Absent."""
    party = registry.party_named(body)
    if party is None or party.id not in closes(by):
        raise Absent
    if silent:
        Reticence.objects.get_or_create(body_id=party.id, defaults={"since": at, "by": by.label})
    else:
        Reticence.objects.filter(body_id=party.id).delete()
    act = "search.close" if silent else "search.open"
    record(by=by, at=at, act=act, subject=f"body:{party.slug}", party_id=party.id)


def _asking(by: Person, reference: str, type: str, value: str) -> tuple[Any, int]:
    """The case and the body that asks. Raises Absent where the value is none of the case's own."""
    case, party = incidents.written(by, reference)
    if not asks(by, party) or registry.organisation(party) is not None:
        raise Forbidden("Only those who work cases at a CERT ask other CERTs.")
    if not sightings.stands_on(case, type, value):
        raise Absent
    if case.drill is not None:
        raise Conflict("A case of a drill asks nobody outside it.")
    if general(type, value):
        raise NotAnswered
    return case, party


def _count(by: Person, party: int, at: datetime) -> None:
    """Refuse the question after the last that is allowed on a day; two at once are counted one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('search.probe'), %s)", [party])
    since = at - DAY
    if Probe.objects.filter(user_id=by.user_id, at__gt=since).count() >= FOR_A_PERSON:
        raise TooManyQuestions(FOR_A_PERSON)
    if Probe.objects.filter(party_id=party, at__gt=since).count() >= FOR_A_BODY:
        raise TooManyQuestions(FOR_A_BODY)


def _asked(by: Person, reference: str, at: datetime) -> Recipient:
    """The question as it was put to one of this person's bodies. Raises Absent, Settled."""
    rows = Recipient.objects.select_for_update(of=("self",)).select_related("question")
    found = rows.filter(question__reference=tidy(reference), body_id__in=answers(by)).order_by("pk").first()
    if found is None:
        raise Absent
    if found.state != AnswerState.WAITING or found.question.lapses_at <= at:
        raise Settled
    return found


def _revealed(by: Person, reveals: str, question: Question) -> str:
    if not reveals.strip():
        return ""
    try:
        case = incidents.written(by, reveals)[0]
    except (Absent, Forbidden):
        raise Invalid({"reveals": "This is no case of yours."}) from None
    if not sightings.stands_on(case, question.type, question.value):
        raise Invalid({"reveals": "This case does not have the value that is asked about."})
    return str(case.reference)


def _settle(
    recipient: Recipient, state: AnswerState, by: Person, at: datetime, *, text: str = "", reveals: str = ""
) -> None:
    recipient.state, recipient.answer, recipient.reveals = state, text, reveals
    recipient.answered_by, recipient.answered_at = by.label, at
    if state is AnswerState.ANSWERED:
        recipient.audience = sorted({recipient.body_id, recipient.question.party_id})
    recipient.save()


def _record(recipient: Recipient, act: str, by: Person, at: datetime) -> None:
    subject = f"question:{recipient.question.reference}"
    record(by=by, at=at, act=act, subject=subject, party_id=recipient.body_id)


def _telling(question: Question, text: str) -> Telling:
    """A notice names neither value nor body: who may read those is decided when the question is opened."""
    return Telling(
        kind="search.question",
        text=text,
        link=f"/questions/{question.reference}/",
        params={"question": question.reference},
        restricted=False,
    )
