"""Who reports to whom, as rows: each leads from one tier to a higher one, under conditions, by a citation."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from pehra.law.functions import TIER_ORDER, Function, Ownership, Tier
from pehra.law.periods import runs

# What stands in place of a citation where no source names a rule. It is shown wherever the rule is shown.
DEFAULT_CITATION: Final = "default, no source"


@dataclass(frozen=True, slots=True)
class RoutingRule:
    """From tier `tier_from` a report goes to the holder of function `to`.

    An empty condition holds for every subject. The lower `precedence` is tried first; a rule whose
    function nobody holds for the subject is passed over.
    """

    id: str
    tier_from: Tier
    to: Function
    precedence: int
    starts: date
    ends: date | None
    citation: str
    ownership: frozenset[Ownership] = frozenset()
    sectors: frozenset[str] = frozenset()
    provinces: frozenset[str] = frozenset()
    cii: bool | None = None

    @property
    def specificity(self) -> int:
        """How many conditions it sets."""
        return bool(self.ownership) + bool(self.sectors) + bool(self.provinces) + (self.cii is not None)

    @property
    def order(self) -> tuple[int, int, int, str]:
        """Total order among rules: precedence, the more specific, the later, the id."""
        return (self.precedence, -self.specificity, -self.starts.toordinal(), self.id)

    @property
    def is_default(self) -> bool:
        """True when no source is known for the rule."""
        return self.citation == DEFAULT_CITATION

    @property
    def climbs(self) -> bool:
        """True when the rule leads to a strictly higher tier; a rule that does not could turn in a circle."""
        target = TIER_ORDER.get(self.to)
        origin = TIER_ORDER.get(self.tier_from)
        return target is not None and origin is not None and target > origin

    def runs_at(self, at: date) -> bool:
        return runs(self.starts, self.ends, at)
