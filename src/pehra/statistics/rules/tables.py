"""Tables of figures that add up: every row that is told and what is not told come to the total, for each measure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pehra.statistics.rules.guarding import LEAST, added, grown, small, told
from pehra.statistics.rules.measures import KEPT, LATE, PARENTS, Dimension, Measure, Time
from pehra.statistics.rules.steps import FEWEST, within

Steps = Mapping[int, int]
# A row as it was counted: by measure, how many in each step.
Counted = Mapping[str, Steps]
# Counts by dimension and key.
Cube = Mapping[str, Mapping[str, Counted]]

FLOWS: Final = (Measure.REPORTS, Measure.OPENED, Measure.INCIDENTS, Measure.NO_INCIDENT, Measure.CLOSED)
MEASURES: Final = (*FLOWS, Measure.OPEN)


def known(counts: Mapping[str, int | None]) -> tuple[Measure, ...]:
    """The measures of which such counts tell: what was frozen tells of those that there were then."""
    return tuple(each for each in MEASURES if each in counts)


@dataclass(frozen=True)
class Timing:
    """How long it took `number` cases: the steps in which the median and the ninetieth percentile lie.

    None where too few cases are behind it.
    """

    number: int
    median: int | None
    ninetieth: int | None


@dataclass(frozen=True)
class Share:
    """Clocks of a stage that have ended or run out. `percent` is rounded down: a hundred is only said of all."""

    kept: int
    late: int

    @property
    def percent(self) -> int:
        return 100 * self.kept // (self.kept + self.late)


@dataclass(frozen=True)
class Row:
    """A group that is told. A count is None where it is told of a part of the time alone, and not of its end.

    `in_part`: told of some quarters of the period and not of others, whose counts are among what is not told.
    """

    key: str
    counts: Mapping[str, int | None]
    times: Mapping[str, Timing] = field(default_factory=dict)
    shares: Mapping[str, Share] = field(default_factory=dict)
    in_part: bool = False


@dataclass(frozen=True)
class Table:
    """One dimension. `rest` is what is not told, by measure; empty where everything is."""

    dimension: Dimension
    rows: tuple[Row, ...]
    rest: Mapping[str, int]

    def adds_up_to(self, total: Mapping[str, int]) -> bool:
        """Whether the rows and the rest come to the total, for each measure."""
        sums = added([*({m: c or 0 for m, c in row.counts.items()} for row in self.rows), self.rest])
        return all(sums.get(measure, 0) == total.get(measure, 0) for measure in MEASURES)


@dataclass(frozen=True)
class Part:
    """A stretch of time with what was counted in it, and which keys of it are told (None: all)."""

    cube: Cube
    told: Mapping[Dimension, frozenset[str]] | None

    @property
    def total(self) -> dict[str, int]:
        return plain(self.cube.get(Dimension.ALL, {}).get("", {}))


def plain(counted: Counted) -> dict[str, int]:
    """The measures that may be added up."""
    return {measure.value: counted.get(measure, {}).get(0, 0) for measure in MEASURES}


def guarded(cube: Cube, dimensions: Sequence[Dimension], least: int = LEAST) -> Part | None:
    """Which keys are told where small numbers are kept back. None: all of it together is too little to be told.

    A length or a clock that is kept back of a group that is told is left out of the part: by the same rule as counts,
    with those of the groups that are not told, since its number under the tables is known as well.
    """
    total = plain(cube.get(Dimension.ALL, {}).get("", {}))
    if any(0 < total[measure] < least for measure in (Measure.REPORTS, Measure.OPENED)):
        return None
    found: dict[Dimension, frozenset[str]] = {}
    left = dict(cube)
    for dimension in dimensions:
        line = _lineage(dimension)
        keys = told(grown([_counts(cube, each) for each in line]), least)
        found[dimension] = frozenset(key for key in keys if key in cube.get(dimension, {}))
        left[dimension] = _without_few(cube, line, keys, least)
    return Part(left, found)


def _without_few(cube: Cube, line: Sequence[Dimension], keys: frozenset[str], least: int) -> dict[str, Counted]:
    """The groups of the last of these dimensions with those lengths and clocks that may be told of each.

    `keys`: those that are told, of all of them.
    """
    levels = [{key: _lengths(counted) for key, counted in cube.get(each, {}).items()} for each in line]
    closed = frozenset(key for level in levels for key in level) - keys
    names = {name for level in levels for lengths in level.values() for name in lengths}
    may = {
        name: told(grown([{k: v[name] for k, v in level.items() if name in v} for level in levels]), least, closed)
        for name in names
    }
    return {
        key: {measure: steps for measure, steps in counted.items() if key in may.get(_length(measure), {key})}
        for key, counted in cube.get(line[-1], {}).items()
    }


def _lengths(counted: Counted) -> dict[str, dict[str, int]]:
    """How many cases are behind each length, and how many clocks of each stage are there, kept and late."""
    found: dict[str, dict[str, int]] = {}
    for measure, steps in counted.items():
        number, name = sum(steps.values()), _length(measure)
        if name and number:
            into = found.setdefault(name, {"": 0})
            into[measure] = number
            into[""] += number
    return found


def _length(measure: str) -> str:
    """The length that a measure is, or the stage of its clocks; empty for a count."""
    if measure.startswith((KEPT, LATE)):
        return measure.split(":", 1)[1]
    return measure if measure in set(Time) else ""


def _lineage(dimension: Dimension) -> list[Dimension]:
    """The dimension after those in which it is nested: the outer one decides first."""
    parent = PARENTS.get(dimension)
    return [*(_lineage(parent) if parent else []), dimension]


def _counts(cube: Cube, dimension: Dimension) -> dict[str, dict[str, int]]:
    found = {key: plain(counted) for key, counted in cube.get(dimension, {}).items()}
    return {key: counts for key, counts in found.items() if any(counts.values())}


def whole(parts: Sequence[Part], fewest: int = FEWEST) -> Row:
    """The line under the tables: all of it together. What is open is what was open at the end of the last part."""
    found = [part.cube.get(Dimension.ALL, {}).get("", {}) for part in parts]
    return _row("", found, _still_open(found[-1] if found else {}), fewest)


def table(dimension: Dimension, parts: Sequence[Part], fewest: int = FEWEST) -> Table:
    """A dimension over one stretch of time or several that follow each other, made of what is told of each.

    So a longer period tells nothing that its parts do not tell.
    """
    lines: dict[str, list[Counted]] = {}
    every: dict[str, int] = {}
    for part in parts:
        for key, counted in part.cube.get(dimension, {}).items():
            every[key] = every.get(key, 0) + 1
            if part.told is None or key in part.told[dimension]:
                lines.setdefault(key, []).append(counted)
    last = parts[-1] if parts else None
    rows = []
    for key, found in lines.items():
        # What was open at the end is told by the last part, if that tells of this key.
        ends = last is not None and (last.told is None or key in last.told[dimension])
        still = _still_open(last.cube.get(dimension, {}).get(key, {})) if ends and last else None
        row = _row(key, found, still, fewest)
        rows.append(Row(key, row.counts, row.times, row.shares, in_part=len(found) < every[key]))
    rows = [row for row in rows if any(row.counts.values()) or row.shares or row.times]
    total = whole(parts, fewest).counts
    sums = added({m: c or 0 for m, c in row.counts.items()} for row in rows)
    rest = {measure.value: (total.get(measure) or 0) - sums.get(measure, 0) for measure in MEASURES}
    ordered = sorted(rows, key=lambda row: (-(row.counts.get(Measure.OPENED) or 0), row.key))
    return Table(dimension, tuple(ordered), rest if any(rest.values()) else {})


def _still_open(counted: Counted) -> int:
    return counted.get(Measure.OPEN, {}).get(0, 0)


def _row(key: str, found: Sequence[Counted], still_open: int | None, fewest: int) -> Row:
    merged, told = merge(found), merge([_enough(each, fewest) for each in found])
    counts: dict[str, int | None] = {each.value: merged.get(each, {}).get(0, 0) for each in FLOWS}
    counts[Measure.OPEN.value] = still_open
    return Row(key, counts, _times(told, fewest), _shares(told, fewest))


def _enough(counted: Counted, fewest: int) -> Counted:
    """Without the lengths and clocks of which a stretch of time by itself has too few to be told.

    Were they in a longer one, the others could be taken from it. Of clocks, a few that were late are too few as well,
    and a few that were not: the percents of so few give their number.
    """
    few = {name for name, numbers in _lengths(counted).items() if small(numbers, fewest)}
    return {measure: steps for measure, steps in counted.items() if _length(measure) not in few}


def merge(found: Sequence[Counted]) -> dict[str, dict[int, int]]:
    """Rows of the same group over several stretches of time, added up step by step."""
    merged: dict[str, dict[int, int]] = {}
    for counted in found:
        for measure, steps in counted.items():
            into = merged.setdefault(measure, {})
            for step, amount in steps.items():
                into[step] = into.get(step, 0) + amount
    return merged


def _times(merged: Counted, fewest: int) -> dict[str, Timing]:
    found = {}
    for time in Time:
        steps = {step: amount for step, amount in merged.get(time, {}).items() if amount}
        number = sum(steps.values())
        if number and number >= fewest:
            found[time.value] = Timing(number, within(steps, 50, fewest), within(steps, 90, fewest))
    return found


def _shares(merged: Counted, fewest: int) -> dict[str, Share]:
    stages = {measure.split(":", 1)[1] for measure in merged if measure.startswith((KEPT, LATE))}
    found = {}
    for stage in sorted(stages):
        kept, late = (merged.get(f"{word}{stage}", {}).get(0, 0) for word in (KEPT, LATE))
        if kept + late and kept + late >= fewest:
            found[stage] = Share(kept, late)
    return found
