"""How far prescribed playbooks are followed, in numbers that add up and that tell of no single case."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

# Of fewer cases nothing is told but how many there are: it would tell of single ones.
FEWEST: Final = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """What one body owed in one tier under one mandate, on so `many` cases. `of`: numbers of such cases, all of them
    where there are few, else any FEWEST at least: whether some are enough is never a question of more.

    `in_time`: done, and not after its time; `late`: done after it; `open`: owed still, `overdue` of these after its
    time.
    """

    mandate: str
    body: int
    tier: str
    of: frozenset[int]
    in_time: int
    late: int
    skipped: int
    open: int
    overdue: int
    many: int = 0

    @property
    def cases(self) -> int:
        return max(self.many, len(self.of))


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


# What a table tells of: ("tier", its name), ("body", its name), or ("", "") for all of it.
Key = tuple[str, str]
Groups = dict[Key, list[Cell]]


@dataclass(frozen=True, slots=True)
class Tables:
    """All of it together, and a line for each tier and each body, the most cases first."""

    all: Line
    by_tier: tuple[Line, ...]
    by_body: tuple[Line, ...]


def tables(cells: Iterable[Cell], body: Callable[[Cell], str], fewest: int = FEWEST) -> Tables:
    """Of groups with few cases only how many they are told, and so of the next larger ones, as many as are needed.

    Needed so that nobody takes it off what is told, also not one of those bodies, which knows its own. Where that
    cannot be, nothing is told of what they come to. A case in which two bodies owed something is one case.
    """
    found = tuple(cells)
    groups: Groups = {}
    for cell in found:
        for key in (("", ""), ("tier", cell.tier), ("body", body(cell))):
            groups.setdefault(key, []).append(cell)
    kept_back = _kept_back(groups, body, fewest)

    def told(kind: str) -> tuple[Line, ...]:
        every = [
            withheld(total(group, key[1])) if key in kept_back else total(group, key[1])
            for key, group in groups.items()
            if key[0] == kind
        ]
        return tuple(sorted(every, key=lambda line: (-line.cases, line.key)))

    return Tables((told("") or (total(()),))[0], told("tier"), told("body"))


def _kept_back(groups: Groups, body: Callable[[Cell], str], fewest: int) -> set[Key]:
    different = {key: frozenset().union(*(cell.of for cell in group)) for key, group in groups.items()}
    kept_back = {key for key, cases in different.items() if len(cases) < fewest}
    # Each sum that is told, with what comes to it.
    inside = {key: {("body", body(cell)) for cell in group} for key, group in groups.items() if key[0] == "tier"}
    sums = [
        *inside.items(),
        *((("", ""), {key for key in groups if key[0] == kind}) for kind in ("tier", "body")),
    ]
    size = {key: sum(cell.cases for cell in group) for key, group in groups.items()}
    before = -1
    while before != len(kept_back):
        before = len(kept_back)
        for whole, parts in sums:
            if whole not in kept_back:
                hidden = parts & kept_back
                left = sorted(parts - hidden, key=lambda key: (size[key], key))
                kept_back |= _beside(whole, hidden, left, different, fewest)
        for tier, bodies in inside.items():
            # All parts of what is not told would tell it.
            kept_back |= bodies if tier in kept_back else set()
    return kept_back


def _beside(
    whole: Key, hidden: set[Key], left: Iterable[Key], different: dict[Key, frozenset[int]], fewest: int
) -> set[Key]:
    """What is not told either, so that the parts that are not told cannot be taken off the whole.

    Of what is `left`, as much as is needed, from the first on.
    """
    if not hidden:
        return set()
    kept = set(hidden)
    rest = iter(left)
    while not _open_enough([different[key] for key in kept], fewest):
        further = next(rest, None)
        if further is None:
            return {whole, *kept}
        kept.add(further)
    return kept


def _open_enough(hidden: list[frozenset[int]], fewest: int) -> bool:
    """Whether two are left, of enough cases, for whoever knows any one of them."""
    known = Counter(case for cases in hidden for case in cases)
    # Without one of them, what is in no other is gone.
    alone = (sum(known[case] == 1 for case in cases) for cases in hidden)
    return len(hidden) > 2 and all(len(known) - gone >= fewest for gone in alone)


def withheld(line: Line) -> Line:
    return Line(line.key, line.cases, None, None, None, None, None)
