"""What a mail looks like, and how long to wait before trying again."""

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

MOST_ATTEMPTS = 12


@dataclass(frozen=True)
class Letter:
    """Subject and plain-text body, in the reader's language."""

    subject: str
    body: str


def compose(letter: Letter, *, link: str) -> Letter:
    """The letter with its link below. A subject is one line whatever its parts held."""
    return Letter(" ".join(letter.subject.split()), f"{letter.body}\n\n{link}\n")


def message(letter: Letter, *, sender: str, to: str, number: int, sent_at: datetime) -> EmailMessage:
    """The message as sent. Its Message-ID comes from the outbox number, so a repeated sending is recognised."""
    name, address = parseaddr(sender)
    domain = address.rpartition("@")[2] or "localhost"
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(name or "Pehra", addr_spec=address)
    mail["To"] = to
    mail["Subject"] = letter.subject
    mail["Date"] = format_datetime(sent_at)
    mail["Message-ID"] = f"<pehra-{number}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.body)
    return mail


def backoff(attempts: int) -> float:
    """Seconds until the next try: doubling from half a minute, at most four hours."""
    return min(30.0 * 2 ** (attempts - 1), 4 * 3600.0)
