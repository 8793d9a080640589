"""Keeping the sums: drawing a cut-off, adding up what is new, making everything anew."""

from typing import Final

from django.conf import settings
from django.db import connection, transaction

from pehra.statistics.actions.adding import add, add_all

# One at a time adds up.
ALONE: Final = 7_242_001
LOCK_FACTS: Final = "LOCK TABLE statistics_fact IN SHARE MODE"
# Milliseconds. While a lock is waited for, whoever comes to write waits behind it: a job that comes again in a minute
# gives up at once, a person who freezes a period does not.
SHORTLY, PATIENTLY = 200, 5000
NEW: Final = """
SELECT EXISTS (SELECT FROM statistics_fact, (SELECT coalesce((SELECT revision FROM statistics_edge), 0) AS r) edge
               WHERE since > r)
    OR EXISTS (SELECT FROM statistics_fact, (SELECT coalesce((SELECT revision FROM statistics_edge), 0) AS r) edge
               WHERE until > r)
"""
# On which day something was, is told by the clocks of the installation as it is set up now.
DAY: Final = """
CREATE OR REPLACE FUNCTION statistics_day(at timestamptz) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (at AT TIME ZONE '{zone}')::date
$$
"""
DRAW: Final = "SELECT nextval('statistics_revision')"
SET_EDGE: Final = """
INSERT INTO statistics_edge (id, revision) VALUES (1, %s) ON CONFLICT (id) DO UPDATE SET revision = excluded.revision
"""
# Whoever writes locks the case first and comes back to it last: so it is taken first, by a lock that waits for them.
RECORDS: Final = """
LOCK TABLE incidents_case IN EXCLUSIVE MODE;
LOCK TABLE incidents_report, incidents_transfer, deadlines_deadline, statistics_fact IN SHARE MODE
"""
FACTS: Final = (
    "CREATE TEMPORARY TABLE statistics_wanted ON COMMIT DROP AS SELECT * FROM statistics_expected",
    "CREATE INDEX ON statistics_wanted (kind, record_id)",
    "ANALYZE statistics_wanted",
    # Of a table that was empty when it was last looked at, PostgreSQL expects that nothing is found quicker than by
    # looking once for each of a million rows.
    "SET LOCAL enable_nestloop = off",
    """
    UPDATE statistics_fact f SET until = nextval('statistics_revision') WHERE f.until IS NULL AND NOT EXISTS (
        SELECT FROM statistics_wanted w WHERE w.kind = f.kind AND w.record_id = f.record_id
            AND to_jsonb(w) = to_jsonb(f) - 'id' - 'since' - 'until')
    """,
    """
    INSERT INTO statistics_fact (since, {columns}) SELECT nextval('statistics_revision'), {columns}
    FROM statistics_wanted w WHERE NOT EXISTS (
        SELECT FROM statistics_fact f WHERE f.kind = w.kind AND f.record_id = w.record_id AND f.until IS NULL)
    """,
    "SET LOCAL enable_nestloop TO DEFAULT",
    "ANALYZE statistics_fact",
)
FACT_COLUMNS: Final = """
SELECT string_agg(attname, ', ' ORDER BY attnum) FROM pg_attribute
WHERE attrelid = 'statistics_expected'::regclass AND attnum > 0
"""


@transaction.atomic
def draw_cut_off(patience: int = PATIENTLY) -> int:
    """A revision before which everything is settled: whoever wrote a smaller one has committed, the next is larger.

    Call it in a transaction of its own: until it ends, whoever writes a case waits. Raises OperationalError where
    somebody is still writing after so many milliseconds.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [str(patience)])
        cursor.execute(LOCK_FACTS)
        cursor.execute(DRAW)
        return int(cursor.fetchone()[0])


def anything_new() -> bool:
    """Whether facts have begun or ended since the sums were added up."""
    with connection.cursor() as cursor:
        cursor.execute(NEW)
        return bool(cursor.fetchone()[0])


@transaction.atomic
def add_up(upto: int) -> bool:
    """Bring the sums up to a cut-off. Whether there was anything to do."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ALONE])
        cursor.execute("SELECT coalesce((SELECT revision FROM statistics_edge), 0)")
        edge = int(cursor.fetchone()[0])
        if edge >= upto:
            return False
        changed = bool(add(edge, upto))
        cursor.execute(SET_EDGE, [upto])
    return changed


@transaction.atomic
def rebuild() -> int:
    """Bring every fact up to its record, and add all of them up anew; returns how many sums there are.

    What was known before stays history: facts are ended and begun, never changed. Whoever writes a case waits.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ALONE])
        cursor.execute(RECORDS)
        cursor.execute(DAY.format(zone=settings.DISPLAY_TIME_ZONE))
        cursor.execute(FACT_COLUMNS)
        columns = cursor.fetchone()[0]
        for statement in FACTS:
            cursor.execute(statement.format(columns=columns))
        cursor.execute(DRAW)
        upto = int(cursor.fetchone()[0])
        count = add_all(upto)
        cursor.execute(SET_EDGE, [upto])
        cursor.execute("DROP TABLE statistics_wanted")
    return count
