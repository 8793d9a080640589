"""Which days and moments can be meant. Arithmetic on others overflows, and no database keeps all of them."""

from datetime import date, datetime
from typing import Final

EARLIEST: Final = date(1950, 1, 1)
LATEST: Final = date(2199, 12, 31)


def can_be_meant(when: date | datetime) -> bool:
    """Whether a day, or the day of a moment, is one that somebody may plan for or look back to."""
    on = when.date() if isinstance(when, datetime) else when
    return EARLIEST <= on <= LATEST
