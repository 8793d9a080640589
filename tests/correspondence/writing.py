"""Writing and answering in few words. They are secrets: wherever one turns up outside, content has leaked."""

import re
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any, Final

from pehra.correspondence.actions import answering, drafting, measures, sending
from pehra.correspondence.actions.drafting import Draft
from pehra.correspondence.models import Measure, Message, Request
from pehra.correspondence.queries.composing import leaving
from pehra.foundation.access.person import Person
from pehra.foundation.delivery.actions import expand, send_waiting
from tests.connectors.smtp.server import Mailbox
from tests.world import NOW

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
LATER: Final = NOW + 6 * HOUR
DUE: Final = LATER + 3 * DAY
ADDRESS, DOMAIN = "198.51.100.77", "bad.zarqa.example"
TRACE: Final = ("ipv4-addr", ADDRESS)
ABUSE: Final = "abuse@hosting.example"
SUBJECT, TEXT, ANSWER = "Zarqa-subject", "Zarqa-letter about {values}", "Zarqa-answer"
OUTSIDE: Final[dict[str, Any]] = {
    "to_name": "Zarqa Hosting",
    "to_address": ABUSE,
    "to_kind": "hosting-provider",
    "reply_to": "desk@cert.example",
}
INSIDE: Final[dict[str, Any]] = {"to": "cert-punjab"}


def draft(by: Person, case: str, *, at: datetime = LATER, **given: Any) -> Request:
    """A draft in words of one's own, to a hosting provider unless it says otherwise."""
    to = {} if "to" in given else OUTSIDE
    usual = {"subject": SUBJECT, "body": TEXT, "values": (TRACE,), "due_at": DUE} | to
    return drafting.draft(by=by, reference=case, given=Draft(**usual | given), at=at)


def seal(row: Request, at: datetime = LATER) -> str:
    """What whoever sends it was shown."""
    found = Request.objects.select_related("case__drill").get(pk=row.pk)
    return leaving(found, found.case, at).seal


def send(by: Person, row: Request, *, at: datetime = LATER, by_hand: str = "") -> Request:
    return sending.send(by=by, reference=row.reference, seen=seal(row, at), by_hand=by_hand, at=at).row


def sent(by: Person, case: str, *, by_hand: str = "", **given: Any) -> Request:
    """A request that has left."""
    return send(by, draft(by, case, **given), by_hand=by_hand)


def answered(by: Person, row: Request, text: str = ANSWER, *, at: datetime = LATER + HOUR) -> Message:
    return answering.answer(by=by, reference=row.reference, text=text, at=at)


def emptied(at: datetime = LATER) -> None:
    """Everything that waits in the outbox goes to the mail server."""
    while expand(at=at):
        pass
    while send_waiting(at=at):
        pass


def letters(mailbox: Mailbox, to: str = ABUSE) -> list[EmailMessage]:
    """The mails that came to somebody, in the order in which they came."""
    return [each for each in mailbox.messages if each["To"] == to]


def words_of(mail: EmailMessage) -> str:
    return str(mail.get_content()).replace("\r\n", "\n")


def code_in(mail: EmailMessage) -> str:
    """The code of the secret link of a mail."""
    found = re.search(r"https://pehra\.example/answer/([0-9A-Z]{24})/", words_of(mail))
    assert found, "the mail has no secret link"
    return found[1]


def block(by: Person, case: str, *, at: datetime = LATER, **given: Any) -> Measure:
    """A measure on the address of the case, by the Telecom CERT."""
    usual = {"kind": "block", "party": "cert-telecom", "type": TRACE[0], "value": TRACE[1]}
    return measures.propose(by=by, reference=case, at=at, **usual | given)


def change(
    by: Person, row: Measure, act: str, reason: str = "Zarqa-reason", *, at: datetime = LATER, **more: Any
) -> Measure:
    return measures.change(by=by, reference=row.reference, act=act, reason=reason, at=at, **more)
