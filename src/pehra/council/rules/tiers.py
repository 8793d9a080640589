"""Adding up what addressees owe, tier by tier: organisation, sectoral or provincial, government or CII, national.

Each addressee stands under a path of bodies, the hub first: the chain by which it reports, turned round. A body that
acts in two functions is two tiers, so that on the day when one of them passes to another body the tree keeps its shape.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Final

from pehra.council.rules.directives import OPEN, DutyState
from pehra.law.chain import Step
from pehra.law.functions import Function

SEPARATOR: Final = "/"


@dataclass(frozen=True, slots=True, order=True)
class Tier:
    """A body in one of its functions."""

    function: Function
    body: str


Path = tuple[Tier, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many addressees are in each state."""

    told: int = 0
    acknowledged: int = 0
    shown: int = 0
    waiver_asked: int = 0
    compliant: int = 0
    waived: int = 0
    released: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, name) + getattr(other, name) for name in COLUMNS))

    @property
    def total(self) -> int:
        """All that were addressed and not released."""
        return sum(getattr(self, name) for name in COLUMNS) - self.released

    @property
    def open(self) -> int:
        return sum(getattr(self, column(state)) for state in OPEN)

    @property
    def done(self) -> int:
        return self.compliant + self.waived

    @property
    def answered(self) -> int:
        """Whoever has at least acknowledged."""
        return self.total - self.told

    @property
    def percent(self) -> int:
        """Of those addressed, how many are done; rounded down, so that 100 means all."""
        return self.done * 100 // self.total if self.total else 100


COLUMNS: Final = tuple(each.name for each in fields(Counts))


def column(state: str) -> str:
    """The name under which a state is counted."""
    return DutyState(state).replace("-", "_")


@dataclass(frozen=True, slots=True)
class Line:
    """One tier of a view: all below it, and of these those directly under it. `depth` is 0 for the first."""

    path: Path
    depth: int
    counts: Counts
    directly: Counts

    @property
    def tier(self) -> Tier:
        return self.path[-1]


def path_of(steps: Iterable[Step]) -> Path:
    """The path of a chain (first responder first): hub first, each body once for every function in which it acts."""
    upwards = [Tier(function, step.body) for step in steps for function in step.acting]
    return tuple(reversed(upwards))


def written(path: Path) -> str:
    """As a path is stored: "national:ncert/cii:ncert/sectoral:cert-telecom"; empty for who is under nobody."""
    return SEPARATOR.join(f"{tier.function}:{tier.body}" for tier in path)


def read(text: str) -> Path:
    """The same back."""
    pairs = (part.partition(":") for part in text.split(SEPARATOR) if part)
    return tuple(Tier(Function(function), body) for function, _, body in pairs)


def below(leaves: Mapping[Path, Counts], bodies: frozenset[str]) -> dict[Path, Counts]:
    """Only what stands under one of these bodies, each path from its highest place on."""
    found: dict[Path, Counts] = {}
    for path, counts in leaves.items():
        place = next((index for index, tier in enumerate(path) if tier.body in bodies), None)
        if place is not None:
            found[path[place:]] = found.get(path[place:], Counts()) + counts
    return found


def added_up(leaves: Mapping[Path, Counts]) -> list[Line]:
    """Every tier with what is below it, each before those under it. Who is under nobody counts in no tier."""
    sums: dict[Path, Counts] = {}
    for path, counts in leaves.items():
        for length in range(1, len(path) + 1):
            sums[path[:length]] = sums.get(path[:length], Counts()) + counts
    return [Line(path, len(path) - 1, sums[path], leaves.get(path, Counts())) for path in sorted(sums)]


def total(leaves: Mapping[Path, Counts]) -> Counts:
    return sum(leaves.values(), Counts())
