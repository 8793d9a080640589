"""The ticket of a form: signed, with an end, used once, and paid for by a proof of work or by waiting.

The proof is hashcash's (A. Back, 2002) with SHA-256: a number that, put behind the ticket, gives a hash beginning with
so many zero bits. Whoever has no script waits instead.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

# A person writes for a minute; who is called away in between finds the form still open.
LIVES: Final = timedelta(hours=2)
WAIT: Final = timedelta(seconds=60)
# About half a second of a cheap phone, and half a minute at the most.
LEAST_BITS: Final = 15
MOST_BITS: Final = 22
# How many bits a ticket may lack when it is used, since the load may have grown while somebody wrote.
GRACE: Final = 2
_SHAPE: Final = re.compile(r"([0-9]{1,12})\.([0-9]{1,3})\.([0-9a-f]{32})\.([0-9a-f]{64})")
_NONCE: Final = re.compile(r"[0-9]{1,20}")


@dataclass(frozen=True, slots=True)
class Ticket:
    """`bits` of proof are asked for; `text` is what the form carries."""

    issued_at: datetime
    bits: int
    text: str

    @property
    def ends_at(self) -> datetime:
        return self.issued_at + LIVES

    @property
    def waited_at(self) -> datetime:
        """From when on it is good without a proof."""
        return self.issued_at + WAIT

    @property
    def digest(self) -> str:
        """What is kept of a ticket that was used."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def issue(*, key: bytes, bits: int, at: datetime, salt: str = "") -> Ticket:
    """A new ticket; `salt` is random unless it is given (32 hexadecimal digits)."""
    body = f"{int(at.timestamp())}.{bits}.{salt or secrets.token_hex(16)}"
    return Ticket(_second(at), bits, f"{body}.{_signature(key, body)}")


def read(text: str, *, key: bytes, at: datetime) -> Ticket | None:
    """The ticket, if it is one of ours and its time is not over."""
    found = _SHAPE.fullmatch(text) if len(text) <= 200 else None
    if found is None or not hmac.compare_digest(found[4], _signature(key, text.rpartition(".")[0])):
        return None
    ticket = Ticket(datetime.fromtimestamp(int(found[1]), UTC), int(found[2]), text)
    # A ticket from the future would be one that was kept from before the clock was set back.
    return ticket if ticket.issued_at - WAIT <= at <= ticket.ends_at else None


def proves(ticket: Ticket, nonce: str) -> bool:
    """Whether the work was done."""
    if not _NONCE.fullmatch(nonce):
        return False
    return zero_bits(hashlib.sha256(f"{ticket.text}:{nonce}".encode()).digest()) >= ticket.bits


def zero_bits(digest: bytes) -> int:
    """With how many zero bits it begins."""
    return len(digest) * 8 - int.from_bytes(digest).bit_length()


def solve(ticket: Ticket) -> str:
    """The work itself, as a browser does it."""
    nonce = 0
    while not proves(ticket, str(nonce)):
        nonce += 1
    return str(nonce)


def difficulty(*, all_lately: int, here_lately: int) -> int:
    """How many bits to ask for: one more whenever what came lately has doubled, altogether or from close by."""
    grown = _doublings(all_lately, FREE_ALTOGETHER) + _doublings(here_lately, FREE_HERE)
    return min(LEAST_BITS + grown, MOST_BITS)


# So much comes in at ease: in ten minutes altogether, and in an hour from one neighbourhood.
FREE_ALTOGETHER: Final = 16
FREE_HERE: Final = 4


def _doublings(number: int, free: int) -> int:
    return max(number // free, 1).bit_length() - 1


def _second(at: datetime) -> datetime:
    return datetime.fromtimestamp(int(at.timestamp()), UTC)


def _signature(key: bytes, body: str) -> str:
    return hmac.new(key, body.encode(), hashlib.sha256).hexdigest()
