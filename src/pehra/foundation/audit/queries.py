"""Reading the journal: as pages for an auditor, and as a stream of lines for a proof."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import READS_JOURNAL
from pehra.foundation.audit.models import Entry, Verification
from pehra.foundation.audit.models import Head as HeadRow
from pehra.foundation.audit.rules import Head, Line, Proof, verify

# Each column as the database prints it: the hash is over this text and not over what a driver makes of it.
LINES = """
SELECT seq, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), user_id, actor, party_id,
       act, subject, detail::text, previous, hash
FROM audit_entry WHERE seq <= %(upto)s
"""
# How many of the newest entries are looked at for the names of acts in a filter.
RECENT = 5000

Supervisors = Callable[[datetime], frozenset[int]]
_supervisors: list[Supervisors] = []


def supervised_by(bodies: Supervisors) -> None:
    """Say which bodies' auditors read the whole journal: the journal itself knows of no bodies."""
    _supervisors[:] = [bodies]


@dataclass(frozen=True)
class Reach:
    """How much of the journal a person reads: everything, or what was done for these parties."""

    everything: bool
    parties: frozenset[int]

    @property
    def opens(self) -> frozenset[int]:
        """What the window is told to open; see `access.viewing`."""
        return frozenset({0}) if self.everything else self.parties


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to; empty means any."""

    act: str = ""
    subject: str = ""


def reach(person: Person, supervising: frozenset[int]) -> Reach:
    """An auditor at a supervising body (Council, National CERT) reads all; elsewhere what was done for that body."""
    parties = person.parties(READS_JOURNAL)
    return Reach(bool(parties & supervising), parties)


def reach_of(person: Person, at: datetime) -> Reach:
    """The reach of a person on this day."""
    return reach(person, _supervisors[0](at) if _supervisors else frozenset())


def entries(
    within: Reach, *, before: int | None = None, subject: str = "", act: str = "", limit: int = 50
) -> list[Entry]:
    """The newest entries within reach, `before` a number, of one subject or act."""
    rows = Entry.objects.order_by("-seq")
    if not within.everything:
        rows = rows.filter(party_id__in=within.parties)
    if before is not None:
        rows = rows.filter(seq__lt=before)
    if subject:
        rows = rows.filter(subject=subject)
    if act:
        rows = rows.filter(act=act)
    return list(rows[:limit])


def first_shown(
    subjects: Collection[str], *, number: int, since: datetime, unsaid: Collection[str] = ()
) -> list[Entry]:
    """Of each person the first entry of these subjects, from a moment on, whose "entries" have this number, in order.

    Of these acts also one that does not say what was shown. For acts, which tell nobody more of it than they may see.
    """
    shown = Q(detail__entries__contains=number) | (Q(act__in=unsaid) & ~Q(detail__has_key="entries"))
    rows = Entry.objects.filter(shown, subject__in=subjects, at__gte=since)
    return sorted(rows.order_by("user_id", "seq").distinct("user_id"), key=lambda each: each.seq)


def of_act(act: str, said: Mapping[str, Any], *, since: datetime) -> list[Entry]:
    """The entries of an act, from a moment on, that say this in their detail, in order. For acts as well."""
    return list(Entry.objects.filter(act=act, at__gte=since, detail__contains=dict(said)).order_by("seq"))


def acts(within: Reach) -> list[str]:
    """The names of recent acts within reach, for a filter."""
    rows = Entry.objects.order_by("-seq")
    if not within.everything:
        rows = rows.filter(party_id__in=within.parties)
    recent = Entry.objects.filter(pk__in=rows.values("pk")[:RECENT])
    return list(recent.order_by("act").values_list("act", flat=True).distinct())


def lines(upto: int, within: Reach | None = None, narrowed: Filter | None = None) -> Iterator[Line]:
    """Entries up to this number in order, streamed by a server-side cursor: all of them, or what is within reach."""
    statement, parameters = LINES, {"upto": upto}
    conditions: dict[str, Any] = {}
    if within is not None and not within.everything:
        conditions["party_id = ANY(%(parties)s)"] = ("parties", sorted(within.parties))
    if narrowed and narrowed.act:
        conditions["act = %(act)s"] = ("act", narrowed.act)
    if narrowed and narrowed.subject:
        conditions["subject = %(subject)s"] = ("subject", narrowed.subject)
    statement += "".join(f" AND {condition}" for condition in conditions) + " ORDER BY seq"
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(statement, parameters | dict(conditions.values()))
        for row in iter(lambda: cursor.fetchmany(5000), []):
            for columns in row:
                yield Line(*columns)


def head() -> Head:
    """The newest entry, as the head row says."""
    return Head(*HeadRow.objects.values_list("seq", "hash").get(id=1))


def prove(witness: Head | None = None) -> Proof:
    """Verify the whole journal against its head. Acts done meanwhile come after that head and are left out."""
    last = head()
    return verify(lines(last.seq), head=last, witness=witness)


def last_verification(*, finished: bool) -> Verification | None:
    """The newest proof that was asked for, or the newest that has an answer."""
    rows = Verification.objects.order_by("-pk")
    return rows.exclude(finished_at=None).first() if finished else rows.first()
