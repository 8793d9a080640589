"""Observations into findings and sightings, by a few statements over all of them."""

import secrets
from typing import Any, Final

from pehra.events.models import Stream
from pehra.formats.references import ALPHABET
from pehra.law.tlp import TLP
from pehra.pipeline.schema import SEVERITIES

# Forty bits of a hash that nobody can foretell who does not know the seed.
_LETTERS: Final = [f"substr('{ALPHABET}', 1 + (get_byte(hash, {byte}) & 31), 1)" for byte in range(8)]
_HASH: Final = "sha256(%(seed)s::bytea || int8send(key))"
_REFERENCE: Final = " || ".join(["'F-'", *_LETTERS[:4], "'-'", *_LETTERS[4:]])

# Each observation with its finding: the one that there is already, or the number of the one that it becomes. Without
# what the registry knows no organisation of (any more), and never knew a finding of.
MET: Final = """
CREATE TEMP TABLE met ON COMMIT DROP AS
SELECT COALESCE(f.id, nextval('events_finding_id_seq')) AS id, f.id IS NULL AS fresh, s.organisation, s.key,
    s.first_seen, s.last_seen, s.events,
    (s.first_seen AT TIME ZONE 'UTC')::date AS first_day, (s.last_seen AT TIME ZONE 'UTC')::date AS last_day
FROM seen s LEFT JOIN events_finding f ON f.key = s.key
WHERE f.id IS NOT NULL OR (s.organisation, s.tlp) IN (SELECT organisation, tlp FROM places);
ANALYZE met
"""
DRAWN: Final = f"""
CREATE TEMP TABLE drawn ON COMMIT DROP AS
WITH hashed AS MATERIALIZED (SELECT id, key, {_HASH} AS hash FROM met WHERE fresh)
SELECT id, key, {_REFERENCE} AS reference FROM hashed
"""  # noqa: S608
# References are drawn at random: among millions, one that is taken comes up. Looking for these beforehand costs less
# than to have each row's insertion look for them.
DRAWN_AGAIN: Final = f"""
UPDATE drawn SET reference = again.reference FROM (
    SELECT id, {_REFERENCE} AS reference FROM (
        SELECT id, {_HASH} AS hash FROM drawn WHERE reference IN (
            SELECT reference FROM drawn GROUP BY reference HAVING count(*) > 1
            UNION ALL SELECT d.reference FROM drawn d JOIN events_finding f ON f.reference = d.reference
        )
    ) taken
) again WHERE again.id = drawn.id
"""  # noqa: S608
NEW: Final = """
INSERT INTO events_finding (
    id, key, reference, organisation_id, cert_id, sector, province, cii, source_ip, port, transport, fqdn, url, account,
    taxonomy, type, identifier, severity, feed, tlp, confidence, state, said, confirmed, reason, first_seen, open_since,
    changed_at, episode, audience
)
SELECT d.id, d.key, d.reference, s.organisation, p.cert, p.sector, p.province, p.cii, s.source_ip, s.port, s.transport,
    s.fqdn, s.url, s.account, s.taxonomy, s.type, s.identifier, s.severity, %(feed)s, p.label, %(confidence)s, 'new',
    false, false, '', s.first_seen, s.first_seen, %(at)s, 1, p.audience
FROM drawn d JOIN seen s ON s.key = d.key JOIN places p ON p.organisation = s.organisation AND p.tlp = s.tlp
"""
UNTOLD: Final = """
INSERT INTO events_untold (organisation_id, finding_id) SELECT organisation, id FROM met WHERE fresh ORDER BY 1, 2
"""
_DAYS: Final = "datemultirange(daterange(m.first_day, m.first_day, '[]'), daterange(m.last_day, m.last_day, '[]'))"
# What no events stand behind any more was taken back: it counts as if it were seen for the first time.
SEEN_AGAIN: Final = f"""
UPDATE events_sighting g SET
    first_seen = CASE WHEN g.events > 0 THEN LEAST(g.first_seen, m.first_seen) ELSE m.first_seen END,
    last_seen = CASE WHEN g.events > 0 THEN GREATEST(g.last_seen, m.last_seen) ELSE m.last_seen END,
    events = g.events + m.events,
    days = CASE WHEN g.events = 0 THEN {_DAYS}
        WHEN g.days @> m.first_day AND g.days @> m.last_day THEN g.days ELSE g.days + {_DAYS} END,
    gone = CASE WHEN m.last_seen > g.last_seen THEN 0 ELSE g.gone END
FROM met m WHERE NOT m.fresh AND g.finding_id = m.id AND g.stream_id = %(stream)s
"""  # noqa: S608
# A finding of which all was taken back is told by the new reading alone, be it milder or for fewer than before.
ANEW: Final = """
CREATE TEMP TABLE anew ON COMMIT DROP AS
SELECT f.id FROM events_finding f WHERE f.id IN (
    SELECT m.id FROM met m JOIN events_sighting g ON g.finding_id = m.id AND g.stream_id = %(stream)s WHERE g.events = 0
) AND NOT EXISTS (SELECT FROM events_sighting o WHERE o.finding_id = f.id AND o.events > 0)
ORDER BY f.id FOR UPDATE;
UPDATE events_finding f SET severity = s.severity, confidence = %(confidence)s, taxonomy = s.taxonomy, tlp = p.label,
    audience = p.audience, first_seen = s.first_seen,
    open_since = CASE WHEN f.episode = 1 THEN s.first_seen ELSE f.open_since END
FROM anew a, seen s JOIN places p ON p.organisation = s.organisation AND p.tlp = s.tlp
WHERE f.id = a.id AND f.key = s.key;
DROP TABLE anew
"""
SEEN_FIRST: Final = f"""
INSERT INTO events_sighting (finding_id, stream_id, first_seen, last_seen, events, days, gone)
SELECT m.id, %(stream)s, m.first_seen, m.last_seen, m.events, {_DAYS}, 0
FROM met m
WHERE NOT EXISTS (SELECT FROM events_sighting g WHERE g.finding_id = m.id AND g.stream_id = %(stream)s)
"""  # noqa: S608

# What is worse, wider, surer or earlier than was known. An old file tells an earlier beginning of the first episode.
REFRESHED: Final = """
CREATE TEMP TABLE refreshed ON COMMIT DROP AS
SELECT f.id, LEAST(f.first_seen, s.first_seen) AS first_seen, GREATEST(f.confidence, %(confidence)s) AS confidence,
    CASE WHEN array_position(%(ranks)s, s.severity) < array_position(%(ranks)s, f.severity::text)
        THEN s.severity ELSE f.severity END AS severity,
    CASE WHEN wider THEN p.label ELSE f.tlp END AS tlp, CASE WHEN wider THEN p.audience ELSE f.audience END AS audience
FROM met m JOIN seen s ON s.key = m.key JOIN places p ON p.organisation = s.organisation AND p.tlp = s.tlp
JOIN events_finding f ON f.id = m.id,
LATERAL (SELECT array_position(%(labels)s, p.label) < array_position(%(labels)s, f.tlp::text) AS wider) w
WHERE NOT m.fresh AND (
    s.first_seen < f.first_seen OR f.confidence < %(confidence)s OR wider
    OR array_position(%(ranks)s, s.severity) < array_position(%(ranks)s, f.severity::text)
)
"""
REFRESH: Final = """
UPDATE events_finding f SET first_seen = r.first_seen, confidence = r.confidence, severity = r.severity, tlp = r.tlp,
    audience = r.audience,
    open_since = CASE WHEN f.episode = 1 THEN LEAST(f.open_since, r.first_seen) ELSE f.open_since END
FROM refreshed r WHERE f.id = r.id
"""
REFRESH_EPISODES: Final = """
UPDATE events_episode e SET first_seen = r.first_seen
FROM refreshed r WHERE e.finding_id = r.id AND e.number = 1 AND e.first_seen > r.first_seen
"""
MOST_ROUNDS: Final = 8
SEED: Final = 32  # bytes


def merge(cursor: Any, stream: Stream, at: Any, *, anew: bool = False) -> int:
    """Make findings of what is new and sightings of everything; returns how many findings are new.

    `anew`: the run reads an input again, of which what it told before has been taken back.
    """
    cursor.execute(MET)
    new = _make(cursor, stream, at)
    if anew:
        cursor.execute(ANEW, {"stream": stream.pk, "confidence": stream.confidence})
    cursor.execute(SEEN_AGAIN, {"stream": stream.pk})
    cursor.execute(SEEN_FIRST, {"stream": stream.pk})
    given = {"confidence": stream.confidence, "ranks": list(SEVERITIES), "labels": [label.value for label in TLP]}
    cursor.execute(REFRESHED, given)
    return new


def _make(cursor: Any, stream: Stream, at: Any) -> int:
    """Findings of what was never seen before; returns how many."""
    cursor.execute(DRAWN, {"seed": secrets.token_bytes(SEED)})
    for _ in range(MOST_ROUNDS):
        cursor.execute(DRAWN_AGAIN, {"seed": secrets.token_bytes(SEED)})
        if not cursor.rowcount:
            break
    cursor.execute(NEW, {"feed": stream.feed, "confidence": stream.confidence, "at": at})
    new = int(cursor.rowcount)
    if new:
        cursor.execute(UNTOLD)
    cursor.execute("DROP TABLE drawn")
    return new


def refresh(cursor: Any) -> None:
    """Write what the run tells better; the rows are locked already."""
    cursor.execute(REFRESH)
    cursor.execute(REFRESH_EPISODES)
