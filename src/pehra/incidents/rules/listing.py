"""How lists of cases are put in order, and which clocks they are narrowed to."""

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final


class Order(StrEnum):
    """NEWEST: by when the case was registered, the newest first. CLOCK: by its next clock, the most urgent first."""

    NEWEST = "newest"
    CLOCK = "clock"


class Due(StrEnum):
    """LATE: the next clock ran out. The others: it has not, and runs out within that time."""

    LATE = "late"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"


# From one moment up to another that no longer belongs to it.
Span = tuple[datetime, datetime]

BEGIN: Final = datetime(1970, 1, 1, tzinfo=UTC)
END: Final = datetime(9999, 1, 1, tzinfo=UTC)
EVER: Final[Span] = (BEGIN, END)
# Days that a list may be asked from and to.
EARLIEST: Final = date(1988, 1, 1)
LATEST: Final = date(2200, 12, 31)
WITHIN: Final = {Due.HOUR: timedelta(hours=1), Due.DAY: timedelta(days=1), Due.WEEK: timedelta(days=7)}


def span(due: Due, at: datetime) -> Span:
    """When the next clock of a case runs out that is due so at this moment."""
    return (BEGIN, at) if due is Due.LATE else (at, at + WITHIN[due])


def day(word: str) -> date | None:
    """The day that a word names, as in 2026-11-23; None where it names none."""
    try:
        found = date.fromisoformat(word.strip())
    except ValueError:
        return None
    return found if EARLIEST <= found <= LATEST else None
