"""Dated rows: when one holds, and when two hold at once."""

from datetime import date


def runs(starts: date, ends: date | None, at: date) -> bool:
    """True from the day `starts` until the day before `ends`."""
    return starts <= at and (ends is None or at < ends)


def overlap(a: tuple[date, date | None], b: tuple[date, date | None]) -> bool:
    """True when two periods share a day."""
    return runs(a[0], a[1], b[0]) or runs(b[0], b[1], a[0])
