"""When a contact is asked whether it still holds, and when a designation is due for its yearly review."""

from datetime import date, datetime, timedelta
from typing import Final

CONTACT_AGES: Final = timedelta(days=90)
ASKED_AGAIN: Final = timedelta(days=30)
REVIEW_ANNOUNCED: Final = timedelta(days=30)


def is_stale(confirmed_at: datetime, now: datetime) -> bool:
    return confirmed_at <= now - CONTACT_AGES


def yearly(day: date) -> date:
    """The same day a year later; the 29th of February goes to the 28th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)
