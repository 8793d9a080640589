"""For which organisations a body stands in the chain, as conditions on their attributes instead of a list of them.

A chain depends on sector, ownership, province and designation alone, unless a mandate names the organisation or the
organisation is itself a body. So all chains of a day are told by trying each combination once.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import product

from pehra.law.chain import Chains, Step, Subject
from pehra.law.functions import Ownership


@dataclass(frozen=True, slots=True)
class Box:
    """All organisations of this ownership and designation in one of the sectors and one of the provinces."""

    ownership: Ownership
    cii: bool
    sectors: frozenset[str]
    provinces: frozenset[str]


@dataclass(frozen=True, slots=True)
class Coverage:
    """`everything`: there is no combination outside the boxes."""

    boxes: tuple[Box, ...]
    everything: bool


Belongs = Callable[[tuple[Step, ...]], bool]


def in_chain(body: str) -> Belongs:
    """Whether the body stands anywhere in a chain."""
    return lambda steps: any(step.body == body for step in steps)


def responds_first(body: str) -> Belongs:
    """Whether the body is the first responder of a chain."""
    return lambda steps: bool(steps) and steps[0].body == body


def coverage(chains: Chains, sectors: Iterable[str], provinces: Iterable[str], belongs: Belongs) -> Coverage:
    """The combinations whose chain `belongs`, folded into boxes. Raises law.chain.ChainError like the chains."""
    sectors, provinces = tuple(sectors), tuple(provinces)
    boxes: list[Box] = []
    outside = False
    for ownership, cii in product(Ownership, (False, True)):
        by_sectors: dict[frozenset[str], set[str]] = {}
        for province in provinces:
            here = frozenset(
                sector for sector in sectors if belongs(chains.of(Subject("", sector, ownership, province, cii)))
            )
            outside = outside or len(here) < len(sectors)
            if here:
                by_sectors.setdefault(here, set()).add(province)
        boxes.extend(Box(ownership, cii, here, frozenset(where)) for here, where in by_sectors.items())
    return Coverage(tuple(boxes), not outside)
