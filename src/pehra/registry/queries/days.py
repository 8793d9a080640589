"""The day on which the law looks at a moment."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings


def local_date(at: datetime) -> date:
    """The date of this moment in the country."""
    return at.astimezone(ZoneInfo(settings.DISPLAY_TIME_ZONE)).date()


def local_time(at: datetime) -> datetime:
    """This moment as the country's clocks show it."""
    return at.astimezone(ZoneInfo(settings.DISPLAY_TIME_ZONE))
