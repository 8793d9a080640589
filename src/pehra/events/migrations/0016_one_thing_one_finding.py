"""Findings get the numbers that the event store gives them since its seventh step; of those that are now one, one stays.

It is one that is still open, where there is any, and as far as people are with it. It takes over when it was seen, in
which case it is, and how bad the worst of what is open is: where nobody was told of anything so bad, that is told. The
others are withdrawn, with its reference as the reason: they count in no figure, neither as open nor
as fixed, nobody is told of them, and whoever looks for one by its reference still reads its story.
"""

from collections.abc import Iterator
from typing import Any, Final

from django.db import migrations, models

from pehra.pipeline.identity import concern_of, number_of
from pehra.pipeline.spec import Concern, Origin

SLICE: Final = 20_000
# As whoever syncs does, and before anybody's row: who changes a finding locks it first, and waits for this; who only
# reads goes on.
ALONE: Final = """
SELECT pg_advisory_xact_lock(hashtext('events.sync'));
LOCK TABLE events_finding, events_sighting IN EXCLUSIVE MODE
"""
# What is told only while it is new or reopened, and is neither.
ANSWERED: Final = """
DELETE FROM events_untold u USING events_finding f WHERE f.id = u.finding_id AND f.state NOT IN ('new', 'reopened')
"""
ACTS: Final = (
    *("acknowledge", "begin", "say-fixed", "accept", "dispute", "confirm", "reopen", "tell", "miss", "clear"),
    *("see-again", "expire", "withdraw", "merge"),
)
# Feeds that say themselves what they are about.
SITES: Final = {
    *("shadowserver/compromised_website", "shadowserver/compromised_website6"),
    *("shadowserver/ransomware_victim", "shadowserver/spam_url"),
}
COLUMNS: Final = (
    *("organisation", "source_ip", "source_fqdn", "source_url", "source_account", "source_port"),
    *("protocol_transport", "classification_type", "classification_identifier", "tlp"),
)
ORIGINS: Final = "SELECT DISTINCT ON (feed) feed, origin FROM events_stream ORDER BY feed, id"
READ: Final = """
SELECT id, feed, organisation_id, COALESCE(host(source_ip), ''), fqdn, url, account, port, transport, type, identifier,
    tlp
FROM events_finding WHERE id > %s ORDER BY id LIMIT %s
"""
NUMBERED: Final = "CREATE TEMP TABLE numbered (id bigint PRIMARY KEY, key bigint, is_service boolean) ON COMMIT DROP"
COPY: Final = "COPY numbered FROM STDIN"
OPEN: Final = "('being-fixed', 'acknowledged', 'told', 'reopened', 'new')"
ORDER: Final = """
ARRAY['being-fixed', 'acknowledged', 'told', 'reopened', 'new', 'accepted', 'false-alarm', 'fixed-unconfirmed',
    'fixed-confirmed', 'withdrawn']
"""
RANKS: Final = "ARRAY['critical', 'high', 'medium', 'low', 'info']"
WIDTH: Final = "ARRAY['TLP:CLEAR', 'TLP:GREEN', 'TLP:AMBER', 'TLP:AMBER+STRICT', 'TLP:RED']"
# Of several the one that stays (`kept`): open, seen by the most, furthest on its way, told already, the oldest.
SEVERAL: Final = f"""
CREATE TEMP TABLE several ON COMMIT DROP AS
SELECT * FROM (
    SELECT f.id, f.state, f.organisation_id, count(*) OVER (PARTITION BY n.key) AS many, first_value(f.id) OVER (
        PARTITION BY n.key ORDER BY f.state IN {OPEN} DESC, array_position({WIDTH}, f.tlp::text),
            array_position({ORDER}, f.state::text), f.told_at IS NULL, f.fixed_at DESC, f.open_since, f.id
    ) AS kept
    FROM numbered n JOIN events_finding f ON f.id = n.id
) each WHERE many > 1;
ANALYZE several
"""  # noqa: S608
SEEN: Final = """
CREATE TEMP TABLE seen_together ON COMMIT DROP AS
SELECT s.kept, g.stream_id, min(g.first_seen) AS first_seen, max(g.last_seen) AS last_seen, sum(g.events) AS events,
    range_agg(g.days) AS days, (array_agg(g.gone ORDER BY g.last_seen DESC, g.gone))[1] AS gone
FROM several s JOIN events_sighting g ON g.finding_id = s.id GROUP BY s.kept, g.stream_id;
DELETE FROM events_sighting g USING several s WHERE g.finding_id = s.id;
INSERT INTO events_sighting (finding_id, stream_id, first_seen, last_seen, events, days, gone)
SELECT kept, stream_id, first_seen, last_seen, events, days, gone FROM seen_together;
DROP TABLE seen_together
"""
# What is open has been open since the first of them was, and is as bad and as sure as the worst and the surest of them.
# Whoever was told of something milder, or answered it, is told anew.
WORST: Final = f"""
WITH each AS (
    SELECT s.kept, o.open_since, o.first_seen, o.confidence, array_position({RANKS}, o.severity::text) AS rank,
        o.told_at IS NOT NULL OR o.state IN ('being-fixed', 'acknowledged') AS known
    FROM several s JOIN events_finding o ON o.id = s.id WHERE o.state IN {OPEN}
),
together AS (
    SELECT kept, min(open_since) AS since, min(first_seen) AS first, max(confidence) AS confidence, min(rank) AS rank,
        COALESCE(min(rank) < min(rank) FILTER (WHERE known), false) AS worse
    FROM each GROUP BY kept
),
written AS (
    UPDATE events_finding f SET open_since = t.since, first_seen = LEAST(f.first_seen, t.first),
        severity = COALESCE(({RANKS})[t.rank], f.severity), confidence = t.confidence, told_at = CASE WHEN NOT t.worse THEN f.told_at END
    FROM together t WHERE f.id = t.kept RETURNING f.id, f.organisation_id, t.worse
)
INSERT INTO events_untold (organisation_id, finding_id) SELECT organisation_id, id FROM written WHERE worse
ON CONFLICT DO NOTHING
"""  # noqa: S608
# A rule that took one of them has taken the one that stays.
TAKEN: Final = """
INSERT INTO events_case_link (rule_id, finding_id, episode, "case", at)
SELECT DISTINCT ON (l.rule_id, s.kept) l.rule_id, s.kept, k.episode, l."case", l.at
FROM several s JOIN events_finding f ON f.id = s.id
JOIN events_case_link l ON l.finding_id = f.id AND l.episode = f.episode
JOIN events_finding k ON k.id = s.kept
WHERE s.id <> s.kept ORDER BY l.rule_id, s.kept, l."case" = '', l.at DESC
ON CONFLICT (rule_id, finding_id, episode) DO UPDATE SET "case" = EXCLUDED."case"
    WHERE events_case_link."case" = ''
"""
WITHDRAW: Final = """
INSERT INTO events_change (finding_id, at, act, before, after, by, reason)
SELECT s.id, now(), 'merge', s.state, 'withdrawn', '', k.reference
FROM several s JOIN events_finding k ON k.id = s.kept WHERE s.id <> s.kept AND s.state <> 'withdrawn';
DELETE FROM events_untold u USING several s
WHERE u.organisation_id = s.organisation_id AND u.finding_id = s.id AND s.id <> s.kept;
DELETE FROM events_episode e USING several s WHERE e.finding_id = s.id AND s.id <> s.kept;
UPDATE events_finding f SET state = 'withdrawn', changed_at = now(), fixed_at = NULL, accepted_until = NULL,
    said = false, confirmed = false, episode = 1
FROM several s WHERE f.id = s.id AND s.id <> s.kept AND s.state <> 'withdrawn';
INSERT INTO events_due (work, organisation_id) SELECT DISTINCT 'history', organisation_id FROM several
ON CONFLICT DO NOTHING
"""
# A port is part of services alone. The others keep what nothing has any more, by which people know them from letters.
RENUMBER: Final = """
UPDATE events_finding f SET key = n.key, port = CASE WHEN n.is_service THEN f.port ELSE 0 END,
    transport = CASE WHEN n.is_service THEN f.transport ELSE '' END
FROM numbered n
WHERE f.id = n.id AND NOT EXISTS (SELECT FROM several s WHERE s.id = f.id AND s.id <> s.kept);
DROP TABLE numbered, several
"""


def number_anew(apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(ALONE)
        cursor.execute(ANSWERED)
        cursor.execute(ORIGINS)
        origins = {feed: Origin(origin) for feed, origin in cursor.fetchall()}
        cursor.execute(NUMBERED)
        for rows in _slices(cursor):
            with cursor.copy(COPY) as copy:
                for pk, feed, *told in rows:
                    copy.write_row((pk, *_number(feed, dict(zip(COLUMNS, told, strict=True)), origins)))
        cursor.execute("ANALYZE numbered")
        for statement in (SEVERAL, SEEN, WORST, TAKEN, WITHDRAW, RENUMBER):
            cursor.execute(statement)


def _slices(cursor: Any) -> Iterator[list[tuple[Any, ...]]]:
    last = 0
    while True:
        cursor.execute(READ, [last, SLICE])
        rows = cursor.fetchall()
        if not rows:
            return
        yield rows
        last = rows[-1][0]


def _number(feed: str, told: dict[str, Any], origins: dict[str, Origin]) -> tuple[int, bool]:
    """The number of a finding, as PostgreSQL keeps it, and whether it is about a service."""
    kind = concern_of(told["classification_type"], origins.get(feed, Origin.EVENT))
    concern = Concern.SITE if feed in SITES else kind
    found = number_of(told, concern)
    return found - (1 << 64) if found >> 63 else found, concern is Concern.SERVICE


class Migration(migrations.Migration):
    dependencies = [("events", "0015_untold")]
    operations = [
        migrations.AlterField("change", "act", models.CharField(choices=[(act, act) for act in ACTS], max_length=20)),
        migrations.RunPython(number_anew, migrations.RunPython.noop),
    ]
