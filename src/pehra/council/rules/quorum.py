"""Whether enough members are there."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from pehra.council.rules.shares import needed
from pehra.law.council import Answer, Base, CouncilRule


@dataclass(frozen=True, slots=True)
class Table:
    """The seats on a day, by id: `voting` those with a vote, `filled` those of them that somebody holds.

    Only these act: an alternate acts for the holder, and where there is none there is nobody to act for.
    `chair` is None where no seat has the chair, or it has no vote.
    """

    voting: frozenset[int]
    filled: frozenset[int]
    chair: int | None = None

    def size(self, of: Base | None) -> int:
        return len(self.voting if of == Base.SEATS else self.filled)


@dataclass(frozen=True, slots=True)
class Quorum:
    """Members that count, how many are needed of how many, and by which rule."""

    present: int
    needed: int
    base: int
    of: str
    rule: str
    citation: str

    @property
    def reached(self) -> bool:
        return self.present >= self.needed

    def told(self) -> dict[str, Any]:
        """As it is kept with a decision."""
        return {
            "present": self.present,
            "needed": self.needed,
            "base": self.base,
            "of": self.of,
            "reached": self.reached,
            "rule": self.rule,
            "citation": self.citation,
        }


def counted(present: Collection[int], interested: Collection[int], interest: CouncilRule | None) -> frozenset[int]:
    """Those present who count for an item: a member with an interest does not, unless the rule says so."""
    counts = interest is not None and interest.answer == Answer.COUNTED
    return frozenset(present) if counts else frozenset(present) - frozenset(interested)


def quorum(
    table: Table,
    rule: CouncilRule,
    present: Collection[int],
    interested: Collection[int] = (),
    interest: CouncilRule | None = None,
) -> Quorum:
    """The quorum for an item. The base stays what it is however many have an interest: too few are too few."""
    base = table.size(rule.of)
    there = counted(present, interested, interest) & table.filled
    return Quorum(len(there), needed(rule, base), base, str(rule.of or Base.FILLED), rule.id, rule.citation)
