"""The gate before the public form: tickets with their price, and counts in the database.

What came is counted whether or not it is taken in, and outside the transaction of the act.
"""

from datetime import datetime

from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from pehra.public.errors import Stale, TooEarly, TooMany
from pehra.public.models import Count
from pehra.public.rules import tickets
from pehra.public.rules.limits import ALL, ALTOGETHER, EACH, Counted, Limit, block, hidden
from pehra.public.rules.tickets import Ticket

COUNTED = """
INSERT INTO public_count AS c (counted, key, starts, ends, number) VALUES (%s, %s, %s, %s, 1)
ON CONFLICT (counted, key, starts) DO UPDATE SET number = least(c.number + 1, 1000000) RETURNING c.number
"""


def key_for(purpose: str) -> bytes:
    """The installation's own key for one purpose."""
    return salted_hmac(f"pehra.public.{purpose}", "", algorithm="sha256").digest()


def neighbourhood(address: str, at: datetime) -> str:
    """What is kept of an address."""
    return hidden(block(address), key=key_for("address"), at=at)


def new_ticket(*, address: str, at: datetime) -> Ticket:
    """A ticket for one form, dearer while much comes in."""
    return tickets.issue(key=key_for("ticket"), bits=_bits(neighbourhood(address, at), at), at=at)


def read_ticket(text: str, *, at: datetime) -> Ticket:
    """Raises Stale for what is no ticket of ours, or one whose time is over."""
    found = tickets.read(text, key=key_for("ticket"), at=at)
    if found is None:
        raise Stale
    return found


def pay(ticket: Ticket, nonce: str, *, address: str, at: datetime) -> bool:
    """Whether the proof was made; without one, the waiting time must be over. Counts it, whatever comes of it.

    Raises TooEarly, TooMany, and Stale where the price has grown too far since the ticket was given out.
    """
    here = neighbourhood(address, at)
    proved = tickets.proves(ticket, nonce)
    if not proved and at < ticket.waited_at:
        raise TooEarly(ticket.waited_at)
    if proved and ticket.bits + tickets.GRACE < _bits(here, at):
        raise Stale
    counted = Counted.PROVED if proved else Counted.WAITED
    count(counted, here, at=at)
    count_all(counted, at=at)
    return proved


def count(counted: Counted, key: str, *, at: datetime) -> None:
    """Count one more of a neighbourhood, a report or a person. Raises TooMany."""
    _count(counted, key, EACH[counted], at)


def count_all(counted: Counted, *, at: datetime) -> None:
    """Count one more altogether. Raises TooMany."""
    _count(counted, ALL, ALTOGETHER[counted], at)


def _count(counted: Counted, key: str, limit: Limit, at: datetime) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(COUNTED, [counted, key, limit.starts(at), limit.ends(at)])
        (number,) = cursor.fetchone()
    if number > limit.most:
        raise TooMany(limit.ends(at))


def _bits(here: str, at: datetime) -> int:
    altogether, each = ALTOGETHER[Counted.PROVED], EACH[Counted.PROVED]
    starts = {ALL: altogether.starts(at), here: each.starts(at)}
    rows = Count.objects.filter(counted=Counted.PROVED, key__in=starts, ends__gt=at)
    windows = rows.values_list("key", "starts", "number")
    found = {key: number for key, start, number in windows if starts[key] == start}
    return tickets.difficulty(all_lately=found.get(ALL, 0), here_lately=found.get(here, 0))


def forget(*, at: datetime) -> int:
    """Remove the counts and used tickets whose time is over; returns how many rows went."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM public_count WHERE ends < %s", [at])
        gone = int(cursor.rowcount)
        cursor.execute("DELETE FROM public_used_ticket WHERE ends < %s", [at])
        return gone + int(cursor.rowcount)
