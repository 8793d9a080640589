"""Whom the network reaches: adding up cells of organisations, and keeping small numbers from telling on one of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

# Below this many organisations, how many of them did something is not told: it would tell of single ones.
FEWEST: Final = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """Organisations that are alike, by sector, province and CERT: how many there are, and how many did a thing.

    `own`: their first responder is a CERT of their sector, province or own, and not the hub that answers for the rest.
    `mandated`: some CERT answers for them by law, which is always so unless the profile has a hole.
    """

    sector: str
    province: str
    cert: str
    tier: str
    count: int
    mandated: int
    own: int
    confirmed: int
    approved: int
    joined: int


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table. The counts are None where they are withheld."""

    key: str
    count: int
    mandated: int | None
    own: int | None
    confirmed: int | None
    approved: int | None
    joined: int | None

    def share(self, part: int | None) -> int | None:
        """Whole percents, rounded down: a hundred is only said of all."""
        return None if part is None or not self.count else 100 * part // self.count


PARTS: Final = ("mandated", "own", "confirmed", "approved", "joined")


def total(cells: Iterable[Cell], key: str = "") -> Line:
    """All of it together, with nothing withheld."""
    every = tuple(cells)
    sums = {part: sum(getattr(cell, part) for cell in every) for part in PARTS}
    return Line(key, sum(cell.count for cell in every), **sums)


def lines(cells: Iterable[Cell], by: Callable[[Cell], str], fewest: int = FEWEST) -> tuple[Line, ...]:
    """A line for each group, the largest first; of small groups only how many they are.

    Where a single group is small, the next larger one is withheld too: else the total would give it away.
    """
    groups: dict[str, list[Cell]] = {}
    for cell in cells:
        groups.setdefault(by(cell), []).append(cell)
    found = sorted((total(group, key) for key, group in groups.items()), key=lambda line: (-line.count, line.key))
    small = [line for line in found if line.count < fewest]
    if len(small) == 1 and len(found) > 1:
        small = found[-2:]
    return tuple(withheld(line) if line in small else line for line in found)


def overall(cells: Iterable[Cell], fewest: int = FEWEST) -> Line:
    """All of it together, withheld like any group where that is a few organisations."""
    found = total(cells)
    return withheld(found) if 0 < found.count < fewest else found


def withheld(line: Line) -> Line:
    return Line(line.key, line.count, None, None, None, None, None)
