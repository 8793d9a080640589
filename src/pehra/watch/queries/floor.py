"""The floor of a body: figures and lists of its open cases. Nothing here costs more where there are more cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any, Final

from django.db import connection

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import NETWORK_KEY, Person
from pehra.foundation.access.places import EPOCH, SHAPE, place
from pehra.foundation.access.roles import WORKS_CASES
from pehra.incidents.queries.watched import offered
from pehra.law.functions import Function
from pehra.registry import queries as registry
from pehra.watch.rules.floor import LOOKED, MOST, SOON, Bounded, Cell, Facet, Narrowed, Show, Sums, bounded, sums

# The bodies that watch over the whole network, as on the floor of events.
WATCHES_ALL: Final = (Function.NATIONAL, Function.NSOC)
FACETS: Final = tuple(facet.value for facet in Facet)
COLUMNS: Final = ", ".join(FACETS)
SOURCES: Final = "unnest(%(keys)s::bigint[], %(wides)s::boolean[]) k (number, all_may)"
CELLS: Final = f"""
SELECT status, {COLUMNS}, sum(n)::int FROM {SOURCES} JOIN watch_tally ON key = k.number AND wide = k.all_may
GROUP BY status, {COLUMNS} HAVING sum(n) <> 0
"""  # noqa: S608
# Each key on its own, so that the index gives the first ones without anything being sorted.
CLOCKS: Final = f"""
SELECT found.late, {COLUMNS} FROM {SOURCES} CROSS JOIN LATERAL (
    (SELECT true AS late, {COLUMNS} FROM watch_item
     WHERE key = k.number AND wide = k.all_may AND due_at < %(now)s ORDER BY due_at, reference LIMIT %(limit)s)
    UNION ALL
    (SELECT false, {COLUMNS} FROM watch_item
     WHERE key = k.number AND wide = k.all_may AND due_at >= %(now)s AND due_at < %(soon)s
     ORDER BY due_at, reference LIMIT %(limit)s)
) found
"""  # noqa: S608
# From the newest of each severity on, or from where a page ended.
GRAVEST: Final = f"""
SELECT found.reference, found.updated_at, s.place FROM {SOURCES}
CROSS JOIN unnest(%(severities)s::text[], %(moments)s::timestamptz[], %(references)s::text[])
    WITH ORDINALITY s (severity, moment, reference, place)
CROSS JOIN LATERAL (
    SELECT i.reference, i.updated_at FROM watch_item i
    WHERE i.key = k.number AND i.wide = k.all_may AND i.severity = s.severity
        AND (i.updated_at, i.reference) < (s.moment, s.reference) {{narrowed}}
    ORDER BY i.updated_at DESC, i.reference DESC LIMIT %(limit)s
) found
ORDER BY s.place, found.updated_at DESC, found.reference DESC LIMIT %(limit)s
"""  # noqa: S608
URGENT: Final = f"""
SELECT found.reference, found.due_at, 0 FROM {SOURCES} CROSS JOIN LATERAL (
    SELECT i.reference, i.due_at FROM watch_item i
    WHERE i.key = k.number AND i.wide = k.all_may AND i.due_at >= %(first)s AND i.due_at < %(last)s
        AND (i.due_at, i.reference) > (%(moment)s, %(reference)s) {{narrowed}}
    ORDER BY i.due_at, i.reference LIMIT %(limit)s
) found
ORDER BY found.due_at, found.reference LIMIT %(limit)s
"""  # noqa: S608
LAST: Final = datetime(9999, 1, 1, tzinfo=UTC)
# For so many seconds what was counted for some keys is given to whoever asks with the same.
FRESH: Final = 2


@dataclass(frozen=True)
class Post:
    """Whose floor somebody looks at, and the rows that belong on it: pairs of a key and whether its cases are wide."""

    body: registry.Institution
    sources: tuple[tuple[int, bool], ...]

    @property
    def over_all(self) -> bool:
        """Whether it is the floor of the whole network."""
        return any(key == NETWORK_KEY for key, _wide in self.sources)

    @property
    def values(self) -> dict[str, Any]:
        """As the statements here ask for them."""
        return {"keys": [key for key, _ in self.sources], "wides": [wide for _, wide in self.sources]}


@dataclass(frozen=True)
class Figures:
    """All that the floor counts. `due` and `late`: cases whose next clock runs out within the hour, or ran out."""

    sums: Sums
    due: Bounded
    late: Bounded
    offered: Bounded


@dataclass(frozen=True)
class Line:
    """A page of references in their order, and the cursor of what comes after (None: nothing)."""

    references: list[str]
    after: str | None


def posts(viewer: Person) -> list[registry.Institution]:
    """The bodies for which this person keeps watch, by name."""
    known = registry.snapshot().by_id
    found = (known[party] for party in viewer.parties(WORKS_CASES) if party in known)
    return sorted((body for body in found if not body.withdrawn), key=lambda body: (body.name_en, body.slug))


def post(viewer: Person, at: datetime, slug: str = "", *, named: bool = True) -> Post:
    """The floor of this body, or of the first of the viewer's. Raises Absent where the viewer works at none such.

    A body that watches over the whole network has all that the network may see on its floor. `named`: with the TLP:RED
    cases on which the viewer is named; a screen for many eyes goes without.
    """
    body = next((each for each in posts(viewer) if slug in ("", each.slug)), None)
    if body is None:
        raise Absent
    known, on = registry.snapshot(), registry.local_date(at)
    over_all = any(body.id == each.id for function in WATCHES_ALL for each in known.holders(function, on))
    sources = [(body.id, False), (NETWORK_KEY if over_all else body.id, True)]
    return Post(body, (*sources, (-viewer.user_id, False)) if named else tuple(sources))


def figures(viewer: Person, where: Post, narrowed: Narrowed, at: datetime) -> Figures:
    """The floor's figures, exact but for what depends on the hour, which is told up to a bound."""
    limit = (LOOKED if narrowed.values else MOST) + 1
    with connection.cursor() as cursor:
        cursor.execute(CELLS, where.values)
        cells = [Cell(*row) for row in cursor.fetchall()]
        cursor.execute(CLOCKS, where.values | {"now": at, "soon": at + SOON, "limit": limit})
        clocks = [(late, dict(zip(FACETS, rest, strict=True))) for late, *rest in cursor.fetchall()]
    waiting = len(offered(viewer, where.body.id, at_most=MOST + 1))
    return Figures(
        sums(cells, narrowed),
        bounded([row for late, row in clocks if not late], narrowed, looked=limit),
        bounded([row for late, row in clocks if late], narrowed, looked=limit),
        Bounded(min(waiting, MOST), waiting > MOST),
    )


def line(
    where: Post,
    narrowed: Narrowed,
    show: Show,
    severities: Sequence[str],
    at: datetime,
    *,
    after: str = "",
    since: datetime | None = None,
    limit: int = 50,
) -> Line:
    """The references of a list, the gravest first and of these the newest; clocks are listed by when they run out.

    `severities` are those that there are, the gravest first; `since`: only what moved from then on, but for clocks.
    Raises Absent for a word that is no cursor.
    """
    wanted: dict[str, Any] = {**where.values, "limit": limit + 1, **narrowed.values}
    conditions = "".join(f" AND i.{name} = %({name})s" for name in narrowed.values)
    if show in (Show.DUE, Show.LATE):
        first, last = (at, at + SOON) if show is Show.DUE else (EPOCH, at)
        _, moment, reference = _cursor(after) if after else (0, EPOCH, "")
        wanted |= {"first": first, "last": last, "moment": moment, "reference": reference}
        return _line(URGENT.format(narrowed=conditions), wanted, limit)
    if since is not None:
        conditions, wanted["since"] = conditions + " AND i.updated_at >= %(since)s", since
    if show is Show.NEW:
        conditions += " AND i.status = 'new'"
    rank, moment, reference = _cursor(after) if after else (0, LAST, "")
    left = list(severities[rank:])
    wanted |= {
        "severities": left,
        "moments": [moment, *(LAST for _ in left[1:])],
        "references": [reference, *("" for _ in left[1:])],
    }
    return _line(GRAVEST.format(narrowed=conditions), wanted, limit, rank)


def _line(statement: str, wanted: dict[str, Any], limit: int, skipped: int = 0) -> Line:
    with connection.cursor() as cursor:
        cursor.execute(statement, wanted)
        rows = cursor.fetchall()
    after = None
    if len(rows) > limit:
        reference, moment, nth = rows[limit - 1]
        after = f"{max(nth - 1, 0) + skipped}.{place(moment, reference)}"
    return Line([row[0] for row in rows[:limit]], after)


def _cursor(word: str) -> tuple[int, datetime, str]:
    """Where a page ended: how many severities were through, and the last row's moment and reference."""
    rank, _dot, rest = word.partition(".")
    found = SHAPE.fullmatch(rest)
    if found is None or not (rank.isascii() and rank.isdecimal() and len(rank) < 3):
        raise Absent
    try:
        return int(rank), EPOCH + timedelta(microseconds=int(found[1])), found[2]
    except OverflowError:
        raise Absent from None


_pulses: dict[tuple[tuple[tuple[int, bool], ...], int], Any] = {}
_lock = Lock()


def pulse(where: Post, at: datetime) -> tuple[Any, ...]:
    """What differs whenever the figures or the newest cases of a floor differ; at most some seconds old.

    However many look with the same keys, it is asked once in that time in each process.
    """
    spot = (where.sources, int(at.timestamp()) // FRESH)
    with _lock:
        kept = _pulses.get(spot)
    if kept is None:
        kept = _pulse(where, at)
        with _lock:
            for old in [each for each in _pulses if each[1] < spot[1]]:
                del _pulses[old]
            _pulses[spot] = kept
    return tuple(kept)


PULSE: Final = f"""
SELECT ARRAY(SELECT newest.updated_at FROM {SOURCES} CROSS JOIN unnest(%(severities)s::text[]) s (severity)
             CROSS JOIN LATERAL (SELECT i.updated_at FROM watch_item i
                                 WHERE i.key = k.number AND i.wide = k.all_may AND i.severity = s.severity
                                 ORDER BY i.updated_at DESC, i.reference DESC LIMIT 1) newest),
       ARRAY(SELECT clock.n FROM {SOURCES} CROSS JOIN LATERAL (
                 SELECT count(*) AS n FROM (SELECT FROM watch_item i
                                            WHERE i.key = k.number AND i.wide = k.all_may AND i.due_at < %(now)s
                                            ORDER BY i.due_at LIMIT {MOST + 1}) late) clock)
"""  # noqa: S608


def _pulse(where: Post, at: datetime) -> tuple[Any, ...]:
    scale = sorted({step.slug for step in registry.snapshot().severities})
    with connection.cursor() as cursor:
        cursor.execute(CELLS, where.values)
        cells = frozenset(cursor.fetchall())
        cursor.execute(PULSE, where.values | {"severities": scale, "now": at})
        newest, late = cursor.fetchone()
    return cells, tuple(newest), tuple(late)
