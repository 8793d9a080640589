"""Calling a meeting: how many days lie between the call and the day."""

from datetime import date, timedelta


def notice_given(called_on: date, held_on: date) -> int:
    """Days between the call and the meeting; a meeting on the same day has none."""
    return (held_on - called_on).days


def earliest_day(called_on: date, notice_days: int) -> date:
    """The first day on which a meeting called today gives the notice that is asked for."""
    return called_on + timedelta(days=notice_days)
