"""Digests: for each organisation whose rhythm it is, one message about all that it has not been told yet."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db import connection

from pehra.events.actions.apart import apart
from pehra.events.models import Call, Digest, Preference
from pehra.events.queries.preferences import preferences_of, wishes_of
from pehra.events.rules.references import fresh
from pehra.events.rules.states import Act, State
from pehra.events.rules.telling import (
    MOST_IN_MAIL,
    MOST_IN_TABLE,
    MOST_OF_A_TYPE,
    Circle,
    Rhythm,
    circle_of,
    due,
    table,
)
from pehra.events.rules.work import Work
from pehra.foundation.access.person import SYSTEM
from pehra.foundation.audit.actions import record
from pehra.foundation.delivery.actions import File, Telling, notify_each
from pehra.law.tlp import TLP
from pehra.pipeline.schema import SEVERITIES
from pehra.registry.queries import local_time

SLICE: Final = 200
KIND: Final = "finding.digest"
TEXT: Final = "%(count)d findings wait for you."
WAITING: Final = """
SELECT DISTINCT organisation_id FROM events_finding
WHERE told_at IS NULL AND state IN ('new', 'reopened') ORDER BY 1
"""
LAST: Final = """
SELECT DISTINCT ON (organisation_id, rhythm) organisation_id, rhythm, made_at FROM events_digest
WHERE organisation_id = ANY(%s) ORDER BY organisation_id, rhythm, made_at DESC
"""
# What another feed has already been the reason to tell of is no reason to write again: same address, port and type, to
# the same readers, and no milder than this one.
TO_TELL: Final = """
CREATE TEMP TABLE telling ON COMMIT DROP AS
SELECT f.id, f.organisation_id, f.cert_id, f.severity::text, f.tlp::text, f.taxonomy, f.type, f.identifier,
    f.reference::text, f.audience, f.first_seen, f.state::text, f.port, f.transport, f.fqdn, f.url, f.account,
    host(f.source_ip) AS address,
    CASE f.tlp WHEN 'TLP:RED' THEN 'red' WHEN 'TLP:AMBER+STRICT' THEN 'strict' ELSE 'open' END AS circle,
    EXISTS (
        SELECT FROM events_finding o
        WHERE f.source_ip IS NOT NULL AND f.state = 'new' AND o.source_ip = f.source_ip AND o.port = f.port
            AND o.organisation_id = f.organisation_id AND o.taxonomy = f.taxonomy AND o.type = f.type
            AND (o.tlp = 'TLP:RED') = (f.tlp = 'TLP:RED') AND o.told_at IS NOT NULL
            AND array_position(%(ranks)s, o.severity::text) <= array_position(%(ranks)s, f.severity::text)
            AND o.state IN ('told', 'acknowledged', 'being-fixed')
    ) AS known
FROM events_finding f JOIN unnest(%(organisations)s::bigint[], %(severities)s::text[]) w (organisation, severities)
    ON w.organisation = f.organisation_id
WHERE f.told_at IS NULL AND f.state IN ('new', 'reopened') AND f.severity = ANY(string_to_array(w.severities, ','))
ORDER BY f.id
FOR UPDATE OF f
"""
# Worst first; the rest of the order keeps what belongs to one machine together.
READ: Final = """
SELECT organisation_id, circle, cert_id, severity, tlp, taxonomy, type, identifier, reference, audience, first_seen,
    state, address, port, transport, fqdn, url, account, known
FROM telling
ORDER BY organisation_id, circle, array_position(%s, severity), taxonomy, type, address::inet, port, id
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
HEADS: Final = (
    *("finding", "severity", "tlp", "class", "type", "identifier", "address", "port", "transport", "host", "url"),
    *("account", "first seen (UTC)", "state", "answer"),
)


@dataclass(frozen=True)
class Prepared:
    """How many digests were made, and of how many findings."""

    digests: int = 0
    findings: int = 0


@dataclass
class _Group:
    """The findings of one organisation that travel together."""

    organisation: int
    circle: Circle
    rows: list[dict[str, Any]] = field(default_factory=list)

    @property
    def things(self) -> int:
        return len({_thing(row) for row in self.rows})

    @property
    def is_news(self) -> bool:
        return not all(row["known"] for row in self.rows)

    @property
    def label(self) -> TLP:
        return max((TLP(row["tlp"]) for row in self.rows), key=lambda label: label.strictness)


def prepare(*, at: datetime, go_on: Callable[[], bool] = lambda: True) -> Prepared:
    """Make all digests that are due now; repeated, none is made twice. A transaction covers some organisations.

    One for which it fails waits for the next time, alone; those before which `go_on` says no wait for it together.
    """
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        waiting = [row[0] for row in cursor.fetchall()]
    digests = findings = 0
    for start in range(0, len(waiting), SLICE):
        if not go_on():
            break
        for made in apart(waiting[start : start + SLICE], lambda each: _prepare_slice(each, at), "digests"):
            digests, findings = digests + made.digests, findings + made.findings
    return Prepared(digests, findings)


def _prepare_slice(organisations: Sequence[int], at: datetime) -> Prepared:
    chosen = preferences_of(organisations)
    turns = _turns(organisations, chosen, at)
    if not turns:
        return Prepared()
    given = {
        "organisations": list(turns),
        "severities": [",".join(severities) for _, severities in turns.values()],
        "ranks": list(SEVERITIES),
    }
    with connection.cursor() as cursor:
        cursor.execute(TO_TELL, given)
        cursor.execute(READ, [list(SEVERITIES)])
        groups = _grouped(cursor)
        news = [group for group in groups if group.is_news]
        made = [_digest(group, turns[group.organisation][0], at) for group in news]
        _tell(news, made, chosen, at)
        keys = [[row.pk for row in made], [row.organisation_id for row in made], [row.circle for row in made]]
        cursor.execute(LINES, keys)
        told = {"at": at, "told": State.TOLD.value, "act": Act.TELL.value, "work": Work.FIGURES.value}
        cursor.execute(TOLD, told)
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
    groups: list[_Group] = []
    names = [column.name for column in cursor.description]
    for values in cursor.fetchall():
        row = dict(zip(names, values, strict=True))
        if not groups or (groups[-1].organisation, groups[-1].circle) != (row["organisation_id"], row["circle"]):
            groups.append(_Group(row["organisation_id"], Circle(row["circle"])))
        groups[-1].rows.append(row)
    return groups


def _thing(row: dict[str, Any]) -> tuple[object, ...]:
    """What several feeds say the same of."""
    where = row["address"] or row["fqdn"] or row["url"] or row["account"]
    return (where, row["port"], row["type"])


def _digest(group: _Group, rhythm: Rhythm, at: datetime) -> Digest:
    return Digest(
        reference=fresh("D"),
        organisation_id=group.organisation,
        cert_id=group.rows[0]["cert_id"],
        rhythm=rhythm,
        circle=group.circle,
        tlp=group.label,
        severity=group.rows[0]["severity"],
        findings=len(group.rows),
        things=group.things,
        made_at=at,
        audience=sorted(set().union(*(row["audience"] for row in group.rows))),
    )


def _tell(groups: Sequence[_Group], made: Sequence[Digest], chosen: dict[int, Preference], at: datetime) -> None:
    """A notice each, a call each where a program waits, and a line in the journal for all of them."""
    for group, digest in zip(groups, made, strict=True):
        mailed = wishes_of(chosen.get(group.organisation)).mail
        digest.settled = not mailed
        named = {-key for row in group.rows for key in row["audience"] if key < 0}
        red = group.circle is Circle.RED
        told = (_telling(group, digest, mailed), [] if red else [group.organisation], named if red else [])
        digest.notices = notify_each(told=[told], at=at)
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


def summary(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What a letter says of each type: how many, the worst, and the first few things with their references."""
    counted = Counter((row["taxonomy"], row["type"]) for row in rows)
    found: dict[tuple[str, str], dict[str, Any]] = {}
    things: dict[tuple[object, ...], dict[str, Any]] = {}
    for row in rows:
        kind = (row["taxonomy"], row["type"])
        group = found.setdefault(
            kind, {"class": kind[0], "type": kind[1], "count": counted[kind], "severity": row["severity"], "things": []}
        )
        thing = things.get(_thing(row))
        if thing is not None:
            thing["what"] = sorted({*thing["what"], row["identifier"]} - {""})
        elif len(group["things"]) < MOST_OF_A_TYPE and len(things) < MOST_IN_MAIL:
            where = row["address"] or row["fqdn"] or row["url"] or row["account"]
            things[_thing(row)] = {
                "where": where[:200],
                "is_name": not row["address"],
                "port": row["port"],
                "what": [row["identifier"]] if row["identifier"] else [],
                "reference": row["reference"],
            }
            group["things"].append(things[_thing(row)])
    return list(found.values())


def _table(rows: Sequence[dict[str, Any]]) -> bytes:
    return table(HEADS, (_cells(row) for row in rows[:MOST_IN_TABLE]))


def _cells(row: dict[str, Any]) -> tuple[object, ...]:
    return (
        *(row["reference"], row["severity"], row["tlp"], row["taxonomy"], row["type"], row["identifier"]),
        *(row["address"], row["port"] or "", row["transport"], row["fqdn"], row["url"], row["account"]),
        f"{row['first_seen']:%Y-%m-%d %H:%M:%S}",
        row["state"],
        f"{settings.BASE_URL}/findings/{row['reference']}/",
    )
