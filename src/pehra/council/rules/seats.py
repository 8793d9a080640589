"""Seats and those who hold them, on any day."""

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Generic, Protocol, TypeVar

from pehra.law.periods import overlap, runs

HOLDER: Final = "holder"
ALTERNATE: Final = "alternate"


class Dated(Protocol):
    """A holding as these rules look at it: from `starts` until the day before `ends`; `user_id`: the account."""

    @property
    def part(self) -> str: ...
    @property
    def user_id(self) -> int | None: ...
    @property
    def name(self) -> str: ...
    @property
    def starts(self) -> date: ...
    @property
    def ends(self) -> date | None: ...


Holding = TypeVar("Holding", bound=Dated)


@dataclass(frozen=True, slots=True)
class Sitting(Generic[Holding]):
    """Who holds a seat on a day, and who may stand in. A seat without a holder is vacant, also with an alternate."""

    holder: Holding | None
    alternate: Holding | None

    @property
    def vacant(self) -> bool:
        return self.holder is None


def sitting(holdings: Iterable[Holding], on: date) -> Sitting[Holding]:
    """Of the holdings of one seat, those of the day."""
    today = [each for each in holdings if runs(each.starts, each.ends, on)]
    by_part = {each.part: each for each in sorted(today, key=lambda each: each.starts)}
    return Sitting(by_part.get(HOLDER), by_part.get(ALTERNATE))


def same_person(one: Dated, other: Dated) -> bool:
    """By their accounts; where one of them has none, by the name under which they were entered."""
    if one.user_id is not None and other.user_id is not None:
        return one.user_id == other.user_id
    return _plain(one.name) == _plain(other.name)


def one_voice(sitters: Mapping[int, Holding]) -> dict[int, Holding]:
    """Who sits on which seat, each person once: a second seat of theirs, in this order, is as if nobody sat there."""
    found: dict[int, Holding] = {}
    for seat, held in sitters.items():
        if not any(same_person(held, other) for other in found.values()):
            found[seat] = held
    return found


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def in_the_way(holdings: Iterable[Holding], part: str, starts: date, ends: date | None) -> Holding | None:
    """A holding of the same part that shares a day with this period."""
    return next(
        (
            each
            for each in holdings
            if each.part == part
            and (each.ends is None or each.starts < each.ends)
            and overlap((each.starts, each.ends), (starts, ends))
        ),
        None,
    )


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where that month is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
