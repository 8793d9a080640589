"""A journal of many entries, linked as the database links them. Importing this needs a Django that is set up."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import psycopg

from pehra.foundation.audit.queries import head
from pehra.foundation.audit.rules import Line, digest
from pehra.site.runtime.postgres import SUPERUSER

ACTS: Final = ("report.submit", "case.accept", "case.note", "case.escalate", "clock.reminder", "case.close")
COLUMNS: Final = "seq, at, user_id, actor, party_id, act, subject, detail, previous, hash"
BEGAN: Final = datetime(2026, 1, 1, tzinfo=UTC)


def make_journal(home: Path, entries: int) -> int:
    """Continue the journal until it has so many entries; returns how many there are.

    Written with triggers off, each entry with the hash that the trigger would have given it: `pehra audit verify` walks
    over them like over any other.
    """
    last = head()
    number, previous = last.seq, last.hash
    # As the superuser, who alone may write past the triggers that link entries and keep the head.
    with psycopg.connect(host=str((home / "postgres" / "socket").resolve()), user=SUPERUSER, dbname="pehra") as own:
        own.execute("SET session_replication_role = replica")
        with own.cursor().copy(f"COPY audit_entry ({COLUMNS}) FROM STDIN") as copy:
            for line in _lines(number, previous, entries):
                copy.write_row(tuple(vars(line).values()))
                number, previous = line.seq, line.hash
        own.execute("UPDATE audit_head SET seq = %s, hash = %s", [number, previous])
    return number


def _lines(number: int, previous: str, entries: int) -> Iterator[Line]:
    for seq in range(number + 1, entries + 1):
        at = BEGAN + timedelta(seconds=seq)
        act = ACTS[seq % len(ACTS)]
        columns = (seq, f"{at:%Y-%m-%dT%H:%M:%S.%f}Z", seq % 300, f"Analyst {seq % 300}", seq % 40 + 1, act)
        detail = f'{{"rule": "bench-{seq % 17}", "stage": "final-report", "version": {seq % 9}}}'
        line = Line(*columns, f"case:C-{seq % 65536:04X}-{seq % 9973:04X}", detail, previous, "")
        line = Line(*columns, line.subject, detail, previous, digest(line))
        previous = line.hash
        yield line
