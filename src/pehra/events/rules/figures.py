"""Figures from sums: percentiles of times to remediation from a histogram whose steps widen with the time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import ceil
from typing import Final

# Each step is a tenth wider than the one before: a figure is off by a twentieth at most.
STEP: Final = 1.1
# The ages of what is open, in days: up to a week, a month, a quarter, and more.
AGES: Final = (7, 30, 90)


@dataclass
class Figure:
    """What is open, by state and by age, and how long it took to fix what was fixed.

    `ages` counts what is open up to 7, 30 and 90 days old and older; weeks count from their Monday.
    """

    key: str
    standing: dict[str, int] = field(default_factory=dict)
    ages: list[int] = field(default_factory=lambda: [0] * (len(AGES) + 1))
    fixed: int = 0
    median: timedelta | None = None
    p90: timedelta | None = None


def hours_of(bucket: int) -> float:
    """The middle of a bucket, in hours."""
    return (STEP**bucket + STEP ** (bucket + 1)) / 2 - 1


def percentile(histogram: Mapping[int, int], share: float) -> timedelta | None:
    """The time within which this share was fixed; None where nothing was."""
    wanted = ceil(sum(histogram.values()) * share)
    running = 0
    for bucket in sorted(histogram):
        running += histogram[bucket]
        if running >= wanted > 0:
            return timedelta(hours=hours_of(bucket))
    return None


def age(since: date, today: date) -> int:
    """In which of the ages something falls that is open since then."""
    days = (today - since).days
    return next((place for place, most in enumerate(AGES) if days <= most), len(AGES))
