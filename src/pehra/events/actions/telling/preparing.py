"""Digests: for each organisation whose rhythm it is, one message about all that it has not been told yet."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.db import connection

from pehra.events.actions.apart import apart
from pehra.events.models import Call, Digest, Preference, Stream
from pehra.events.queries.preferences import preferences_of, wishes_of
from pehra.events.queries.waiting import reached, waiting
from pehra.events.rules.references import fresh
from pehra.events.rules.states import OPEN, Act, FindingState
from pehra.events.rules.telling import (
    MOST_IN_MAIL,
    MOST_IN_TABLE,
    MOST_OF_A_TYPE,
    Circle,
    Rhythm,
    circle_of,
    defanged,
    due,
    table,
)
from pehra.events.rules.work import Work
from pehra.feeds.catalogue import UnknownFeed, catalogue
from pehra.foundation.access.person import SYSTEM
from pehra.foundation.audit.actions import record
from pehra.foundation.delivery.actions import File, Telling, notify_each
from pehra.law.tlp import TLP
from pehra.pipeline.identity import SITES
from pehra.pipeline.schema import SEVERITIES
from pehra.pipeline.spec import Concern, SpecErrors
from pehra.registry.queries import local_time

SLICE: Final = 200
KIND: Final = "finding.digest"
TEXT: Final = "%(count)d findings wait for you."
LAST: Final = """
SELECT DISTINCT ON (organisation_id, rhythm) organisation_id, rhythm, made_at FROM events_digest
WHERE organisation_id = ANY(%s) ORDER BY organisation_id, rhythm, made_at DESC
"""
# What another feed has already been the reason to tell of is no reason to write again: same address, port and type,
# under no other name, to the same readers, and no milder than this one. What one feed calls otherwise is otherwise.
# What waits is as a rule new or reopened; what is worse than when it was told waits in any state that is open.
TO_TELL: Final = """
CREATE TEMP TABLE telling ON COMMIT DROP AS
SELECT f.id, f.organisation_id, f.cert_id, f.severity::text, f.tlp::text, f.taxonomy, f.type, f.identifier,
    f.reference::text, f.audience, f.first_seen, f.state::text, f.port, f.transport, f.fqdn, f.url, f.account,
    f.source_ip, f.feed,
    CASE f.tlp WHEN 'TLP:RED' THEN 'red' WHEN 'TLP:AMBER+STRICT' THEN 'strict' ELSE 'open' END AS circle,
    EXISTS (
        SELECT FROM events_finding o
        WHERE f.source_ip IS NOT NULL AND f.state = 'new' AND o.source_ip = f.source_ip AND o.port = f.port
            AND (o.fqdn = f.fqdn OR o.fqdn = '' OR f.fqdn = '')
            AND (o.feed <> f.feed OR o.identifier = f.identifier)
            AND o.organisation_id = f.organisation_id AND o.taxonomy = f.taxonomy AND o.type = f.type
            AND (o.tlp = 'TLP:RED') = (f.tlp = 'TLP:RED') AND o.told_at IS NOT NULL
            AND array_position(%(ranks)s, o.severity::text) <= array_position(%(ranks)s, f.severity::text)
            AND o.state IN ('told', 'acknowledged', 'being-fixed')
    ) AS known
FROM unnest(%(organisations)s::bigint[], %(severities)s::text[]) w (organisation, severities)
JOIN events_untold u ON u.organisation_id = w.organisation
JOIN events_finding f ON f.id = u.finding_id
WHERE f.told_at IS NULL AND f.state = ANY(%(open)s) AND f.severity = ANY(string_to_array(w.severities, ','))
ORDER BY f.id
FOR UPDATE OF f
"""
# Worst first; the rest of the order keeps what belongs to one machine together. Of these rows there are many: what
# PostgreSQL says as a text costs a tenth of what it costs to make a moment of it.
READ: Final = """
SELECT organisation_id, circle, severity, tlp, taxonomy, type, identifier, reference,
    to_char(first_seen AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') AS first_seen, state, host(source_ip) AS address,
    port, transport, fqdn, url, account, type = ANY(%(sites)s) OR feed = ANY(%(feeds)s) AS is_site
FROM telling
ORDER BY organisation_id, circle, array_position(%(ranks)s, severity), taxonomy, type, source_ip, port, id
"""
GROUPS: Final = """
SELECT organisation_id, circle, min(cert_id), bool_and(known),
    COALESCE(array_agg(DISTINCT key ORDER BY key) FILTER (WHERE key IS NOT NULL), '{}')
FROM telling LEFT JOIN LATERAL unnest(audience) key ON true GROUP BY organisation_id, circle
"""
LINES: Final = """
INSERT INTO events_digest_line (digest_id, finding_id)
SELECT d.digest, t.id FROM telling t
JOIN unnest(%s::bigint[], %s::bigint[], %s::text[]) d (digest, organisation, circle)
    ON d.organisation = t.organisation_id AND d.circle = t.circle
"""
TOLD: Final = """
WITH told AS (
    UPDATE events_finding f SET told_at = %(at)s, state = CASE WHEN f.state = 'new' THEN %(told)s ELSE f.state END,
        changed_at = CASE WHEN f.state = 'new' THEN %(at)s ELSE f.changed_at END
    FROM telling t WHERE f.id = t.id RETURNING f.id, f.organisation_id, t.state AS before, f.state AS after
),
noted AS (
    INSERT INTO events_change (finding_id, at, act, before, after, by, reason)
    SELECT id, %(at)s, %(act)s, before, after, '', '' FROM told WHERE before <> after
)
INSERT INTO events_due (work, organisation_id) SELECT DISTINCT %(work)s, organisation_id FROM told
WHERE before <> after ORDER BY 2 ON CONFLICT DO NOTHING
"""
NO_LONGER: Final = """
DELETE FROM events_untold u USING telling t WHERE u.organisation_id = t.organisation_id AND u.finding_id = t.id
"""
HEADS: Final = (
    *("finding", "severity", "tlp", "class", "type", "identifier", "address", "port", "transport", "host", "url"),
    *("account", "first seen (UTC)", "state", "answer"),
)


@dataclass(frozen=True)
class Prepared:
    """How many digests were made, and of how many findings."""

    digests: int = 0
    findings: int = 0


class Row(NamedTuple):
    """A finding that is told, as READ gives it. `first_seen` in UTC; `is_site`: its name tells what it is on."""

    organisation: int
    circle: str
    severity: str
    tlp: str
    taxonomy: str
    type: str
    identifier: str
    reference: str
    first_seen: str
    state: str
    address: str | None
    port: int
    transport: str
    fqdn: str
    url: str
    account: str
    is_site: bool

    @property
    def where(self) -> str:
        return self.address or self.fqdn or self.url or self.account

    @property
    def shown(self) -> str:
        """Where it is as a letter says it: of what is no service with its name too."""
        named = self.address and self.fqdn and not self.port
        return f"{self.address} ({defanged(self.fqdn[:150])})" if named else self.where

    @property
    def thing(self) -> tuple[str, int, str]:
        """What several feeds say the same of: a host is one thing, whether a feed names it or not."""
        return (self.shown if self.is_site else self.where, self.port, self.type)


@dataclass
class _Group:
    """The findings of one organisation that travel together. `is_news`: not all of it was told because of another."""

    organisation: int
    circle: Circle
    cert: int | None
    is_news: bool
    audience: list[int]
    rows: list[Row] = field(default_factory=list)

    @property
    def things(self) -> int:
        return len({row.thing for row in self.rows})

    @property
    def label(self) -> TLP:
        return max((TLP(tlp) for tlp in {row.tlp for row in self.rows}), key=lambda label: label.strictness)


def prepare(*, at: datetime, go_on: Callable[[], bool] = lambda: True) -> Prepared:
    """Make all digests that are due now; repeated, none is made twice. A transaction covers some organisations.

    Where nobody would read it and no program is called, none is made: the findings stay as new as they are.
    One for which it fails waits for the next time, alone; those before which `go_on` says no wait for it together.
    """
    untold = waiting()
    digests = findings = 0
    for start in range(0, len(untold), SLICE):
        if not go_on():
            break
        for made in apart(untold[start : start + SLICE], lambda each: _prepare_slice(each, at), "digests"):
            digests, findings = digests + made.digests, findings + made.findings
    return Prepared(digests, findings)


def _prepare_slice(organisations: Sequence[int], at: datetime) -> Prepared:
    chosen = preferences_of(organisations)
    turns = _turns(sorted(reached(organisations)), chosen, at)
    if not turns:
        return Prepared()
    given = {
        "organisations": list(turns),
        "severities": [",".join(severities) for _, severities in turns.values()],
        "ranks": list(SEVERITIES),
        "open": sorted(OPEN),
    }
    with connection.cursor() as cursor:
        cursor.execute(TO_TELL, given)
        groups = _grouped(cursor)
        news = [group for group in groups if group.is_news]
        made = [_digest(group, turns[group.organisation][0], at) for group in news]
        _tell(news, made, chosen, at)
        keys = [[row.pk for row in made], [row.organisation_id for row in made], [row.circle for row in made]]
        cursor.execute(LINES, keys)
        told = {"at": at, "told": FindingState.TOLD.value, "act": Act.TELL.value, "work": Work.FIGURES.value}
        cursor.execute(TOLD, told)
        cursor.execute(NO_LONGER)
        cursor.execute("DROP TABLE telling")
    return Prepared(len(made), sum(row.findings for row in made))


def _turns(
    organisations: Iterable[int], chosen: dict[int, Preference], at: datetime
) -> dict[int, tuple[Rhythm, tuple[str, ...]]]:
    """Whose turn it is, with the rhythm and the severities that are told."""
    last: dict[int, dict[Rhythm, datetime]] = {}
    with connection.cursor() as cursor:
        cursor.execute(LAST, [list(organisations)])
        for organisation, rhythm, made_at in cursor.fetchall():
            last.setdefault(organisation, {})[Rhythm(rhythm)] = local_time(made_at)
    now = local_time(at)
    found = {each: due(wishes_of(chosen.get(each)), now, last.get(each, {})) for each in organisations}
    return {each: turn for each, turn in found.items() if turn is not None}


def _grouped(cursor: Any) -> list[_Group]:
    """What is told, in the order in which it is: an organisation after the other, worst first."""
    cursor.execute(GROUPS)
    groups = {
        (organisation, circle): _Group(organisation, Circle(circle), cert, not known, audience)
        for organisation, circle, cert, known, audience in cursor.fetchall()
    }
    cursor.execute(READ, {"ranks": list(SEVERITIES), "sites": list(SITES), "feeds": _feeds_of_sites()})
    for row in map(Row._make, cursor.fetchall()):
        groups[row.organisation, row.circle].rows.append(row)
    return [groups[place] for place in sorted(groups)]


def _feeds_of_sites() -> list[str]:
    """The feeds that say themselves that all they tell of are sites. One that cannot be read any more says nothing."""
    found = []
    for feed in Stream.objects.values_list("feed", flat=True).distinct():
        with suppress(UnknownFeed, SpecErrors):
            if catalogue().spec(feed).concerns is Concern.SITE:
                found.append(feed)
    return found


def _digest(group: _Group, rhythm: Rhythm, at: datetime) -> Digest:
    return Digest(
        reference=fresh("D"),
        organisation_id=group.organisation,
        cert_id=group.cert,
        rhythm=rhythm,
        circle=group.circle,
        tlp=group.label,
        severity=group.rows[0].severity,
        findings=len(group.rows),
        things=group.things,
        made_at=at,
        audience=group.audience,
    )


def _tell(groups: Sequence[_Group], made: Sequence[Digest], chosen: dict[int, Preference], at: datetime) -> None:
    """A notice each, a call each where a program waits, and a line in the journal for all of them."""
    told = []
    for group, digest in zip(groups, made, strict=True):
        mailed = wishes_of(chosen.get(group.organisation)).mail
        digest.settled = not mailed
        named = [-key for key in group.audience if key < 0]
        red = group.circle is Circle.RED
        told.append((_telling(group, digest, mailed), [] if red else [group.organisation], named if red else []))
    # By one statement for all of them: each on its own cost as much as what it is about.
    notices = iter(notify_each(told=told, at=at))
    for digest, (_, parties, users) in zip(made, told, strict=True):
        digest.notices = list(islice(notices, len(parties) + len(users)))
    Digest.objects.bulk_create(made)
    hooked = [row for row in made if (wish := chosen.get(row.organisation_id)) and wish.hook_url]
    Call.objects.bulk_create(Call(digest=row, next_at=at) for row in hooked)
    if made:
        detail = {"digests": len(made), "findings": sum(row.findings for row in made)}
        record(by=SYSTEM, at=at, act="finding.tell", subject="findings", detail=detail)


def _telling(group: _Group, digest: Digest, mailed: bool) -> Telling:
    restricted = circle_of(group.label) is not Circle.OPEN
    return Telling(
        kind=KIND,
        text=TEXT,
        link=f"/findings/?digest={digest.reference}",
        params={"count": len(group.rows)} | ({} if restricted else {"rows": summary(group.rows)}),
        restricted=restricted,
        subject=f"digest:{digest.reference}",
        file=None if restricted or not mailed else File(f"{digest.reference}.csv", "text/csv", _table(group.rows)),
        mailed=mailed,
    )


def summary(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """What a letter says of each type: how many, the worst, and the first few things with their references."""
    counted = Counter((row.taxonomy, row.type) for row in rows)
    found: dict[tuple[str, str], dict[str, Any]] = {}
    things: dict[tuple[object, ...], dict[str, Any]] = {}
    for row in rows:
        kind = (row.taxonomy, row.type)
        group = found.get(kind)
        if group is None:
            group = {"class": row.taxonomy, "type": row.type, "count": counted[kind], "severity": row.severity}
            group["things"] = []
            found[kind] = group
        thing = things.get(row.thing)
        if thing is not None:
            thing["what"] = sorted({*thing["what"], row.identifier} - {""})
        elif len(group["things"]) < MOST_OF_A_TYPE and len(things) < MOST_IN_MAIL:
            things[row.thing] = {
                "where": row.shown[:200],
                "is_name": not row.address,
                "port": row.port,
                "what": [row.identifier] if row.identifier else [],
                "reference": row.reference,
            }
            group["things"].append(things[row.thing])
    return list(found.values())


def _table(rows: Sequence[Row]) -> bytes:
    return table(HEADS, (_cells(row) for row in rows[:MOST_IN_TABLE]))


def _cells(row: Row) -> tuple[object, ...]:
    return (
        *(row.reference, row.severity, row.tlp, row.taxonomy, row.type, row.identifier),
        *(row.address, row.port or "", row.transport, row.fqdn, row.url, row.account),
        *(row.first_seen, row.state, f"{settings.BASE_URL}/findings/{row.reference}/"),
    )
