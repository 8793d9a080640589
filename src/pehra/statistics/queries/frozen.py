"""Frozen statistics: what may be read by whom, what they were made of, and what has changed since."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import connection
from django.db.models import Q, QuerySet

from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.access.places import Slice, slice_of
from pehra.foundation.printing import tidy_code
from pehra.registry import queries as registry
from pehra.statistics import policy
from pehra.statistics.models import Frozen
from pehra.statistics.queries.counting import NATION
from pehra.statistics.queries.figures import Figures, Scope, figures
from pehra.statistics.rules import references
from pehra.statistics.rules.canonical import FORMAT, canonical, told
from pehra.statistics.rules.definitions import definitions
from pehra.statistics.rules.measures import Dimension
from pehra.statistics.rules.periods import Grain, Period
from pehra.statistics.rules.release import Release

PAGE: Final = 50
# Keys in which numbers of parties stand, from their second part on where they are nested.
OF_PARTIES: Final = {Dimension.CERT: 1, Dimension.ORGANISATION: 1, Dimension.HOLDER: 0}

# What was opened after the period adds nothing to it: only what was opened until its end is looked at, day by day, and
# of each day only what has changed since. `OFFSET 0` keeps it at that.
SINCE: Final = """
WITH days AS (
    SELECT each::date AS day
    FROM generate_series((SELECT min(opened_on) FROM statistics_fact)::timestamp, %(ends)s::timestamp, '1 day') each
), olds AS MATERIALIZED (
    SELECT f.kind, f.record_id, f.fact FROM days, LATERAL (
        SELECT f.kind, f.record_id, f AS fact FROM statistics_fact f
        WHERE f.opened_on = day AND f.until > %(cut_off)s AND f.since <= %(cut_off)s OFFSET 0) f
), news AS MATERIALIZED (
    SELECT f.kind, f.record_id, f.fact FROM days, LATERAL (
        SELECT f.kind, f.record_id, f AS fact FROM statistics_fact f
        WHERE f.opened_on = day AND f.since > %(cut_off)s AND f.until IS NULL OFFSET 0) f
), pairs AS (
    SELECT kind, record_id, o.fact AS old, n.fact AS new FROM olds o FULL JOIN news n USING (kind, record_id)
), reasons AS (
    SELECT kind, record_id, old, new, CASE
        WHEN (old).id IS NULL THEN 'later'
        WHEN (new).id IS NULL THEN 'gone'
        WHEN (old).dismissed <> (new).dismissed THEN 'dismissed'
        WHEN ((old).cases, (old).incidents) <> ((new).cases, (new).incidents) THEN 'merged'
        WHEN ((old).cert_id, (old).organisation_id, (old).sector, (old).province, (old).organisation_kind)
          <> ((new).cert_id, (new).organisation_id, (new).sector, (new).province, (new).organisation_kind) THEN 'placed'
        WHEN (old).closed_on IS DISTINCT FROM (new).closed_on THEN 'closed'
        WHEN ((old).rsit_type, (old).severity) <> ((new).rsit_type, (new).severity) THEN 'reclassified'
        ELSE 'other' END AS reason
    FROM pairs
), moves AS (
    SELECT r.reason, r.kind, r.record_id, m.measure, s.sign * m.amount AS amount, m.day
    FROM reasons r, LATERAL (VALUES (-1, r.old), (1, r.new)) s (sign, fact), statistics_moves(s.fact) m
    WHERE (s.fact).id IS NOT NULL AND m.day <= %(ends)s AND (%(scope)s = 0 OR (s.fact).cert_id = %(scope)s)
)
SELECT reason, measure, sum(amount)::bigint, count(DISTINCT (kind, record_id)) FROM moves
WHERE day >= %(starts)s AND measure IN ('reports', 'opened', 'incidents', 'no-incident', 'closed')
GROUP BY reason, measure
UNION ALL
SELECT reason, 'open', sum(CASE measure WHEN 'opened' THEN amount ELSE -amount END)::bigint,
       count(DISTINCT (kind, record_id))
FROM moves WHERE measure IN ('opened', 'closed') GROUP BY reason
"""


@dataclass(frozen=True)
class Reason:
    """Why figures are others now than the frozen ones: by measure how much more or less, and of how many records."""

    name: str
    by: Mapping[str, int]
    records: int


@dataclass(frozen=True)
class Checked:
    """What whoever has the code may know of frozen statistics."""

    reference: str
    body: Any
    period: Period
    release: Release
    tlp: str
    at: datetime
    sha256: str
    withdrawn_at: datetime | None


def frozen_list(viewer: Person, *, after: str = "", before: str = "", last: bool = False) -> "Slice[Frozen]":
    """What this person may read, the newest first, without its content."""
    rows = _readable(viewer).defer("content")
    return slice_of(rows, "at", after=after, before=before, last=last, limit=PAGE)


def frozen(viewer: Person, reference: str) -> Frozen:
    """Raises Absent also for what this person may not read."""
    found = _readable(viewer).filter(reference=references.tidy(reference)).first()
    if found is None:
        raise Absent
    return found


def _readable(viewer: Person) -> "QuerySet[Frozen]":
    exactly = [held.party_id for held in viewer.held if policy.sees_exactly(viewer, held.party_id)]
    closed = Q(release=Release.BODY) & ~Q(body__in=exactly)
    rows = Frozen.objects.select_related("body", "party")
    return rows.filter(visible_to(viewer) | Q(release=Release.PUBLIC)).exclude(closed)


def published() -> "QuerySet[Frozen]":
    """What anybody may read."""
    return Frozen.objects.filter(release=Release.PUBLIC, withdrawn_at=None).select_related("body", "party")


def published_one(reference: str) -> Frozen:
    """Raises Absent."""
    found = published().filter(reference=references.tidy(reference)).first()
    if found is None:
        raise Absent
    return found


def by_code(code: str) -> Checked | None:
    """The frozen statistics with this code, for anybody: of which period and body, and none of the figures."""
    written = tidy_code(code)
    row = Frozen.objects.filter(code=written).select_related("body").defer("content").first() if written else None
    if row is None:
        return None
    return Checked(
        row.reference, row.body, period_of(row), Release(row.release), row.tlp, row.at, row.sha256, row.withdrawn_at
    )


def period_of(row: Frozen) -> Period:
    return Period(row.starts, row.ends, Grain(row.grain))


def scope_of(row: Frozen) -> Scope:
    """What the frozen figures are of, as exactly as they are told."""
    if row.body_id is None:
        return Scope(NATION, None, False)
    return Scope(row.body_id, registry.snapshot().by_id.get(row.body_id), row.release == Release.BODY)


def worked_out(row: Frozen) -> str:
    """The text of frozen statistics, worked out anew from the facts as they were known at the cut-off."""
    return content(scope_of(row), period_of(row), Release(row.release), cut_off=row.cut_off, cut_off_at=row.cut_off_at)


def content(of: Scope, period: Period, release: Release, *, cut_off: int, cut_off_at: datetime) -> str:
    """Canonical JSON of the figures of a period that is over. Parties stand in it by their slugs."""
    later = period.ends + timedelta(days=1)
    found = figures(of, period, of.dimensions, today=later, as_of=cut_off)
    plain = told(period, found.total, found.tables, found.untold, exact=of.exact)
    plain["tables"] = _by_slug(plain["tables"])
    head = {
        "format": FORMAT,
        "definitions": definitions().version,
        "scope": of.slug or "nation",
        "release": release.value,
        "cut_off": {"revision": cut_off, "at": cut_off_at.isoformat()},
    }
    return canonical(head | plain)


def _by_slug(tables: Mapping[str, Any]) -> dict[str, Any]:
    numbers = {
        int(part)
        for dimension, start in OF_PARTIES.items()
        for row in tables.get(dimension, {}).get("rows", ())
        for part in row["key"].split("/")[start:]
    }
    names = registry.party_names(numbers)
    changed = {}
    for dimension, start in OF_PARTIES.items():
        if dimension in tables:
            rows = [row | {"key": _key(row["key"], start, names)} for row in tables[dimension]["rows"]]
            changed[dimension.value] = tables[dimension] | {"rows": sorted(rows, key=lambda row: row["key"])}
    return dict(tables) | changed


def _key(key: str, start: int, names: Mapping[int, registry.PartyName]) -> str:
    parts = key.split("/")
    return "/".join([*parts[:start], *(names[int(each)].slug for each in parts[start:])])


def today(row: Frozen, on: date) -> Figures:
    """The figures of the same period as they are now, told to the same readers."""
    return figures(scope_of(row), period_of(row), scope_of(row).dimensions, today=on)


def reasons(row: Frozen) -> tuple[Reason, ...]:
    """Why they are others now. What all reasons add is the difference, for each measure."""
    values = {"cut_off": row.cut_off, "scope": row.body_id or NATION, "starts": row.starts, "ends": row.ends}
    with connection.cursor() as cursor:
        cursor.execute(SINCE, values)
        found: dict[str, tuple[dict[str, int], int]] = {}
        for name, measure, amount, records in cursor.fetchall():
            by, most = found.get(name, ({}, 0))
            found[name] = (by | {measure: int(amount)}, max(most, int(records)))
    told_of = [Reason(name, by, records) for name, (by, records) in found.items() if any(by.values())]
    return tuple(sorted(told_of, key=lambda each: (-each.records, each.name)))
