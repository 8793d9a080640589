"""Which findings a run closes and which it reopens: `rules.closing` and `rules.states` over all of them at once."""

from datetime import datetime
from typing import Any, Final

from pehra.events.models import Stream
from pehra.events.rules.closing import Cover, Gone, KeptBack, Proof
from pehra.events.rules.states import FIXED, Act, FindingState, Side, after

TABLES: Final = """
CREATE TEMP TABLE moved (id bigint) ON COMMIT DROP;
CREATE TEMP TABLE covers (first timestamptz) ON COMMIT DROP;
CREATE TEMP TABLE turned (
    id bigint, act text, before text, after text, fixed_at timestamptz, open_since timestamptz
) ON COMMIT DROP
"""
COPY_COVERS: Final = "COPY covers FROM STDIN"
# As `KeptBack.seen`.
_SEEN: Final = "GREATEST(last_seen, CASE WHEN last_seen < %(kept_before)s THEN %(kept_until)s::timestamptz END)"
_GONE: Final = f"CASE WHEN {_SEEN} < %(confirmed)s THEN 2 WHEN {_SEEN} < %(unconfirmed)s THEN 1 ELSE 0 END"
MOVE: Final = f"""
WITH judged AS (
    UPDATE events_sighting SET gone = {_GONE} WHERE stream_id = %(stream)s AND gone < 2 AND gone <> {_GONE}
    RETURNING finding_id
)
INSERT INTO moved SELECT finding_id FROM judged
"""  # noqa: S608
# Also of concern: what somebody says is fixed, and what was seen after its fix or after it was withdrawn.
SAID: Final = """
INSERT INTO moved SELECT f.id FROM events_finding f JOIN events_sighting g ON g.finding_id = f.id
WHERE f.said AND g.stream_id = %(stream)s
"""
SEEN_AFTER: Final = """
INSERT INTO moved SELECT f.id FROM met m JOIN events_finding f ON f.id = m.id
WHERE NOT m.fresh AND (f.state = %(withdrawn)s OR (f.state = ANY(%(fixed)s) AND m.last_seen > f.fixed_at))
"""
# What somebody does meanwhile is waited for: a finding that is judged by what it was before does not turn, and would
# not be looked at again. People who act on several findings lock them in the same order.
LOCK: Final = """
SELECT count(*) FROM (
    SELECT FROM events_finding WHERE id IN (SELECT id FROM moved UNION SELECT id FROM refreshed) ORDER BY id FOR UPDATE
) locked
"""
# For each feed that shows it and still runs: how gone it is. Who said "fixed" is believed after one run without it.
TURN: Final = """
WITH each AS (
    SELECT f.id, f.state, f.fixed_at, f.open_since, g.first_seen, g.last_seen,
        CASE WHEN f.said AND s.origin <> 'event' AND s.covered_from > GREATEST(g.last_seen, f.fixed_at) THEN 2
            ELSE g.gone END AS gone,
        s.ended >= max(s.covered_until) OVER (PARTITION BY f.id) AS runs
    FROM (SELECT DISTINCT id FROM moved) c
    JOIN events_finding f ON f.id = c.id
    JOIN events_sighting g ON g.finding_id = f.id
    JOIN events_stream s ON s.id = g.stream_id
),
standing AS (
    SELECT id, state, fixed_at, open_since, max(last_seen) AS last_seen,
        COALESCE(min(gone) FILTER (WHERE runs), 0) AS gone
    FROM each GROUP BY id, state, fixed_at, open_since
),
decided AS (
    SELECT *, CASE
        WHEN state = %(withdrawn)s AND id IN (SELECT id FROM met) THEN 'see-again'
        WHEN state = ANY(%(fixed)s) AND gone = %(no)s AND last_seen > fixed_at THEN 'see-again'
        WHEN state = ANY(%(clears)s) AND gone = %(sure)s THEN 'clear'
        WHEN state = ANY(%(misses)s) AND gone = %(unsure)s THEN 'miss'
        WHEN state = ANY(%(fixed)s) AND gone > %(no)s AND last_seen > fixed_at THEN 'later'
    END AS act
    FROM standing
)
INSERT INTO turned
SELECT d.id, d.act, d.state, CASE d.act WHEN 'see-again' THEN %(reopened)s WHEN 'clear' THEN %(cleared)s
    WHEN 'miss' THEN %(missed)s ELSE d.state END,
    CASE WHEN d.act = 'see-again' THEN NULL WHEN d.fixed_at > d.last_seen THEN d.fixed_at
        ELSE COALESCE((SELECT min(c.first) FROM covers c WHERE c.first > d.last_seen), d.last_seen) END,
    CASE WHEN d.act = 'see-again' AND d.state = %(cleared)s
        THEN CASE WHEN m.first_seen > d.fixed_at THEN m.first_seen ELSE d.last_seen END
        WHEN d.state = %(withdrawn)s THEN m.first_seen ELSE d.open_since END
FROM decided d LEFT JOIN met m ON m.id = d.id WHERE d.act IS NOT NULL
"""
WRITE: Final = """
WITH written AS (
    UPDATE events_finding f SET state = t.after, fixed_at = t.fixed_at, open_since = t.open_since,
        first_seen = CASE WHEN t.before = %(withdrawn)s THEN t.open_since ELSE f.first_seen END,
        accepted_until = NULL, said = f.said AND t.act = 'later', confirmed = false,
        changed_at = CASE WHEN t.act = 'later' THEN f.changed_at ELSE %(at)s END,
        told_at = CASE WHEN t.act = 'see-again' THEN NULL ELSE f.told_at END,
        episode = f.episode + (t.act = 'see-again' AND t.before = %(cleared)s)::int
    FROM turned t WHERE f.id = t.id AND f.state = t.before
    RETURNING f.id, f.organisation_id, f.episode, t.act, t.before, t.after, t.fixed_at, f.open_since, f.cert_id,
        f.sector, f.province, f.audience
),
untold AS (
    INSERT INTO events_untold (organisation_id, finding_id) SELECT organisation_id, id FROM written
    WHERE act = 'see-again' ON CONFLICT DO NOTHING
),
no_longer AS (
    DELETE FROM events_untold u USING written w
    WHERE w.act IN ('miss', 'clear') AND u.organisation_id = w.organisation_id AND u.finding_id = w.id
),
noted AS (
    INSERT INTO events_change (finding_id, at, act, before, after, by, reason, run_id)
    SELECT id, %(at)s, act, before, after, '', '', %(run)s FROM written WHERE act <> 'later'
),
ended AS (
    INSERT INTO events_episode (finding_id, number, first_seen, fixed_at, confirmed_at, cert_id, sector, province,
        audience)
    SELECT id, episode, open_since, GREATEST(fixed_at, open_since), %(at)s, cert_id, sector, province,
        ARRAY(SELECT key FROM unnest(audience) key WHERE key > 0)
    FROM written WHERE after = %(cleared)s
    ON CONFLICT (finding_id, number) DO UPDATE SET fixed_at = EXCLUDED.fixed_at
)
SELECT act, count(*) FROM written GROUP BY act
"""
WORDS: Final = {
    "fixed": sorted(FIXED),
    "clears": sorted(after(Act.CLEAR, side=Side.MACHINE)),
    "misses": sorted(after(Act.MISS, side=Side.MACHINE)),
    "no": Gone.NO.value,
    "unsure": Gone.UNCONFIRMED.value,
    "sure": Gone.CONFIRMED.value,
    "reopened": FindingState.REOPENED.value,
    "cleared": FindingState.FIXED_CONFIRMED.value,
    "missed": FindingState.FIXED_UNCONFIRMED.value,
    "withdrawn": FindingState.WITHDRAWN.value,
}


def begin(cursor: Any, covers: list[Cover]) -> None:
    """Make the tables that `judge` works in."""
    cursor.execute(TABLES)
    with cursor.copy(COPY_COVERS) as copy:
        for cover in covers:
            copy.write_row((cover.first,))


def judge(cursor: Any, stream: Stream, proved: Proof, kept_back: KeptBack | None = None) -> None:
    """Work out which findings turn, into the table `turned`; from then on these and the refreshed ones are locked."""
    before = {
        "stream": stream.pk,
        "unconfirmed": proved.unconfirmed_before or "-infinity",
        "confirmed": proved.confirmed_before or "-infinity",
        "kept_before": kept_back.before if kept_back else "-infinity",
        "kept_until": kept_back.until if kept_back else "-infinity",
    }
    cursor.execute(MOVE, before)
    cursor.execute(SAID, before)
    cursor.execute(SEEN_AFTER, WORDS)
    cursor.execute(LOCK)
    cursor.execute(TURN, WORDS)


def write(cursor: Any, run: Any, at: datetime) -> dict[str, int]:
    """Turn them, with a line of history each; returns how many by act."""
    cursor.execute(WRITE, WORDS | {"at": at, "run": run})
    return dict(cursor.fetchall())
