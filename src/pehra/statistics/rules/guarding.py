"""Small numbers: which groups of a table are told, so that nobody works out what the others are.

A group is told or kept back with all its counts: what was opened and closed in it and what stood open before and after
hang together, so any of them would give another away. What is kept back is so much that it stays open for a reader who
knows one of the groups kept back, since each CERT knows its own.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

# Fewer than this, and a count speaks of organisations that could be named.
LEAST: Final = 5

Counts = Mapping[str, int]


@dataclass(frozen=True)
class Group:
    """A row of a table with the rows that it is made of. `counts` by measure; those of `parts` add up to them."""

    key: str
    counts: Counts
    parts: tuple["Group", ...] = field(default=())


def grown(levels: Sequence[Mapping[str, Counts]], below: str = "") -> tuple[Group, ...]:
    """The groups of nested tables: a key of a deeper one begins with the key that it belongs to, and a stroke."""
    if not levels:
        return ()
    first, rest = levels[0], levels[1:]
    return tuple(
        Group(key, counts, grown(rest, f"{key}/"))
        for key, counts in sorted(first.items())
        if key.startswith(below) and (not below or "/" not in key.removeprefix(below))
    )


def told(groups: Collection[Group], least: int = LEAST, closed: Collection[str] = ()) -> frozenset[str]:
    """The keys of the groups that are told, whatever their level. Their total is known to everybody.

    Of a group that is kept back, no part is told; where even all parts together would leave too little open, none is.
    `closed`: keys that are kept back already, for another reason.
    """
    kept_back = withheld(groups, least, closed)
    found: set[str] = set()
    for group in groups:
        if group.key not in kept_back:
            found.add(group.key)
            found |= told(group.parts, least, closed)
    return frozenset(found)


def withheld(groups: Collection[Group], least: int = LEAST, closed: Collection[str] = ()) -> frozenset[str]:
    """The keys of one family that are not told: what is too small, and the smallest others until that is open enough.

    All of them where nothing less is enough: then it is not told either in which of them there was anything.
    """
    kept_back = [group for group in groups if group.key in closed or small(group.counts, least)]
    if not kept_back:
        return frozenset()
    first = {group.key for group in kept_back}
    left = sorted((group for group in groups if group.key not in first), key=_size)
    while left and not open_enough([group.counts for group in kept_back], least):
        kept_back.append(left.pop(0))
    if not open_enough([group.counts for group in kept_back], least):
        return frozenset(group.key for group in groups)
    return frozenset(group.key for group in kept_back)


def small(counts: Counts, least: int = LEAST) -> bool:
    """Whether a number among these is one of a few. None at all is no small number."""
    return any(0 < count < least for count in counts.values())


def open_enough(kept_back: Sequence[Counts], least: int = LEAST) -> bool:
    """Whether each small count might be anything up to `least`, for whoever knows all sums and one of these groups."""
    measures = {measure for counts in kept_back for measure in counts}
    return all(_open([counts.get(measure, 0) for counts in kept_back], least) for measure in measures)


def _open(counts: Sequence[int], least: int) -> bool:
    if not any(0 < count < least for count in counts):
        return True
    # What is left when the largest is known, and each of the others is at least one.
    others = len(counts) - 1
    return others > 1 and sum(counts) - max(counts) >= others - 1 + least


def added(every: Iterable[Counts]) -> dict[str, int]:
    """Counts by measure, added up."""
    found: dict[str, int] = {}
    for counts in every:
        for measure, count in counts.items():
            found[measure] = found.get(measure, 0) + count
    return found


def _size(group: Group) -> tuple[int, str]:
    return (sum(group.counts.values()), group.key)
