"""Small numbers: a figure that would tell of a single organisation is not shown, nor what would give it away."""

from collections.abc import Mapping
from typing import Final

# Fewer than this, and the figure speaks of organisations that could be named.
LEAST: Final = 5


def guarded(counts: Mapping[str, int]) -> dict[str, int | None]:
    """The counts of one table, with None for those that are not shown.

    Whoever knows the total could work out what is hidden alone, or hidden with others that are as small as can be. So
    further figures are hidden, the smallest first, until each that is too small might be any number from one to four.
    """
    hidden = {key for key, count in counts.items() if 0 < count < LEAST}
    left = sorted((key for key in counts if counts[key] >= LEAST), key=lambda key: (counts[key], key))
    while hidden and left and not _vague(counts, hidden):
        hidden.add(left.pop(0))
    return {key: None if key in hidden else count for key, count in counts.items()}


def total(counts: Mapping[str, int]) -> int | None:
    """The total of a table; None where it would tell what is hidden, or is too small itself."""
    shown = guarded(counts)
    hidden = {key for key, count in shown.items() if count is None}
    if hidden and not _vague(counts, hidden):
        return None
    return sum(counts.values())


def _vague(counts: Mapping[str, int], hidden: set[str]) -> bool:
    return len(hidden) > 1 and sum(counts[key] for key in hidden) >= len(hidden) + LEAST - 1
