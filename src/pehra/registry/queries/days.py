"""The day on which the law looks at a moment."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings


def local_date(at: datetime) -> date:
    """The date of this moment in the country."""
    return at.astimezone(ZoneInfo(settings.DISPLAY_TIME_ZONE)).date()


def local_time(at: datetime) -> datetime:
    """This moment as the country's clocks show it."""
    return at.astimezone(ZoneInfo(settings.DISPLAY_TIME_ZONE))


def day_begins(day: date, *, days: int = 0) -> datetime:
    """The moment at which a day begins in the country, or one so many days later."""
    return datetime.combine(day + timedelta(days=days), time(), ZoneInfo(settings.DISPLAY_TIME_ZONE))
