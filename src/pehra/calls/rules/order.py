"""Who is called next: the order of a phone list, and the hours in which each may be called. No database, no clock."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

EVERY_DAY: Final = frozenset(range(7))


@dataclass(frozen=True, slots=True)
class Hours:
    """When somebody may be called, in local time. Without `begins` and `ends` at any hour of the `days`, 0 is Monday.

    Hours that end at or before the hour at which they begin go past midnight, and belong to the day of their beginning.
    """

    begins: time | None = None
    ends: time | None = None
    days: frozenset[int] = EVERY_DAY

    def cover(self, local: datetime) -> bool:
        """Whether this moment, in local time, lies in the hours. The end itself lies outside."""
        today, now = local.weekday(), local.time()
        if self.begins is None or self.ends is None:
            return today in self.days
        if self.begins < self.ends:
            return today in self.days and self.begins <= now < self.ends
        yesterday = (today - 1) % 7
        return (today in self.days and now >= self.begins) or (yesterday in self.days and now < self.ends)

    @property
    def always(self) -> bool:
        return self.days == EVERY_DAY and self.begins == self.ends


@dataclass(frozen=True, slots=True)
class Listed:
    """A person's place on a list. `stands_in_for` is the place of another; `wrong`: the number is another's."""

    place: int
    position: int
    stands_in_for: int | None = None
    hours: Hours = Hours()
    wrong: bool = False


def in_order(listed: Iterable[Listed]) -> tuple[Listed, ...]:
    """By position, whoever stands in for somebody right behind them. Who stands in for nobody listed stands alone."""
    every = sorted(listed, key=lambda each: (each.position, each.place))
    places = {each.place for each in every}
    first = [each for each in every if each.stands_in_for not in places]
    behind: dict[int, list[Listed]] = {}
    for each in every:
        if each.stands_in_for in places and each.stands_in_for is not None:
            behind.setdefault(each.stands_in_for, []).append(each)
    found: list[Listed] = []
    for each in first:
        found += [each, *behind.get(each.place, [])]
    return tuple(found)


def next_to_call(listed: Iterable[Listed], tried: Collection[int], local: datetime) -> Listed | None:
    """The first who may be called at this moment, in local time, and was not tried; None: the list is exhausted."""
    return next((each for each in in_order(listed) if each.place not in tried and may_be_called(each, local)), None)


def may_be_called(each: Listed, local: datetime) -> bool:
    return not each.wrong and each.hours.cover(local)


def wait(profile: int, own: int | None) -> timedelta:
    """How long is waited before somebody is called: as the profile says, or sooner where the body wants that."""
    return timedelta(minutes=profile if own is None else min(profile, own))


def problems(begins: time | None, ends: time | None, days: Collection[int]) -> dict[str, str]:
    """What is wrong with the hours of somebody; empty: nothing."""
    found = {}
    if (begins is None) != (ends is None):
        found["hours_until"] = "Give both hours, or neither."
    if not days or set(days) - EVERY_DAY:
        found["days"] = "Choose at least one day."
    return found
