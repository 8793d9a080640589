"""Reading the journal: as pages for an auditor, and as a stream of lines for a proof."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import READS_JOURNAL
from pehra.foundation.audit.models import Entry, Head
from pehra.foundation.audit.rules import Line, Proof, verify

# Each column as the database prints it: the hash is over this text and not over what a driver makes of it.
LINES = """
SELECT seq, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), user_id, actor, party_id,
       act, subject, detail::text, previous, hash
FROM audit_entry WHERE seq <= %s ORDER BY seq
"""


@dataclass(frozen=True)
class Reach:
    """How much of the journal a person reads: everything, or what was done for these parties."""

    everything: bool
    parties: frozenset[int]


def reach(person: Person, supervising: frozenset[int]) -> Reach:
    """An auditor at a supervising body (Council, National CERT) reads all; elsewhere what was done for that body."""
    parties = person.parties(READS_JOURNAL)
    return Reach(bool(parties & supervising), parties)


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


def acts(within: Reach) -> list[str]:
    """The distinct names of acts within reach, for a filter."""
    rows = Entry.objects.all() if within.everything else Entry.objects.filter(party_id__in=within.parties)
    return list(rows.order_by("act").values_list("act", flat=True).distinct())


def lines(upto: int) -> Iterator[Line]:
    """Every entry up to this number in order, streamed by a server-side cursor."""
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(LINES, [upto])
        for row in iter(lambda: cursor.fetchmany(5000), []):
            for columns in row:
                yield Line(*columns)


def head() -> tuple[int, str]:
    """Number and hash of the newest entry, as the head row says."""
    return Head.objects.values_list("seq", "hash").get(id=1)


def prove() -> Proof:
    """Verify the whole journal against its head. Acts done meanwhile come after that head and are left out."""
    last = head()
    return verify(lines(last[0]), head=last)
