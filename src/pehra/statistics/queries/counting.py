"""Counting: sums that are kept, and what has changed since they were; or the facts alone, as of any cut-off.

Everything here is asked by the owner of the tables, for whom nothing is hidden: who may know is decided by the caller.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.db import connection

from pehra.statistics.rules.measures import Dimension, Measure
from pehra.statistics.rules.periods import SUMMED, Grain, Period

NATION: Final = 0
# Later than any revision that was ever drawn.
NOW: Final = 2**62
# How often the sums may be brought up to date while they are read.
ATTEMPTS: Final = 5

# What was added to and taken from the facts between two revisions.
MOVED: Final = """
    SELECT 1 AS sign, f AS fact FROM statistics_fact f
    WHERE f.since > %(edge)s AND f.since <= %(as_of)s AND (f.until IS NULL OR f.until > %(as_of)s) {narrowed}
    UNION ALL
    SELECT -1, f FROM statistics_fact f
    WHERE f.until > %(edge)s AND f.until <= %(as_of)s AND f.since <= %(edge)s {narrowed}
"""
# `part`: of the period itself, or of all time until its end.
STATEMENT: Final = """
WITH moved AS MATERIALIZED ({moved}), found AS (
    SELECT w.part, p.dimension, p.key, m.measure, m.step, x.sign * m.amount AS amount
    FROM moved x, statistics_places(x.fact) p, statistics_moves(x.fact) m, (VALUES ('within'), ('until')) w (part)
    WHERE p.scope_id = %(scope)s AND p.dimension = ANY (%(dimensions)s) AND m.day <= %(ends)s
        AND CASE w.part WHEN 'within' THEN m.day >= %(starts)s ELSE m.measure IN ('opened', 'closed') END
    {kept}
)
SELECT part, dimension, key, measure, step, sum(amount)::bigint FROM found
GROUP BY part, dimension, key, measure, step HAVING sum(amount) <> 0
UNION ALL
SELECT 'edge', '', '', '', 0, coalesce((SELECT revision FROM statistics_edge), 0)
"""
KEPT: Final = """
    UNION ALL
    SELECT 'within', dimension, key, measure, step, amount FROM statistics_total
    WHERE scope_id = %(scope)s AND grain = %(grain)s AND starts = %(starts)s AND dimension = ANY (%(dimensions)s)
    UNION ALL
    SELECT 'until', dimension, key, measure, step, amount FROM statistics_total
    WHERE scope_id = %(scope)s AND dimension = ANY (%(dimensions)s) AND measure IN ('opened', 'closed')
        AND ((grain = 'y' AND starts < %(year)s) OR (grain = 'm' AND starts >= %(year)s AND starts <= %(ends)s))
"""
# Of a few days only what was alive in them is looked at.
OF_A_BODY: Final = """
    AND f.cert_id = %(scope)s AND f.opened_on <= %(ends)s
    AND (f.opened_on >= %(starts)s OR (f.kind = 'case' AND (f.closed_on IS NULL OR f.closed_on >= %(starts)s)))
"""
EDGE: Final = "SELECT coalesce((SELECT revision FROM statistics_edge), 0)"

TREND: Final = """
WITH moved AS MATERIALIZED ({moved}), found AS (
    SELECT date_trunc(%(unit)s, m.day::timestamp)::date AS starts, m.measure, x.sign * m.amount AS amount
    FROM moved x, statistics_moves(x.fact) m
    WHERE (%(scope)s = 0 OR (x.fact).cert_id = %(scope)s) AND m.day BETWEEN %(starts)s AND %(ends)s
        AND m.measure IN ('reports', 'opened', 'closed')
    UNION ALL
    SELECT starts, measure, amount FROM statistics_total
    WHERE scope_id = %(scope)s AND grain = %(grain)s AND dimension = 'all'
        AND measure IN ('reports', 'opened', 'closed') AND starts BETWEEN %(starts)s AND %(ends)s
)
SELECT starts, measure, sum(amount)::bigint FROM found GROUP BY starts, measure HAVING sum(amount) <> 0
UNION ALL
SELECT NULL, '', coalesce((SELECT revision FROM statistics_edge), 0)
"""
UNITS: Final = {Grain.YEAR: "year", Grain.QUARTER: "quarter", Grain.MONTH: "month"}

Steps = dict[int, int]


@dataclass(frozen=True)
class Cells:
    """Counts of a scope and a period: by dimension, key and measure how many there are in each step.

    Of what has no length all are in step 0. `Measure.OPEN` is how many cases were open at the period's end.
    """

    counted: Mapping[str, Mapping[str, Mapping[str, Steps]]] = field(default_factory=dict)

    def of(self, dimension: Dimension) -> Mapping[str, Mapping[str, Steps]]:
        return self.counted.get(dimension, {})

    def counts(self, dimension: Dimension) -> dict[str, dict[str, int]]:
        """The measures that may be added up, by key; keys of which there is nothing are left out."""
        rows = {
            key: {each.value: measures.get(each, {}).get(0, 0) for each in Measure}
            for key, measures in self.of(dimension).items()
        }
        return {key: counts for key, counts in rows.items() if any(counts.values())}


def edge() -> int:
    """The revision up to which the sums are kept."""
    with connection.cursor() as cursor:
        cursor.execute(EDGE)
        return int(cursor.fetchone()[0])


def count(
    scope: int, period: Period, dimensions: Collection[Dimension], as_of: int = NOW, *, start: int | None = None
) -> Cells:
    """Counts of what the facts were at a revision. `scope` is a body's number, or NATION.

    From the kept sums where there are any for such a period and they are not newer than `as_of`, else from the facts
    alone; both come to the same. `start` is the edge where the caller has asked for it already.
    """
    for _ in range(ATTEMPTS):
        known = edge() if start is None else start
        use = period.grain in SUMMED and known <= as_of
        found = _ask(scope, period, dimensions, as_of, known if use else 0, kept=use)
        start = found.pop("edge")
        if not use or start == known:
            return _cells(found)
    raise RuntimeError("the sums were brought up to date again and again while they were read")


def count_slowly(scope: int, period: Period, dimensions: Collection[Dimension], as_of: int = NOW) -> Cells:
    """The same from the facts alone, whatever is kept."""
    found = _ask(scope, period, dimensions, as_of, 0, kept=False)
    del found["edge"]
    return _cells(found)


def _ask(
    scope: int, period: Period, dimensions: Collection[Dimension], as_of: int, start: int, *, kept: bool
) -> dict[Any, int]:
    days = scope != NATION and period.grain not in SUMMED
    moved = MOVED.format(narrowed=OF_A_BODY if days else "")
    statement = STATEMENT.format(moved=moved, kept=KEPT if kept else "")
    values = {
        "scope": scope,
        "grain": str(period.grain),
        "starts": period.starts,
        "ends": period.ends,
        "year": date(period.ends.year, 1, 1),
        "dimensions": [str(each) for each in dimensions],
        "edge": start,
        "as_of": as_of,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return {row[0] if row[0] == "edge" else tuple(row[:5]): int(row[5]) for row in cursor.fetchall()}


def _cells(found: Mapping[Any, int]) -> Cells:
    counted: dict[str, dict[str, dict[str, Steps]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(dict)))
    for place, amount in found.items():
        part, dimension, key, measure, step = place
        if part == "within":
            counted[dimension][key][measure][step] = amount
        else:
            still = counted[dimension][key][Measure.OPEN]
            still[0] = still.get(0, 0) + (amount if measure == Measure.OPENED else -amount)
    return Cells(counted)


def trend(scope: int, periods: Sequence[Period]) -> dict[date, dict[str, int]]:
    """Reports, cases opened and closed of a whole scope, by the first days of these periods of one grain.

    The periods follow each other; those in which nothing was are left out.
    """
    grain = periods[0].grain
    for _ in range(ATTEMPTS):
        known = edge()
        values = {
            "scope": scope,
            "grain": str(grain),
            "unit": UNITS[grain],
            "starts": periods[0].starts,
            "ends": periods[-1].ends,
            "edge": known,
            "as_of": NOW,
        }
        found: dict[date, dict[str, int]] = defaultdict(dict)
        with connection.cursor() as cursor:
            cursor.execute(TREND.format(moved=MOVED.format(narrowed="")), values)
            for starts, measure, amount in cursor.fetchall():
                if starts is None:
                    known_then = int(amount)
                else:
                    found[starts][measure] = int(amount)
        if known_then == known:
            return dict(found)
    raise RuntimeError("the sums were brought up to date again and again while they were read")
