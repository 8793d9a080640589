"""Lengths of time in steps: what took how long can be added up, and a median read from it."""

from collections.abc import Mapping
from typing import Final

from pehra.statistics.rules.measures import STEPS

# With fewer, the middle of them would tell of one of them.
FEWEST: Final = 5


def step(seconds: int) -> int:
    """In which step a length lies: the number of steps that are not longer than it."""
    return sum(1 for each in STEPS if each <= seconds)


def within(counts: Mapping[int, int], percent: int, fewest: int = FEWEST) -> int | None:
    """The step in which the given share of all lies; None of too few. 50: the median, 90: all but the slowest tenth."""
    number = sum(counts.values())
    if not number or number < fewest:
        return None
    needed = -(-number * percent // 100)
    passed = 0
    for each in sorted(counts):
        passed += counts[each]
        if passed >= needed:
            return each
    raise AssertionError("all of them are at least the share")


def shorter_than(place: int) -> int | None:
    """The seconds than which everything in a step is shorter; None: it is longer than any step."""
    return STEPS[place] if place < len(STEPS) else None
