"""Keeping the sums by which compliance is told: folding what came and went, and making all of them anew."""

from typing import Final

from django.db import connection, transaction

from pehra.playbooks.queries.checking import CELL, COLUMNS, PARTS

SUMS: Final = ", ".join(f"sum({part})" for part in PARTS)
SOME: Final = " OR ".join(f"sum({part}) <> 0" for part in PARTS)
# One at a time: two that fold the same rows would each write their sum. Who folds comes again soon. Who makes all
# sums anew waits: what was folded meanwhile would stay beside them.
LOCK: Final = "SELECT pg_try_advisory_xact_lock(hashtext('playbooks_tally'))"
ALONE: Final = "SELECT pg_advisory_xact_lock(hashtext('playbooks_tally'))"
FOLD: Final = f"""
WITH days AS (
    SELECT DISTINCT mandate_id, day, body_id, tier
    FROM (SELECT * FROM playbooks_tally WHERE fresh ORDER BY mandate_id LIMIT %s) fresh
), gone AS (
    DELETE FROM playbooks_tally t USING days d
    WHERE (t.mandate_id, t.day, t.body_id, t.tier) = (d.mandate_id, d.day, d.body_id, d.tier) RETURNING t.*
), put AS (
    INSERT INTO playbooks_tally ({COLUMNS}, fresh)
    SELECT {CELL}, {SUMS}, false FROM gone GROUP BY {CELL} HAVING {SOME}
)
SELECT count(*) FROM gone WHERE fresh
"""  # noqa: S608
# Whoever writes a task is waited for, and then waits.
HELD: Final = "LOCK TABLE playbooks_task, playbooks_run IN SHARE MODE"
ANEW: Final = f"""
INSERT INTO playbooks_tally ({COLUMNS}, fresh) SELECT {COLUMNS}, false FROM playbooks_expected
"""  # noqa: S608


@transaction.atomic
def fold(*, limit: int = 20_000) -> int:
    """Fold the days of at most `limit` fresh rows; returns how many there were (0: nothing to do)."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(FOLD, [limit])
        return int(cursor.fetchone()[0])


@transaction.atomic
def rebuild() -> int:
    """Make all sums anew from the tasks; returns how many there are."""
    with connection.cursor() as cursor:
        cursor.execute(ALONE)
        cursor.execute(HELD)
        cursor.execute("DELETE FROM playbooks_tally")
        cursor.execute(ANEW)
        return int(cursor.rowcount)
