"""What a mail looks like, and how long to wait before trying again."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from pehra.formats.text import OVERRIDES

MOST_ATTEMPTS = 12
# How long nothing is tried after the mail server could not be reached.
AWAY = timedelta(minutes=1)
# Seven bits: a server on the way that knows no 8BITMIME would garble Urdu.
POLICY = SMTP.clone(cte_type="7bit")


@dataclass(frozen=True)
class File:
    """A file beside a letter; `media_type` as in "text/csv", or "text/calendar; method=REQUEST"."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Letter:
    """Subject and plain-text body, in the reader's language."""

    subject: str
    body: str


def is_path(link: str) -> bool:
    """Whether a link stays on this site. Browsers read a backslash as a slash, and two slashes as another host."""
    return link.startswith("/") and link[1:2] not in ("/", "\\")


def filled(text: str, params: Mapping[str, object]) -> str:
    """The sentence with its `%(name)s` places filled. Raises KeyError or ValueError where it does not fit them."""
    return text % params if params else text


def compose(letter: Letter, *, link: str) -> Letter:
    """The letter with its link below."""
    return Letter(one_line(letter.subject), f"{letter.body}\n\n{link}\n")


def one_line(text: str) -> str:
    """Text as it may stand in a header: one line, without control characters or overrides of direction."""
    spaced = (" " if unicodedata.category(each) in ("Cc", "Zl", "Zp", "Zs") else each for each in text)
    kept = (each for each in spaced if each not in OVERRIDES and unicodedata.category(each) != "Cs")
    return " ".join("".join(kept).split())


def mailbox(address: str) -> Address:
    """An address for a header. The name of a domain in another script is written as DNS knows it."""
    local, _, domain = address.rpartition("@")
    return Address(username=local, domain=domain.encode("idna").decode())


def message(
    letter: Letter,
    *,
    sender: str,
    to: str,
    key: str,
    sent_at: datetime,
    file: File | None = None,
    reply_to: str = "",
    follows: str = "",
) -> EmailMessage:
    """The message as sent. Its Message-ID comes from the mail's own key, so a repeated sending is recognised.

    With `reply_to` it is a person's letter, else a machine's; `follows` is the key of the one before it in a thread.
    """
    name, address = parseaddr(sender)
    box = mailbox(address)
    mail = EmailMessage(policy=POLICY)
    mail["From"] = Address(name or "Pehra", username=box.username, domain=box.domain)
    mail["To"] = mailbox(to)
    mail["Subject"] = one_line(letter.subject)
    mail["Date"] = format_datetime(sent_at)
    mail["Message-ID"] = f"<{key}@{box.domain}>"
    if reply_to:
        mail["Reply-To"] = mailbox(reply_to)
    else:
        mail["Auto-Submitted"] = "auto-generated"
    if follows:
        mail["In-Reply-To"] = mail["References"] = f"<{follows}@{box.domain}>"
    mail.set_content(letter.body)
    if file is not None:
        kind, *said = (part.strip() for part in file.media_type.split(";"))
        main, _, sub = kind.partition("/")
        params = dict(part.split("=", 1) for part in said)
        # Texts of ours are UTF-8; without the word, readers guess.
        params |= {"charset": "utf-8"} if main == "text" else {}
        mail.add_attachment(file.content, maintype=main, subtype=sub, filename=one_line(file.name), params=params)
    return mail


def backoff(attempts: int) -> float:
    """Seconds until the next try: doubling from half a minute, at most four hours."""
    return min(30.0 * 2 ** (attempts - 1), 4 * 3600.0)
