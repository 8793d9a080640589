"""Making the index anew: after a change of how words are read, or where a check has found a difference.

One transaction empties the table, takes its indexes away, fills it and puts them up again as they were. Whoever
searches or writes a record meanwhile waits for its end; who has begun before is waited for, though not for long. Killed
in the middle it leaves everything as it was, since PostgreSQL keeps the old rows and indexes until the transaction has
ended well.
"""

from typing import Final

from django.db import OperationalError, connection, transaction
from psycopg.errors import DeadlockDetected, LockNotAvailable

# When each came, and to further readers, is told by the index alone: nobody is told again, and nobody misses anything.
KEEP: Final = (
    "CREATE TEMPORARY TABLE search_came ON COMMIT DROP AS SELECT kind, record_id, came_at FROM search_document",
    "ANALYZE search_came",
)
# What was missing came when it happened.
FILL: Final = """
INSERT INTO search_document (kind, record_id, case_id, at, came_at, audience, words)
SELECT kind, record_id, e.case_id, e.at, coalesce(c.came_at, e.at), e.audience, e.words
FROM search_expected e LEFT JOIN search_came c USING (kind, record_id)
"""
# Whoever writes locks or makes a case before anything that hangs on it, and changes it once more afterwards. So the
# cases come first, by a lock that waits for whoever has locked one: nobody is met again at another table. The index
# comes last.
LOCKS: Final = (
    "LOCK TABLE incidents_case IN EXCLUSIVE MODE",
    "LOCK TABLE incidents_report, incidents_entry, incidents_observable IN SHARE MODE",
    "LOCK TABLE search_document IN ACCESS EXCLUSIVE MODE",
)
# Behind a lock that is waited for, everybody waits who comes to write: a backup that runs would hold up the network.
PATIENCE: Final = "5s"
MEMORY: Final = ("SET LOCAL work_mem = '128MB'", "SET LOCAL maintenance_work_mem = '256MB'")
# Asked of the catalogue, so that an index which a later migration adds comes back as well.
CONSTRAINTS: Final = """
SELECT format('ALTER TABLE search_document DROP CONSTRAINT %I', conname),
       format('ALTER TABLE search_document ADD CONSTRAINT %I %s', conname, pg_get_constraintdef(oid))
FROM pg_constraint WHERE conrelid = 'search_document'::regclass AND contype IN ('p', 'u') ORDER BY conname
"""
ANALYZE: Final = "ANALYZE search_document"
INDEXES: Final = """
SELECT format('DROP INDEX %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
FROM pg_index WHERE indrelid = 'search_document'::regclass
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u'))
ORDER BY indexrelid::regclass::text
"""


class InUse(Exception):
    """Somebody holds the index or the records for longer than is waited for. Nothing was changed."""


@transaction.atomic
def rebuild() -> int:
    """Make every document anew; returns how many there are. Raises InUse."""
    _lock()
    with connection.cursor() as cursor:
        # Filled row by row each of them takes many times as long as made of all rows at once.
        taken_away, put_up = _indexes()
        for statement in (*MEMORY, *KEEP, *taken_away, "TRUNCATE search_document", FILL):
            cursor.execute(statement)
        count = int(cursor.rowcount)
        for statement in (*put_up, ANALYZE, "DROP TABLE search_came"):
            cursor.execute(statement)
    return count


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
        try:
            for statement in LOCKS:
                cursor.execute(statement)
        except OperationalError as error:
            if isinstance(error.__cause__, LockNotAvailable | DeadlockDetected):
                raise InUse from error
            raise
        cursor.execute("SET LOCAL lock_timeout TO DEFAULT")


def _indexes() -> tuple[list[str], list[str]]:
    """The statements that take every index away, and those that make them as they were."""
    with connection.cursor() as cursor:
        cursor.execute(INDEXES)
        found = cursor.fetchall()
        cursor.execute(CONSTRAINTS)
        found += cursor.fetchall()
    return [drop for drop, _make in found], [make for _drop, make in found]
