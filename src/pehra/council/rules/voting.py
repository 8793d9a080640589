"""Counting votes: what was decided, by which rule, and why."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pehra.council.rules.quorum import Quorum, Table, counted, quorum
from pehra.council.rules.shares import needed
from pehra.council.rules.words import Choice
from pehra.law.council import Answer, Base, CouncilRule


class Ground(StrEnum):
    """Why a motion was carried or lost."""

    MAJORITY = "majority"
    CASTING_VOTE = "casting-vote"
    NO_MAJORITY = "no-majority"
    TIE = "tie"
    NO_QUORUM = "no-quorum"


@dataclass(frozen=True, slots=True)
class Governing:
    """The rules that decide a motion."""

    quorum: CouncilRule
    majority: CouncilRule
    tie: CouncilRule
    interest: CouncilRule | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The count of a motion. `against` includes the dissents; `silent` could have voted and did not."""

    votes_for: int
    against: int
    dissents: int
    abstained: int
    silent: int
    interested: int
    base: int
    needed: int
    carried: bool
    ground: Ground
    quorum: Quorum
    governing: Governing

    def told(self) -> dict[str, Any]:
        """As it is kept with the motion: every number, and the rule behind each."""
        majority, tie = self.governing.majority, self.governing.tie
        return {
            "for": self.votes_for,
            "against": self.against,
            "dissents": self.dissents,
            "abstained": self.abstained,
            "silent": self.silent,
            "interested": self.interested,
            "base": self.base,
            "needed": self.needed,
            "carried": self.carried,
            "ground": self.ground.value,
            "quorum": self.quorum.told(),
            "majority": {
                "rule": majority.id,
                "numerator": majority.numerator,
                "denominator": majority.denominator,
                "strictly": majority.strictly,
                "of": str(majority.of),
                "citation": majority.citation,
            },
            "tie": {"rule": tie.id, "answer": str(tie.answer), "citation": tie.citation},
        }


def may_vote(table: Table, seat: int, interested: Collection[int]) -> bool:
    """Whether a seat has a vote on an item; whether its member is there is another question."""
    return seat in table.filled and seat not in interested


def decide(
    table: Table,
    governing: Governing,
    votes: Mapping[int, Choice],
    *,
    present: Collection[int],
    interested: Collection[int] = (),
) -> Outcome:
    """Count the votes of seats that may vote. `present`: who was there, or who answered where it was circulated.

    Whoever voted was there. A vote of a seat with an interest does not count, whoever recorded it.
    """
    there = frozenset(present) | votes.keys()
    valid = {seat: choice for seat, choice in votes.items() if may_vote(table, seat, interested)}
    reached = quorum(table, governing.quorum, there, interested, governing.interest)
    for_ = _of(valid, Choice.FOR)
    dissents = _of(valid, Choice.DISSENT)
    against = _of(valid, Choice.AGAINST) + dissents
    could = [seat for seat in there if may_vote(table, seat, interested)]
    base = _base(table, governing, for_ + against, there, interested)
    carried, ground = _ground(table, governing, valid, reached, base)
    return Outcome(
        votes_for=for_,
        against=against,
        dissents=dissents,
        abstained=_of(valid, Choice.ABSTAIN),
        silent=len(could) - len(valid),
        interested=len(frozenset(interested) & table.filled),
        base=base,
        needed=needed(governing.majority, base),
        carried=carried,
        ground=ground,
        quorum=reached,
        governing=governing,
    )


def _ground(
    table: Table, governing: Governing, valid: Mapping[int, Choice], reached: Quorum, base: int
) -> tuple[bool, Ground]:
    for_ = _of(valid, Choice.FOR)
    against = _of(valid, Choice.AGAINST) + _of(valid, Choice.DISSENT)
    if not reached.reached:
        return False, Ground.NO_QUORUM
    if for_ >= needed(governing.majority, base):
        return True, Ground.MAJORITY
    if for_ != against:
        return False, Ground.NO_MAJORITY
    # A casting vote is a second vote of the chair, for the side on which the first one is: it carries a motion only
    # where one vote more would.
    casts = governing.tie.answer == Answer.CHAIR_DECIDES and table.chair is not None
    wider = base + 1 if governing.majority.of == Base.CAST else base
    if casts and valid.get(table.chair or 0) == Choice.FOR and for_ + 1 >= needed(governing.majority, wider):
        return True, Ground.CASTING_VOTE
    return False, Ground.TIE


def _base(table: Table, governing: Governing, cast: int, there: Collection[int], interested: Collection[int]) -> int:
    """Of how many the majority is taken."""
    of = governing.majority.of
    if of == Base.CAST:
        return cast
    if of == Base.PRESENT:
        return len(counted(there, interested, governing.interest) & table.filled)
    return table.size(of)


def _of(votes: Mapping[int, Choice], wanted: Choice) -> int:
    return sum(1 for choice in votes.values() if choice == wanted)
