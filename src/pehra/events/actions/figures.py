"""Keeping the small sums: for the organisations whose findings changed, anew and whole."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import connection

from pehra.events.actions.apart import apart
from pehra.events.rules.figures import STEP
from pehra.events.rules.states import FindingState
from pehra.events.rules.work import Work

SLICE: Final = 200
# Episodes that end belong to the month in which they did; of older ones nothing changes any more.
BACK: Final = timedelta(days=35)
COUNTED: Final = sorted(
    set(FindingState) - {FindingState.FIXED_CONFIRMED, FindingState.FALSE_ALARM, FindingState.WITHDRAWN}
)
BEGINNING: Final = date(1970, 1, 1)
TAKE: Final = """
DELETE FROM events_due WHERE (work, organisation_id) IN (
    SELECT work, organisation_id FROM events_due WHERE work = %s AND organisation_id > %s
    ORDER BY organisation_id LIMIT %s FOR UPDATE SKIP LOCKED
) RETURNING organisation_id
"""
WAITING: Final = """
SELECT organisation_id FROM events_due WHERE work = %s AND organisation_id > %s ORDER BY organisation_id LIMIT %s
"""
TAKEN: Final = """
DELETE FROM events_due WHERE (work, organisation_id) IN (
    SELECT work, organisation_id FROM events_due WHERE work = %(work)s AND organisation_id = ANY(%(organisations)s)
    FOR UPDATE SKIP LOCKED
) RETURNING organisation_id
"""
STANDING: Final = """
DELETE FROM events_standing WHERE organisation_id = ANY(%(organisations)s);
INSERT INTO events_standing (organisation_id, cert_id, sector, province, taxonomy, type, severity, tlp, standing,
    since, count, audience)
SELECT organisation_id, cert_id, sector, province, taxonomy, type, severity, tlp, state,
    date_trunc('week', open_since AT TIME ZONE 'UTC')::date AS since, count(*), audience
FROM events_finding WHERE organisation_id = ANY(%(organisations)s) AND state = ANY(%(states)s)
GROUP BY organisation_id, cert_id, sector, province, taxonomy, type, severity, tlp, state, since, audience
"""
# Counted with whoever was responsible when it was confirmed; seen by them, and by whoever is responsible today.
REMEDIED: Final = """
DELETE FROM events_remedied WHERE organisation_id = ANY(%(organisations)s) AND month >= %(month)s;
INSERT INTO events_remedied (organisation_id, cert_id, sector, province, taxonomy, type, severity, month, bucket,
    count, audience)
SELECT f.organisation_id, e.cert_id, e.sector, e.province, f.taxonomy, f.type, f.severity,
    date_trunc('month', e.confirmed_at AT TIME ZONE 'UTC')::date AS month,
    floor(ln(1 + extract(epoch FROM GREATEST(e.fixed_at - e.first_seen, interval '0')) / 3600) / ln(%(step)s))::int
        AS bucket, count(*), CASE WHEN e.audience <@ f.audience THEN f.audience
            ELSE ARRAY(SELECT DISTINCT unnest(e.audience || f.audience) ORDER BY 1) END AS seen_by
FROM events_episode e JOIN events_finding f ON f.id = e.finding_id
WHERE f.organisation_id = ANY(%(organisations)s)
    AND e.confirmed_at >= %(month)s::timestamp AT TIME ZONE 'UTC'
GROUP BY f.organisation_id, e.cert_id, e.sector, e.province, f.taxonomy, f.type, f.severity, month, bucket, seen_by
"""


def refresh_figures(*, at: datetime, limit: int = SLICE, go_on: Callable[[], bool] = lambda: True) -> int:
    """Make the sums of all organisations anew whose findings changed, `limit` at once; returns how many.

    One whose sums cannot be made stays in the queue, and so do those before which `go_on` says no.
    """
    lately = (at - BACK).date().replace(day=1)
    return _refresh(Work.FIGURES, lately, limit, go_on) + _refresh(Work.HISTORY, BEGINNING, limit, go_on)


def _refresh(work: Work, month: date, limit: int, go_on: Callable[[], bool]) -> int:
    def refresh(organisations: Sequence[int]) -> int:
        with connection.cursor() as cursor:
            cursor.execute(TAKEN, {"work": work.value, "organisations": list(organisations)})
            taken = [row[0] for row in cursor.fetchall()]
            if taken:
                cursor.execute(STANDING, {"organisations": taken, "states": COUNTED})
                cursor.execute(REMEDIED, {"organisations": taken, "month": month, "step": STEP})
        return len(taken)

    done = last = 0
    while go_on() and (organisations := waiting(work, last, limit)):
        done += sum(apart(organisations, refresh, "sums"))
        last = organisations[-1]
    return done


def waiting(work: Work, beyond: int, limit: int) -> list[int]:
    """Organisations of the queue, those with ids beyond one; they stay in it."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING, [work.value, beyond, limit])
        return [row[0] for row in cursor.fetchall()]


def take(cursor: Any, work: Work, limit: int, *, beyond: int = 0) -> list[int]:
    """Take organisations, those with ids beyond one, out of the queue; where the transaction fails they are back."""
    cursor.execute(TAKE, [work.value, beyond, limit])
    return [row[0] for row in cursor.fetchall()]
