"""Periods of the country's calendar, and spans of days."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

FIRST: Final = date(1988, 1, 1)
LAST: Final = date(2200, 12, 31)
LONGEST_SPAN: Final = 3 * 366
SHAPES: Final = {
    "y": re.compile(r"([0-9]{4})"),
    "q": re.compile(r"([0-9]{4})-Q([1-4])"),
    "m": re.compile(r"([0-9]{4})-([0-9]{2})"),
    "d": re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})"),
    "s": re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})/([0-9]{4}-[0-9]{2}-[0-9]{2})"),
}


class Grain(StrEnum):
    """How long a period is. Of the first three there are sums; a day and a span are counted from the facts."""

    YEAR = "y"
    QUARTER = "q"
    MONTH = "m"
    DAY = "d"
    SPAN = "s"


SUMMED: Final = (Grain.YEAR, Grain.QUARTER, Grain.MONTH)
# What is told with small numbers kept back is told by the quarter, and a year as the sum of its quarters: were months
# told beside them, one could be taken from the other.
GUARDED: Final = (Grain.YEAR, Grain.QUARTER)
MONTHS: Final = {Grain.YEAR: 12, Grain.QUARTER: 3, Grain.MONTH: 1}


@dataclass(frozen=True, order=True)
class Period:
    """From the first day to the last, both of them in it."""

    starts: date
    ends: date
    grain: Grain

    @property
    def code(self) -> str:
        """As it stands in an address: 2026, 2026-Q1, 2026-01, 2026-01-31, 2026-01-01/2026-01-31."""
        if self.grain is Grain.YEAR:
            return f"{self.starts:%Y}"
        if self.grain is Grain.QUARTER:
            return f"{self.starts:%Y}-Q{(self.starts.month + 2) // 3}"
        if self.grain is Grain.MONTH:
            return f"{self.starts:%Y-%m}"
        return f"{self.starts}" if self.grain is Grain.DAY else f"{self.starts}/{self.ends}"

    def over(self, today: date) -> bool:
        return self.ends < today

    @property
    def before(self) -> "Period":
        """The period just before, as long as this one."""
        last = self.starts - timedelta(days=1)
        if self.grain in SUMMED:
            return calendar(self.grain, last)
        return Period(self.starts - (self.ends - self.starts) - timedelta(days=1), last, self.grain)

    @property
    def after(self) -> "Period":
        first = self.ends + timedelta(days=1)
        if self.grain in SUMMED:
            return calendar(self.grain, first)
        return Period(first, first + (self.ends - self.starts), self.grain)


def calendar(grain: Grain, day: date) -> Period:
    """The year, quarter, month or day in which this day lies."""
    if grain not in SUMMED:
        return Period(day, day, Grain.DAY)
    length = MONTHS[grain]
    first = (day.month - 1) // length * length + 1
    last = first + length - 1
    return Period(date(day.year, first, 1), date(day.year, last, monthrange(day.year, last)[1]), grain)


def parts(period: Period, grain: Grain) -> tuple[Period, ...]:
    """The shorter periods of the calendar that make up a longer one."""
    return tuple(_parts(period, grain))


def _parts(period: Period, grain: Grain) -> Iterator[Period]:
    found = calendar(grain, period.starts)
    while found.starts <= period.ends:
        yield found
        found = found.after


def read(code: str) -> Period | None:
    """The period that a code names; None for what is none, or lies outside of all that anybody counts."""
    for grain, shape in SHAPES.items():
        match = shape.fullmatch(code)
        if match:
            found = _of(Grain(grain), match.groups())
            return found if found and found.starts >= FIRST and found.ends <= LAST else None
    return None


def _of(grain: Grain, words: tuple[str, ...]) -> Period | None:
    try:
        if grain is Grain.SPAN:
            starts, ends = (date.fromisoformat(each) for each in words)
            return Period(starts, ends, grain) if starts <= ends and (ends - starts).days < LONGEST_SPAN else None
        numbers = [int(each) for each in words]
        if grain is Grain.QUARTER:
            return calendar(grain, date(numbers[0], numbers[1] * 3, 1))
        return calendar(grain, date(*[*numbers, 1, 1][:3]))
    except ValueError:
        return None
