"""How far prescribed playbooks are followed, in numbers that add up and that tell of no single case."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

# Of fewer cases nothing is told but how many there are: it would tell of single ones.
FEWEST: Final = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """What one body owed in one tier under one mandate. `cases` are those in which it owed something.

    `in_time`: done, and not after its time; `late`: done after it; `open`: owed still, `overdue` of these after its
    time.
    """

    mandate: str
    body: int
    tier: str
    cases: int
    in_time: int
    late: int
    skipped: int
    open: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table, with None where a number is withheld."""

    key: str
    cases: int
    in_time: int | None
    late: int | None
    skipped: int | None
    open: int | None
    overdue: int | None

    @property
    def share(self) -> int | None:
        """Done in time of all that is over or overdue, in whole percents rounded down; None where there is nothing."""
        if self.in_time is None or self.late is None or self.overdue is None or self.skipped is None:
            return None
        judged = self.in_time + self.late + self.overdue
        return 100 * self.in_time // judged if judged else None


PARTS: Final = ("in_time", "late", "skipped", "open", "overdue")


def total(cells: Iterable[Cell], key: str = "") -> Line:
    """All of it together, with nothing withheld."""
    every = tuple(cells)
    return Line(key, sum(cell.cases for cell in every), *(sum(getattr(cell, part) for cell in every) for part in PARTS))


def lines(cells: Iterable[Cell], by: Callable[[Cell], str], fewest: int = FEWEST) -> tuple[Line, ...]:
    """A line for each group, the most cases first; of groups with few cases only how many they are.

    Where a single group is small, the next larger one is withheld too: else the total would give it away.
    """
    groups: dict[str, list[Cell]] = {}
    for cell in cells:
        groups.setdefault(by(cell), []).append(cell)
    found = sorted((total(group, key) for key, group in groups.items()), key=lambda line: (-line.cases, line.key))
    small = [line for line in found if line.cases < fewest]
    if len(small) == 1 and len(found) > 1:
        small = found[-2:]
    return tuple(withheld(line) if line in small else line for line in found)


def overall(cells: Iterable[Cell], fewest: int = FEWEST) -> Line:
    """All of it together, withheld like any group where that is a few cases."""
    found = total(cells)
    return withheld(found) if 0 < found.cases < fewest else found


def withheld(line: Line) -> Line:
    return Line(line.key, line.cases, None, None, None, None, None)
