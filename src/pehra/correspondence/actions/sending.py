"""What leaves: the letter, a further word about it, secret links."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from pehra.correspondence.actions import audience
from pehra.correspondence.actions.acting import (
    CITATION,
    RULE,
    STAGE,
    Acting,
    acting,
    add_message,
    end_links_of,
    move_check,
    stop_clock,
    subject_of,
    tell_them,
    words,
)
from pehra.correspondence.errors import Unseen
from pehra.correspondence.models import AnswerLink, Message, Request
from pehra.correspondence.queries.composing import leaving, mailed
from pehra.correspondence.rules import links
from pehra.correspondence.rules.letters import Letter
from pehra.correspondence.rules.requests import FURTHEST, LONGEST_PURPOSE, REMIND_AFTER, REMIND_BEFORE, link_until
from pehra.correspondence.rules.telling import labels_for
from pehra.correspondence.rules.wording import BY_HAND, AnswerWay, RequestAct, RequestState
from pehra.foundation.access.errors import Conflict, Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.foundation.deadlines import actions as deadlines
from pehra.foundation.delivery.actions import write as put_into_the_outbox
from pehra.incidents.queries import sightings
from pehra.law.tlp import TLP, stricter
from pehra.registry import queries as registry

STRUCK: Final = (
    "A technical trace of this letter does not count as seen on the case any more: choose anew what goes with it."
)


@dataclass(frozen=True)
class Sent:
    """What was sent. Not `mailed`: to a party of the network, in a drill, or by the sender's own hand."""

    row: Request
    mailed: bool


@transaction.atomic
def send(*, by: Person, reference: str, seen: str, by_hand: str = "", at: datetime) -> Sent:
    """Send a draft. `seen` is the seal of what was shown before: nothing else leaves.

    `by_hand` is a way by which the sender brings the letter there: then no mail leaves. Raises Absent, Forbidden,
    NotInThisState, Unseen, Invalid; Conflict where the letter has places that cannot be filled, or no mail leaves here.
    """
    act = acting(by, reference, RequestAct.SEND, at)
    row, case = act.row, act.case
    if TLP(row.tlp) not in labels_for(TLP(case.tlp)):
        raise Invalid({"tlp": Problem("The case has another label by now: choose one for the letter that fits it.")})
    if row.due_at is not None and row.due_at <= at:
        raise Invalid({"due_at": Problem("This time has to lie ahead, within a year.")})
    if not all(sightings.stands_on(case, each["type"], each["value"]) for each in row.values):
        raise Invalid({"values": Problem(STRUCK)})
    shown = leaving(row, case, at)
    if not shown.whole:
        raise Conflict("The letter is not whole yet: it has places that cannot be filled, or no words.")
    if shown.seal != seen:
        raise Unseen
    way = _way(row, case, by_hand)
    row.subject, row.body = shown.letter.subject[:200], shown.letter.body
    row.state, row.sent_at = move_check(row, RequestAct.SEND), at
    if row.to_party_id is not None:
        row.readers = audience.readers_of(row.to_party_id, TLP(row.tlp))
        row.audience = audience.of_request(case, row.readers)
    row.save()
    mail = _mail(row, shown.mail, at) if way is AnswerWay.MAIL and shown.mail is not None else None
    add_message(row, row.body, ours=True, way=way, author=_author(act), at=at, mail=mail)
    _start_clock(row, at)
    tell_them(case, row, "request.new", "Your organisation is asked something: request %(request)s.", at=at)
    act.fact(gettext_noop("Request %(request)s was sent to %(to)s."), "send", to=shown.to)
    # Never a word of it, nor to whom: who reads the journal does not read the case.
    act.journal(
        "request.send", tlp=row.tlp, way=way, values=len(row.values), sha256=shown.seal, stated=bool(row.purpose)
    )
    return Sent(row, mail is not None)


@transaction.atomic
def write(*, by: Person, reference: str, text: str, due_at: datetime | None = None, at: datetime) -> Message:
    """Write once more to whoever is asked, with another day where one is given.

    Whoever had answered owes an answer again. Where the case has become stricter than the letter was, so does the
    request from now on. Raises Absent, Forbidden, NotInThisState, Invalid.
    """
    act = acting(by, reference, RequestAct.WRITE, at)
    row, case = act.row, act.case
    said = words("text", text)
    if due_at is not None and not at < due_at <= at + FURTHEST:
        raise Invalid({"due_at": Problem("This time has to lie ahead, within a year.")})
    owed_again = row.state == RequestState.ANSWERED
    row.state = move_check(row, RequestAct.WRITE)
    _follow_label(row, case)
    if due_at is not None or owed_again:
        _due_anew(row, due_at, at)
    row.save()
    outside = row.to_party_id is None and case.drill is None
    with translation.override(row.language):
        mail = _mail(row, mailed(row, Letter(row.subject, said)), at) if outside else None
    way = AnswerWay.MAIL if mail else (AnswerWay.PEHRA if row.to_party_id or case.drill else AnswerWay.PAPER)
    message = add_message(row, said, ours=True, way=way, author=_author(act), at=at, mail=mail)
    tell_them(case, row, "request.more", "There is something new about request %(request)s.", at=at)
    act.fact(gettext_noop("Something more was written about request %(request)s."), "message")
    act.journal("request.write", way=way)
    return message


@transaction.atomic
def new_link(*, by: Person, reference: str, at: datetime) -> str:
    """A secret link to be handed over by another way, instead of all that there were; returns its code, once.

    Raises Absent, Forbidden, NotInThisState, and Conflict inside the network or in a drill.
    """
    act = acting(by, reference, RequestAct.WRITE, at)
    if act.row.to_party_id is not None or act.case.drill is not None:
        raise Conflict("A secret link is for somebody outside of the network, and never for a drill.")
    end_links_of(act.row, at)
    code = _fresh_link(act.row, at)
    act.journal("request.new-link")
    return code


@transaction.atomic
def end_links(*, by: Person, reference: str, at: datetime) -> int:
    """End the secret links of a request; returns how many stood. Raises Absent, Forbidden, NotInThisState."""
    act = acting(by, reference, RequestAct.WRITE, at)
    ended = end_links_of(act.row, at)
    act.journal("request.end-links", links=ended)
    return ended


@transaction.atomic
def close(*, by: Person, reference: str, outcome: str, at: datetime) -> Request:
    """It is done, with what came of it. Raises Absent, Forbidden, NotInThisState, Invalid."""
    text = gettext_noop("Request %(request)s is closed.")
    return _end(by, reference, RequestAct.CLOSE, outcome, text, at)


@transaction.atomic
def give_up(*, by: Person, reference: str, outcome: str, at: datetime) -> Request:
    """Nobody waits for an answer any more; a draft is not sent. Raises Absent, Forbidden, NotInThisState, Invalid."""
    text = gettext_noop("Request %(request)s was given up.")
    return _end(by, reference, RequestAct.GIVE_UP, outcome, text, at)


def _end(by: Person, reference: str, how: RequestAct, outcome: str, text: str, at: datetime) -> Request:
    act = acting(by, reference, how, at)
    row = act.row
    row.outcome = words("outcome", outcome, longest=LONGEST_PURPOSE)
    row.state, row.ended_at = move_check(row, how), at
    row.save()
    stop_clock(row, at)
    end_links_of(row, at)
    tell_them(act.case, row, "request.ended", "Nothing more is asked of you: request %(request)s has ended.", at=at)
    act.fact(text, "check" if how is RequestAct.CLOSE else "x")
    act.journal(f"request.{how}")
    return row


@transaction.atomic
def reopen(*, by: Person, reference: str, reason: str, due_at: datetime | None = None, at: datetime) -> Request:
    """Take a request up again: it waits for an answer or, where it never left, is a draft. Its links stay ended.

    Raises Absent, Forbidden, NotInThisState, Invalid.
    """
    act = acting(by, reference, RequestAct.REOPEN, at)
    row = act.row
    why = words("reason", reason, longest=LONGEST_PURPOSE)
    if due_at is not None and not at < due_at <= at + FURTHEST:
        raise Invalid({"due_at": Problem("This time has to lie ahead, within a year.")})
    row.state, row.ended_at, row.outcome = move_check(row, RequestAct.REOPEN), None, ""
    if row.sent_at is not None:
        _due_anew(row, due_at, at)
    row.save()
    tell_them(act.case, row, "request.reopened", "Request %(request)s was taken up again.", at=at)
    act.fact(gettext_noop("Request %(request)s was taken up again: %(why)s"), "refresh", why=why)
    act.journal("request.reopen")
    return row


def _follow_label(row: Request, case: Any) -> None:
    """A word that is written now is not told more widely than the case is now."""
    label = stricter(TLP(row.tlp), TLP(case.tlp))
    if label == row.tlp:
        return
    row.tlp = label
    if row.to_party_id is not None:
        row.readers = audience.readers_of(row.to_party_id, label)
        row.audience = audience.of_request(case, row.readers)


def _way(row: Request, case: Any, by_hand: str) -> AnswerWay:
    """How the letter leaves. Raises Invalid; Conflict where it would go by mail and none leaves here."""
    if by_hand:
        if by_hand not in BY_HAND:
            raise Invalid({"by_hand": Problem("Choose one of those offered.")})
        return AnswerWay(by_hand)
    if row.to_party_id is not None or case.drill is not None:
        return AnswerWay.PEHRA
    if not settings.SMTP_URL:
        raise Conflict("No mail leaves this installation: bring the letter there by another way, and say by which.")
    return AnswerWay.MAIL


def _author(act: Acting) -> str:
    """Who writes, as the other side reads it: the body. Its people are named to nobody outside."""
    return registry.party_names([act.party_id])[act.party_id].name(act.row.language)


def _mail(row: Request, letter: Letter | None, at: datetime) -> UUID | None:
    """Put a mail with a secret link of its own into the outbox; returns its key. None: no mail leaves here."""
    if letter is None or not settings.SMTP_URL:
        return None
    last = Message.objects.filter(request=row, mail__isnull=False).order_by("-at", "-pk").first()
    link = settings.BASE_URL + reverse("correspondence:by_link", args=[_fresh_link(row, at)])
    with translation.override(row.language):
        below = gettext("Read and answer it here, without an account and also with a file:")
        body = f"{letter.body}\n\n-- \n{below}\n{link}?language={row.language}\n"
    made = put_into_the_outbox(
        address=row.to_address,
        subject=letter.subject,
        body=body,
        reply_to=row.reply_to,
        follows=last.mail if last else None,
        at=at,
    )
    return made.key if made else None


def _fresh_link(row: Request, at: datetime) -> str:
    code = links.fresh_code()
    until = link_until(at, row.due_at)
    AnswerLink.objects.create(request=row, digest=links.digest(code), made_at=at, until=until)
    return code


def _due_anew(row: Request, due_at: datetime | None, at: datetime) -> None:
    stop_clock(row, at)
    row.due_at, row.overdue_at = due_at, None
    _start_clock(row, at)


def _start_clock(row: Request, at: datetime) -> None:
    if row.due_at is None:
        return
    terms = deadlines.Terms(
        stage=STAGE,
        rule=RULE,
        citation=CITATION,
        party_id=row.party_id,
        function="",
        anchor="sent",
        anchored_at=at,
        due_at=row.due_at,
        remind_before=REMIND_BEFORE,
        remind_after=REMIND_AFTER,
    )
    deadlines.start(subject=subject_of(row), terms=[terms], at=at)
