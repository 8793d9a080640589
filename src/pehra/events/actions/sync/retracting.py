"""What a run told the findings is taken back, since its input is read anew.

A feed's sighting that rests on nothing else stays for the while with no events, so that nothing changes its state
between the two readings. Whatever the new reading does not bring back is then withdrawn.
"""

from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction

from pehra.events.actions.sync.loading import ALONE
from pehra.events.models import FeedRun, Stream
from pehra.events.rules.states import Act, FindingState
from pehra.events.rules.work import Work
from pehra.pipeline.store import Store

# What the run saw of each finding, and what the feed's other runs saw of it, as far as the store still knows.
TOLD: Final = """
SELECT reinterpretAsInt64(finding), minIf(first_seen, mine), maxIf(last_seen, mine), sumIf(events, mine),
    minIfOrNull(first_seen, NOT mine), maxIfOrNull(last_seen, NOT mine),
    concat('{', arrayStringConcat(arrayMap(day -> toString(day), arrayDistinct(arrayConcat(
        groupArrayIf(toDate(first_seen, 'UTC'), NOT mine), groupArrayIf(toDate(last_seen, 'UTC'), NOT mine)
    ))), ','), '}')
FROM (
    SELECT run = {run:UUID} AS mine, finding, first_seen, last_seen, events FROM observed
    WHERE (run = {run:UUID} OR run IN {others:Array(UUID)})
        AND organisation IN (SELECT organisation FROM events WHERE run = {run:UUID})
)
GROUP BY finding HAVING countIf(mine) > 0
FORMAT TabSeparated
"""
TABLE: Final = """
CREATE TEMP TABLE told (
    key bigint, first timestamptz, last timestamptz, events bigint, other_first timestamptz, other_last timestamptz,
    days date[]
) ON COMMIT DROP
"""
COPY: Final = "COPY told FROM STDIN"
LOCK: Final = """
SELECT count(*) FROM (
    SELECT FROM events_finding WHERE key IN (SELECT key FROM told) ORDER BY id FOR UPDATE
) locked
"""
# Days are known as those on which a run began or ended to see it. What no other run saw, and on no other day, has no
# events left: of before, when several sites of an address were one finding, more may be counted than are its own now.
LESS: Final = """
UPDATE events_sighting g SET gone = 0,
    events = CASE WHEN isempty(t.rest) AND t.other_first IS NULL THEN 0 ELSE GREATEST(g.events - t.events, 0) END,
    days = CASE WHEN isempty(t.rest) THEN g.days ELSE t.rest END,
    first_seen = CASE WHEN g.first_seen < t.first THEN g.first_seen
        ELSE COALESCE(t.other_first, lower(t.rest) AT TIME ZONE 'UTC', g.first_seen) END,
    last_seen = CASE WHEN g.last_seen > t.last THEN g.last_seen
        ELSE COALESCE(t.other_last, (upper(t.rest) - 1) AT TIME ZONE 'UTC', g.last_seen) END
FROM (
    SELECT f.id, t.*, s.days
        - datemultirange(daterange(t.first_day, t.first_day, '[]'), daterange(t.last_day, t.last_day, '[]'))
        + COALESCE((SELECT range_agg(daterange(day, day, '[]')) FROM unnest(t.days) day), '{}') AS rest
    FROM (
        SELECT *, (first AT TIME ZONE 'UTC')::date AS first_day, (last AT TIME ZONE 'UTC')::date AS last_day FROM told
    ) t
    JOIN events_finding f ON f.key = t.key
    JOIN events_sighting s ON s.finding_id = f.id AND s.stream_id = %(stream)s
) t
WHERE g.finding_id = t.id AND g.stream_id = %(stream)s
"""
LATER: Final = """
UPDATE events_finding f SET first_seen = s.first,
    open_since = CASE WHEN f.episode = 1 THEN GREATEST(f.open_since, s.first) ELSE f.open_since END
FROM (
    SELECT g.finding_id, min(g.first_seen) AS first FROM events_sighting g JOIN events_finding f ON f.id = g.finding_id
    WHERE f.key IN (SELECT key FROM told) AND g.events > 0 GROUP BY g.finding_id
) s
WHERE f.id = s.finding_id AND f.first_seen < s.first
"""

# After the new reading: the sightings that it did not bring back, and the findings that rested on them alone.
REST: Final = """
CREATE TEMP TABLE rest ON COMMIT DROP AS
SELECT finding_id AS id FROM events_sighting WHERE stream_id = %(stream)s AND events = 0
"""
LOCK_REST: Final = """
SELECT count(*) FROM (SELECT FROM events_finding WHERE id IN (SELECT id FROM rest) ORDER BY id FOR UPDATE) locked
"""
GONE: Final = """
DELETE FROM events_sighting g USING rest r WHERE g.finding_id = r.id AND g.stream_id = %(stream)s;
DELETE FROM rest r USING events_sighting g WHERE g.finding_id = r.id
"""
WITHDRAW: Final = """
WITH before AS (
    SELECT id, state FROM events_finding WHERE id IN (SELECT id FROM rest) AND state <> %(withdrawn)s
),
written AS (
    UPDATE events_finding f SET state = %(withdrawn)s, changed_at = %(at)s, fixed_at = NULL, accepted_until = NULL,
        said = false, confirmed = false, episode = 1
    FROM before b WHERE f.id = b.id RETURNING f.id, f.organisation_id, b.state
),
noted AS (
    INSERT INTO events_change (finding_id, at, act, before, after, by, reason, run_id)
    SELECT id, %(at)s, %(act)s, state, %(withdrawn)s, '', '', %(run)s FROM written
),
no_longer AS (
    DELETE FROM events_untold u USING written w WHERE u.organisation_id = w.organisation_id AND u.finding_id = w.id
),
unended AS (
    DELETE FROM events_episode e USING written w WHERE e.finding_id = w.id
),
counted AS (
    INSERT INTO events_due (work, organisation_id) SELECT DISTINCT %(work)s, organisation_id FROM written ORDER BY 2
    ON CONFLICT DO NOTHING
)
SELECT count(*) FROM written
"""


@transaction.atomic
def take_back(*, run: FeedRun, store: Store, at: datetime) -> None:
    """Take back what a run told the findings, before its events leave the store. Done again, nothing happens.

    Raises StoreAway, StoreRefused.
    """
    with connection.cursor() as cursor:
        cursor.execute(ALONE)
        old = FeedRun.objects.select_for_update().get(pk=run.pk)
        if old.taken_back_at is not None:
            return
        if old.findings_at is not None:
            _take_back(cursor, old, store)
        # Its findings are not made any more, should they not have been.
        old.findings_at, old.taken_back_at = old.findings_at or at, at
        old.save(update_fields=["findings_at", "taken_back_at"])


def _take_back(cursor: Any, old: FeedRun, store: Store) -> None:
    stream = Stream.objects.filter(feed=old.feed, report=old.report, party_id=old.party_id).first()
    if stream is None:
        return
    same = FeedRun.objects.filter(feed=old.feed, report=old.report, party_id=old.party_id, taken_back_at=None)
    others = [str(each.pk) for each in same.filter(findings_at__isnull=False).exclude(pk=old.pk).only("pk")]
    cursor.execute(TABLE)
    with cursor.copy(COPY) as copy:
        for piece in store.stream(TOLD, {"run": str(old.pk), "others": others}):
            copy.write(piece)
    cursor.execute("ANALYZE told")
    cursor.execute(LOCK)
    cursor.execute(LESS, {"stream": stream.pk})
    cursor.execute(LATER)
    cursor.execute("DROP TABLE told")


def withdraw_rest(cursor: Any, stream: Stream, run: FeedRun, at: datetime) -> int:
    """Withdraw what a run that was made anew has not brought back; returns how many findings."""
    given = {"stream": stream.pk}
    cursor.execute(REST, given)
    cursor.execute(LOCK_REST)
    cursor.execute(GONE, given)
    words = {"at": at, "run": run.pk, "withdrawn": FindingState.WITHDRAWN.value, "act": Act.WITHDRAW.value}
    cursor.execute(WITHDRAW, words | {"work": Work.HISTORY.value})
    (found,) = cursor.fetchone()
    cursor.execute("DROP TABLE rest")
    return int(found)
