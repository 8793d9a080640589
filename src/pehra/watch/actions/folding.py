"""Folding the tally: what came and went since becomes one row of each kind again."""

from datetime import datetime
from typing import Final

from django.db import connection, transaction

from pehra.watch.models import Closing

CELL: Final = "key, wide, status, severity, tier, sector, province"
# One at a time: two that fold the same rows would each write their sum.
LOCK: Final = "SELECT pg_try_advisory_xact_lock(hashtext('watch_tally'))"
FOLD: Final = f"""
WITH kinds AS (
    SELECT DISTINCT {CELL} FROM (SELECT {CELL} FROM watch_tally WHERE fresh ORDER BY key LIMIT %s) fresh
), gone AS (
    DELETE FROM watch_tally t USING kinds k
    WHERE (t.key, t.wide, t.status, t.severity, t.tier, t.sector, t.province)
        = (k.key, k.wide, k.status, k.severity, k.tier, k.sector, k.province)
    RETURNING t.*
), put AS (
    INSERT INTO watch_tally ({CELL}, n, fresh)
    SELECT {CELL}, sum(n), false FROM gone GROUP BY {CELL} HAVING sum(n) <> 0
)
SELECT count(*) FROM gone WHERE fresh
"""  # noqa: S608


def forget_closings(*, older_than: datetime) -> int:
    """Remove what was closed long ago; returns how many rows. The cases themselves stay."""
    return int(Closing.objects.filter(at__lt=older_than).delete()[0])


@transaction.atomic
def fold(*, limit: int = 20_000) -> int:
    """Fold the kinds of at most `limit` fresh rows; returns how many there were (0: nothing to do)."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(FOLD, [limit])
        return int(cursor.fetchone()[0])
