"""What the floor shows: figures made of a tally's cells, and what they are narrowed to."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

# A clock that runs out within this time is about to be breached.
SOON: Final = timedelta(hours=1)
# What depends on the hour cannot be kept as a counter: so many are counted, and of more it is said that there are more.
MOST: Final = 200
# How many clocks are looked through for those that fit a filter.
LOOKED: Final = 1000


class Facet(StrEnum):
    """By what cases are told apart on the floor. TIER: the function under which a body has the case."""

    SEVERITY = "severity"
    TIER = "tier"
    SECTOR = "sector"
    PROVINCE = "province"


class Show(StrEnum):
    """Which cases a list shows.

    NEW: acknowledged by nobody. DUE: the next clock runs out within the hour. LATE: it ran out. OFFERED: waits for an
    answer of the body whose floor it is.
    """

    OPEN = "open"
    NEW = "new"
    DUE = "due"
    LATE = "late"
    OFFERED = "offered"


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Only cases with these values; an empty word stands for any."""

    severity: str = ""
    tier: str = ""
    sector: str = ""
    province: str = ""

    def value(self, facet: Facet) -> str:
        return str(getattr(self, facet.value))

    @property
    def values(self) -> dict[str, str]:
        """The values that are asked for, by facet."""
        return {facet.value: self.value(facet) for facet in Facet if self.value(facet)}

    def fits(self, values: dict[str, str], without: Facet | None = None) -> bool:
        """Whether something with these values is shown; `without`: whatever it is in this respect."""
        return all(facet == without or values[facet] == wanted for facet, wanted in self.values.items())


@dataclass(frozen=True, slots=True)
class Cell:
    """So many open cases are alike in everything that the floor tells apart."""

    status: str
    severity: str
    tier: str
    sector: str
    province: str
    n: int

    @property
    def values(self) -> dict[str, str]:
        return {facet.value: str(getattr(self, facet.value)) for facet in Facet}


@dataclass(frozen=True, slots=True)
class Bounded:
    """A number, or at least this number."""

    n: int
    more: bool = False

    def __str__(self) -> str:
        return f"{self.n}+" if self.more else str(self.n)


@dataclass(frozen=True, slots=True)
class Sums:
    """Exact figures. Of each facet, its values under what the other facets are narrowed to, so that one may change."""

    open: int
    new: int
    by: dict[str, dict[str, int]]
    new_by: dict[str, dict[str, int]]


def sums(cells: Iterable[Cell], narrowed: Narrowed) -> Sums:
    """Add the cells up."""
    found = Counter[str]()
    by = {facet.value: Counter[str]() for facet in Facet}
    new_by = {facet.value: Counter[str]() for facet in Facet}
    for cell in cells:
        values = cell.values
        if narrowed.fits(values):
            found["open"] += cell.n
            found["new"] += cell.n if cell.status == "new" else 0
        for facet in Facet:
            if narrowed.fits(values, without=facet):
                by[facet][values[facet]] += cell.n
                new_by[facet][values[facet]] += cell.n if cell.status == "new" else 0
    return Sums(
        found["open"], found["new"], *({name: dict(+each) for name, each in all_.items()} for all_ in (by, new_by))
    )


def bounded(rows: Sequence[dict[str, str]], narrowed: Narrowed, *, looked: int) -> Bounded:
    """How many of these rows fit; `looked` rows were asked for, so as many mean that there may be more."""
    fitting = sum(1 for row in rows if narrowed.fits(row))
    cut = len(rows) >= looked
    return Bounded(MOST, True) if fitting > MOST else Bounded(fitting, cut)


def ordered(severities: Iterable[str], scale: Sequence[str]) -> list[str]:
    """Severities with the gravest first; words that the scale does not have (any more) come last."""
    places = {slug: place for place, slug in enumerate(scale)}
    return sorted(set(severities) | set(scale), key=lambda slug: (places.get(slug, len(places)), slug))
