"""Figures as the templates take them: rows with names, addresses and bars, and the lines in which they add up."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse

from pehra.registry import queries as registry
from pehra.statistics.queries.figures import Figures
from pehra.statistics.rules.measures import PARENTS, Dimension, Measure, Time
from pehra.statistics.rules.tables import MEASURES, Row, Table
from pehra.statistics.web.wording import STAGES, Names, length, measure_name

# In this order on every page and paper.
TIMES = tuple(Time)
# So many rows stand on a page: a CERT may answer for thousands of organisations.
ROWS: Final = 50


@dataclass(frozen=True)
class Shown:
    """A row: counts in the order of the measures, each with the address of the rows behind it (empty: none)."""

    name: str
    outer: str
    counts: tuple[tuple[str, int | None, str], ...]
    times: tuple[tuple[str, str, str, int], ...]
    shares: tuple[tuple[str, int, int, int | None], ...]
    percent: int
    in_part: bool


@dataclass(frozen=True)
class Grid:
    """A table with the lines under it: what the rows come to, what is not told, and all of it.

    `rows` are those of one page, the first of them in place `first` of `of` (counted from 1); the lines are of all.
    """

    dimension: Dimension
    rows: tuple[Shown, ...]
    first: int
    of: int
    sums: tuple[int, ...]
    rest: tuple[int, ...]
    total: tuple[int, ...]
    adds_up: bool


def columns() -> list[str]:
    return [measure_name(each) for each in MEASURES]


def grid(found: Figures, table: Table, page: int) -> Grid:
    """The table of a dimension with its lines, and the rows of a page; the last one where there are fewer pages."""
    first = ROWS * min(max(page - 1, 0), max(len(table.rows) - 1, 0) // ROWS)
    rows = table.rows[first : first + ROWS]
    names = Names([(table.dimension, [row.key for row in rows])], registry.snapshot())
    total = {measure: found.total.counts.get(measure) or 0 for measure in MEASURES}
    sums = tuple(sum(row.counts.get(measure) or 0 for row in table.rows) for measure in MEASURES)
    most = max((row.counts.get(Measure.OPENED) or 0 for row in table.rows), default=0)
    return Grid(
        table.dimension,
        tuple(_shown(found, table.dimension, row, names, most) for row in rows),
        first + 1,
        len(table.rows),
        sums,
        tuple(table.rest.get(measure, 0) for measure in MEASURES) if table.rest else (),
        tuple(total.values()),
        table.adds_up_to({measure.value: count for measure, count in total.items()}),
    )


def of_all(found: Figures) -> Shown:
    """The line of all together."""
    return _shown(found, Dimension.ALL, found.total, None, 0)


def _shown(found: Figures, dimension: Dimension, row: Row, names: Names | None, most: int) -> Shown:
    outer = ""
    if names and dimension in PARENTS and "/" in row.key:
        parent = PARENTS[dimension]
        outer = names.of(parent, row.key.rpartition("/")[0])
    opened = row.counts.get(Measure.OPENED) or 0
    return Shown(
        names.of(dimension, row.key) if names else "",
        outer,
        tuple(
            (
                measure_name(each),
                row.counts.get(each),
                behind(found, dimension, row.key, each) if row.counts.get(each) else "",
            )
            for each in MEASURES
        ),
        tuple(
            (
                measure_name(each),
                length(row.times[each].median),
                length(row.times[each].ninetieth),
                row.times[each].number,
            )
            for each in TIMES
            if each in row.times
        ),
        tuple(
            (
                str(STAGES.get(stage, stage)),
                share.kept + share.late,
                share.percent,
                share.late if found.scope.exact else None,
            )
            for stage, share in row.shares.items()
        ),
        100 * opened // most if most else 0,
        row.in_part,
    )


def behind(found: Figures, dimension: Dimension, key: str, measure: Measure) -> str:
    """The address of the rows behind a figure."""
    words: Mapping[str, Any] = {
        "scope": found.scope.slug,
        "period": found.period.code,
        "by": dimension.value,
        "key": key,
        "measure": measure.value,
    }
    return f"{reverse('statistics:rows')}?{urlencode({name: value for name, value in words.items() if value})}"
