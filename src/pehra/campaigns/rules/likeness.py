"""How much two cases have in common, with reasons that somebody can look at. Plain Python; all numbers are cases."""

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from typing import Final

# So many rows are read of each value: what stands in as many cases or more is no evidence for any of them.
MOST_SEEN: Final = 21
# So many values of a case are looked for, the most telling first.
MOST_VALUES: Final = 40
MOST_SUGGESTED: Final = 10
NEAR: Final = timedelta(days=30)
# Words shorter than this say little; of the longest ones of a title so many are looked for, by so many at once.
SHORTEST_WORD: Final = 4
MOST_WORDS: Final = 5
AT_ONCE: Final = 3
# How alike two titles are, from which on that is a reason: words in common by all words of both.
ALIKE: Final = 0.4
# Digests and links are shared by few and by no accident; an address by many.
TELLING: Final = ("sha256", "sha512", "sha1", "md5", "url", "cryptocurrency-wallet", "email-addr", "domain-name")


@dataclass(frozen=True)
class Shared:
    """A trace that stands on both, and in how many cases that the viewer sees it stands at all."""

    type: str
    value: str
    cases: int


@dataclass(frozen=True)
class Evidence:
    """What speaks for it that two cases belong together. `days` between two cases of one organisation, or None."""

    shared: tuple[Shared, ...] = ()
    days: int | None = None
    words: tuple[str, ...] = ()
    alike: float = 0.0

    @property
    def weight(self) -> float:
        """The more, the likelier. A trace counts by how few have it; nothing else counts as much as one of two."""
        traces = sum(1 / math.log2(each.cases) if each.cases > 1 else 1 for each in self.shared)
        near = 0.6 * (1 - self.days / (NEAR.days + 1)) if self.days is not None else 0
        return 2 * traces + near + self.alike


def telling(values: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The values that are looked for, the most telling kinds first."""
    order = {type_: place for place, type_ in enumerate(TELLING)}
    return sorted(values, key=lambda each: (order.get(each[0], len(order)), each))[:MOST_VALUES]


def distinctive(words: Iterable[str]) -> list[str]:
    """The longest words of a text, in a fixed order; numbers alone are none."""
    found = {each for each in words if len(each) >= SHORTEST_WORD and not each.isdecimal()}
    return sorted(found, key=lambda each: (-len(each), each))[:MOST_WORDS]


def looked_for(words: Collection[str]) -> list[tuple[str, ...]]:
    """Which words must stand together for a text to be looked at; of few words all of them."""
    chosen = distinctive(words)
    if len(chosen) < 2:
        return []
    return list(combinations(chosen, min(AT_ONCE, len(chosen))))


def alike(one: Collection[str], other: Collection[str]) -> tuple[float, tuple[str, ...]]:
    """How alike two texts are (0 to 1) by their words of some length, and the words that stand in both."""
    first, second = _words(one), _words(other)
    common = first & second
    every = first | second
    return (len(common) / len(every) if every else 0.0), tuple(sorted(common))


def _words(words: Collection[str]) -> set[str]:
    return {each for each in words if len(each) >= SHORTEST_WORD}


def evidence(
    *,
    values: Mapping[tuple[str, str], Collection[int]],
    case: int,
    days: int | None,
    title: Collection[str],
    other_title: Collection[str],
) -> Evidence:
    """What speaks for one case. `values` maps each value that is looked for to the cases in which it stands."""
    shared = tuple(
        Shared(type_, value, len(cases))
        for (type_, value), cases in values.items()
        if case in cases and len(cases) < MOST_SEEN
    )
    score, words = alike(title, other_title)
    return Evidence(shared, days, words if score >= ALIKE else (), score if score >= ALIKE else 0.0)


def days_between(one: datetime, other: datetime) -> int | None:
    """Whole days between two moments; None where they are too far apart to mean anything."""
    apart = abs(one - other)
    return apart.days if apart <= NEAR else None


def best(found: Mapping[int, Evidence]) -> list[int]:
    """The likeliest, best first; what nothing speaks for is left out."""
    weighed = [(case, each.weight) for case, each in found.items()]
    order = sorted(weighed, key=lambda each: (-each[1], each[0]))
    return [case for case, weight in order if weight > 0][:MOST_SUGGESTED]
