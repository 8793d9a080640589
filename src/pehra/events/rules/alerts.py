"""When a count is unlike its own past: against the same hour of earlier weeks, by median and spread."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median
from typing import Final


class AlertKind(StrEnum):
    RISE = "rise"
    FIRST_SEEN = "first-seen"
    WIDE_SOURCE = "wide-source"


# So many weeks are looked back at; fewer than the least tell no season.
WEEKS: Final = 8
LEAST_WEEKS: Final = 3
# Robust z: the median absolute deviation times this is a standard deviation for what is normally distributed.
MAD_TO_SIGMA: Final = 1.4826
HIGH: Final = 6.0
# What is quiet by nature doubles easily; below this nobody is called.
LEAST_EVENTS: Final = 100
LEAST_FACTOR: Final = 2.0
# One source that touches so many organisations within an hour.
WIDE: Final = 20


@dataclass(frozen=True)
class Rise:
    """How far a count lies above its season: `usual` is the median, `sigmas` the distance in spreads."""

    usual: float
    sigmas: float


def rise(now: int, before: Sequence[int]) -> Rise | None:
    """Whether this hour's count is a sudden rise over the same hour of earlier weeks (one count a week, 0 for none)."""
    if len(before) < LEAST_WEEKS or now < LEAST_EVENTS:
        return None
    usual = median(before)
    spread = MAD_TO_SIGMA * median(abs(each - usual) for each in before)
    # A season without any spread would make everything a rise: counts spread by their root at least.
    sigmas = (now - usual) / max(spread, max(usual, 1.0) ** 0.5)
    return Rise(usual, sigmas) if sigmas >= HIGH and now >= LEAST_FACTOR * usual else None
