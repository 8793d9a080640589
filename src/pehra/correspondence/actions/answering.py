"""What the other side says: inside the network, by a secret link, or past this site, written down by an officer."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_noop

from pehra.correspondence.actions.acting import (
    OUTSIDER,
    STAGE,
    Upload,
    acting,
    add_fact,
    add_files,
    add_message,
    asked,
    check_files,
    journal_from_outside,
    locked_from_outside,
    move_check,
    subject_of,
    tell_us,
    words,
)
from pehra.correspondence.errors import Later
from pehra.correspondence.models import AnswerLink, Message, Request
from pehra.correspondence.queries.requests import followed
from pehra.correspondence.rules import links
from pehra.correspondence.rules.requests import BY_LINK_WINDOW, MOST_BY_LINK
from pehra.correspondence.rules.wording import BY_HAND, AnswerWay, RequestAct, RequestState
from pehra.foundation.access.errors import Absent, Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.foundation.deadlines import actions as deadlines
from pehra.registry import queries as registry

OLDEST: Final = timedelta(days=366)
SKEW: Final = timedelta(minutes=5)
HAS_IT: Final = gettext_noop("Whoever is asked by request %(request)s has it.")
ANSWERED: Final = gettext_noop("Request %(request)s has an answer.")

# Counts a wrong code from an address, and raises Later once there were too many. The site ties it.
_counter: list[Callable[[str, datetime], None]] = []


def counted_by(count: Callable[[str, datetime], None]) -> None:
    """Subscribe to wrong codes; each with the address that it came from."""
    _counter[:] = [count]


@transaction.atomic
def acknowledge(*, by: Person, reference: str, at: datetime) -> Request:
    """Whoever is asked says that they have it. Raises Absent, Forbidden, NotInThisState."""
    row = asked(by, reference, RequestAct.ACKNOWLEDGE)
    return _acknowledged(row, by, at)


@transaction.atomic
def answer(*, by: Person, reference: str, text: str, files: Sequence[Upload] = (), at: datetime) -> Message:
    """Whoever is asked answers. Raises Absent, Forbidden, NotInThisState, Invalid."""
    row = asked(by, reference, RequestAct.ANSWER)
    return _answered(row, by, text, files, AnswerWay.PEHRA, _other_side(row), at)


@transaction.atomic
def write_down(
    *,
    by: Person,
    reference: str,
    text: str,
    way: str,
    said_at: datetime | None = None,
    only_received: bool = False,
    files: Sequence[Upload] = (),
    at: datetime,
) -> Message:
    """An officer writes down what the other side said by telephone, mail, letter or in a meeting, and when.

    `only_received`: they have it, and have not answered yet. Raises Absent, Forbidden, NotInThisState, Invalid.
    """
    act = acting(by, reference, RequestAct.ANSWER, at)
    row, case = act.row, act.case
    moment = said_at or at
    said = words("text", text)
    if way not in BY_HAND:
        raise Invalid({"way": Problem("Choose one of those offered.")})
    if not at - OLDEST < moment <= at + SKEW or (row.sent_at is not None and moment < row.sent_at - SKEW):
        raise Invalid({"said_at": Problem("This time lies before the letter, or in the future.")})
    check_files(row, files)
    message = add_message(
        row,
        said,
        ours=False,
        way=AnswerWay(way),
        author=_other_side(row),
        at=min(moment, at),
        kept_at=at,
        kept_by=by.label,
    )
    add_files(message, files, by=by, at=at)
    if only_received:
        if row.state == RequestState.SENT:
            row.state = move_check(row, RequestAct.ACKNOWLEDGE)
            row.save(update_fields=["state"])
        act.fact(HAS_IT, "check")
    else:
        _settle(row, min(moment, at))
        act.fact(ANSWERED, "message")
    tell_us(case, row, "request.answered", "Request %(request)s has an answer.", at=at)
    act.journal("request.write-down", way=way, files=len(files))
    return message


def opened(*, code: str, address: str, at: datetime) -> Request:
    """The request of a secret link. Raises Absent alike for all that opens nothing; Later after many wrong codes.

    Whoever has the right code is let in however often others behind the same address were wrong.
    """
    try:
        return followed(code, at)
    except Absent:
        for count in _counter:
            count(address, at)
        raise


def acknowledge_by_link(*, code: str, at: datetime) -> Request:
    """Whoever has the link says that they have the letter. Raises Absent, NotInThisState."""
    with transaction.atomic():
        return _acknowledged(_by_link(code, at, RequestAct.ACKNOWLEDGE), OUTSIDER, at)


def answer_by_link(*, code: str, text: str, files: Sequence[Upload] = (), at: datetime) -> Message:
    """Whoever has the link answers. Raises Absent, Invalid, NotInThisState; Later for too many in an hour."""
    with transaction.atomic():
        row = _by_link(code, at, RequestAct.ANSWER)
        since = at - BY_LINK_WINDOW
        lately = Message.objects.filter(request=row, way=AnswerWay.LINK, kept_at__gt=since).order_by("-kept_at")[
            :MOST_BY_LINK
        ]
        if len(lately) == MOST_BY_LINK:
            raise Later(lately[MOST_BY_LINK - 1].kept_at + BY_LINK_WINDOW)
        return _answered(row, OUTSIDER, text, files, AnswerWay.LINK, row.to_name, at)


def _by_link(code: str, at: datetime, act: RequestAct) -> Request:
    row = locked_from_outside(followed(code, at))
    # It may have been ended while this waited for the lock.
    if not AnswerLink.objects.filter(request=row, digest=links.digest(code), ended_at=None).exists():
        raise Absent
    move_check(row, act)
    return row


def _acknowledged(row: Request, by: Person, at: datetime) -> Request:
    row.state = move_check(row, RequestAct.ACKNOWLEDGE)
    row.save(update_fields=["state"])
    party = row.to_party_id or row.party_id
    add_fact(row.case, row, HAS_IT, by=by, party_id=party, at=at, image="check")
    journal_from_outside(row, "request.acknowledge", by=by, at=at)
    return row


def _answered(
    row: Request, by: Person, text: str, files: Sequence[Upload], way: AnswerWay, author: str, at: datetime
) -> Message:
    said = words("text", text)
    check_files(row, files)
    message = add_message(row, said, ours=False, way=way, author=author, at=at)
    add_files(message, files, by=by, at=at)
    _settle(row, at)
    add_fact(row.case, row, ANSWERED, by=by, party_id=row.to_party_id or row.party_id, at=at, image="message")
    tell_us(row.case, row, "request.answered", "Request %(request)s has an answer.", at=at)
    journal_from_outside(row, "request.answer", by=by, at=at, way=way, files=len(files))
    return message


def _other_side(row: Request) -> str:
    """Who is asked: a party by its name, and none of its people."""
    if row.to_party_id is None:
        return row.to_name
    return registry.party_names([row.to_party_id])[row.to_party_id].name(row.language)


def _settle(row: Request, at: datetime) -> None:
    """There is an answer: nobody owes one any more. What came late stays late."""
    row.state = move_check(row, RequestAct.ANSWER)
    row.answered_at = row.answered_at or at
    row.save(update_fields=["state", "answered_at"])
    deadlines.meet(subject=subject_of(row), stage=STAGE, at=at)
