"""Merging as plain values: which clock goes on, and which case stands for its incident."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

# What a merged case says of its merging: read in its own timeline, and not in that of the case that shows it.
MERGED_AWAY: Final = "This case was merged into another one of the same CERT, and is dealt with there."
MERGED_WITH: Final = "Case %(other)s was merged with this one: %(why)s"
ALONE_AGAIN: Final = "This case is a case of its own again."
PARTED_FROM: Final = "Case %(other)s is no longer merged with this one: %(why)s"
OF_MERGING: Final = frozenset({MERGED_AWAY, MERGED_WITH, ALONE_AGAIN, PARTED_FROM})
# What the case says that shows the merged one.
JOINED_BY: Final = "Another case of the same CERT was merged into this one."
LEFT_BY: Final = "Another case is no longer merged with this one."
# The same said to everybody, and with the other case's name to its custodian's own people: these read the second alone.
SAID_WITH_NAMES: Final[Mapping[str, str]] = {
    MERGED_AWAY: MERGED_WITH,
    JOINED_BY: MERGED_WITH,
    ALONE_AGAIN: PARTED_FROM,
    LEFT_BY: PARTED_FROM,
}
# How many offers of “the same incident as yours” may wait for an answer on one case.
MOST_OFFERS: Final = 20


@dataclass(frozen=True)
class Clock:
    """An open clock as merging looks at it: what is owed, by whom, until when."""

    id: int
    stage: str
    party_id: int
    due_at: datetime


@dataclass(frozen=True)
class United:
    """What merging does with the clocks: `moves` go on under the other case, `ends` are owed no more besides."""

    moves: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()

    @property
    def touched(self) -> tuple[int, ...]:
        return (*self.moves, *self.ends)


def united(merged: Iterable[Clock], into: Iterable[Clock], parties: Collection[int]) -> United:
    """Of two clocks for the same thing owed by one party, the earlier one stays; what only one case has, stays too.

    `parties` are those that take part in the case that goes on. Whoever does not sees none of its clocks, and goes on
    owing what it owes on the merged case.
    """
    groups: dict[tuple[str, int], tuple[list[Clock], list[Clock]]] = {}
    for place, clocks in enumerate((merged, into)):
        for each in clocks:
            groups.setdefault((each.stage, each.party_id), ([], []))[place].append(each)
    moves: list[int] = []
    ends: list[int] = []
    for (_stage, party), (theirs, ours) in sorted(groups.items()):
        if party not in parties or not theirs:
            continue
        first = min(theirs, key=lambda each: (each.due_at, each.id))
        if any(each.due_at <= first.due_at for each in ours):
            ends += [each.id for each in theirs]
        else:
            moves.append(first.id)
            ends += [each.id for each in (*theirs, *ours) if each is not first]
    return United(tuple(moves), tuple(ends))


def standing_for(
    cases: Iterable[int], merged: Collection[int], same: Iterable[tuple[int, int]], none: Collection[int] = ()
) -> dict[int, int]:
    """For each case the one under which it is counted: the oldest of its incident that is not merged into another, and
    was not closed as no incident (`none`) where another one was not.

    `same` are pairs of cases that are one incident, also those of a merged case and the one it was merged into; what
    follows from several pairs holds too.
    """
    heads = {case: case for case in cases}

    def head(case: int) -> int:
        while heads[case] != case:
            heads[case] = heads[heads[case]]
            case = heads[case]
        return case

    for one, other in same:
        first, second = head(one), head(other)
        # A merged case never stands for others; between the rest, the older does.
        keeps, follows = sorted((first, second), key=lambda case: (case in merged, case in none, case))
        heads[follows] = keeps
    return {case: head(case) for case in heads}
