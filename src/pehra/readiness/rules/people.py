"""Rosters and call trees: whether somebody is on duty at each hour, and who is called next."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

# A shift longer than this is a mistake in typing, or an invitation to one at night.
LONGEST_SHIFT: Final = timedelta(hours=24)
# How long somebody is waited for before those below in the tree are called without them.
PATIENCE: Final = timedelta(minutes=15)
TEST_LASTS: Final = timedelta(hours=2)


class SwapState(StrEnum):
    ASKED = "asked"
    TAKEN = "taken"
    DECLINED = "declined"
    TAKEN_BACK = "taken-back"


class TrialState(StrEnum):
    RUNNING = "running"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Span:
    """From a moment up to and without another."""

    starts: datetime
    ends: datetime

    @property
    def length(self) -> timedelta:
        return self.ends - self.starts


def uncovered(spans: Iterable[Span], window: Span) -> tuple[Span, ...]:
    """The parts of the window in which none of the spans runs, in order."""
    found, reached = [], window.starts
    for each in sorted(spans, key=lambda span: (span.starts, span.ends)):
        if each.ends <= reached or each.starts >= window.ends:
            continue
        if each.starts > reached:
            found.append(Span(reached, each.starts))
        reached = max(reached, each.ends)
    if reached < window.ends:
        found.append(Span(reached, window.ends))
    return tuple(found)


def overlapping(spans: Iterable[Span], wanted: Span) -> bool:
    """Whether one of the spans runs at the same time as the wanted one, which nobody can do twice at once."""
    return any(each.starts < wanted.ends and wanted.starts < each.ends for each in spans)


def moved(spans: Iterable[Span], by: timedelta) -> tuple[Span, ...]:
    return tuple(Span(each.starts + by, each.ends + by) for each in spans)


@dataclass(frozen=True, slots=True)
class Call:
    """One person in a running test: whom they are called by (None: by whoever starts it), when, and the answer."""

    person: int
    caller: int | None
    called_at: datetime | None = None
    confirmed_at: datetime | None = None


def to_call(calls: Sequence[Call], now: datetime) -> tuple[int, ...]:
    """Who is to be called now: the top at once, those below when their caller has confirmed or was waited for."""
    by_person: Mapping[int, Call] = {each.person: each for each in calls}

    def is_reached(caller: int | None) -> bool:
        above = by_person.get(caller) if caller is not None else None
        if above is None:
            return True
        waited = above.called_at is not None and now - above.called_at >= PATIENCE
        return above.confirmed_at is not None or waited

    return tuple(each.person for each in calls if each.called_at is None and is_reached(each.caller))


def is_tree(callers: Mapping[int, int | None]) -> bool:
    """Whether every chain of callers ends at the top: nobody is called by themselves through others."""
    for person in callers:
        seen: set[int] = set()
        here: int | None = person
        while here is not None and here in callers:
            if here in seen:
                return False
            seen.add(here)
            here = callers[here]
    return True


@dataclass(frozen=True, slots=True)
class Reached:
    """The result of a test: how many were reached of how many, and how long the last and the median took."""

    confirmed: int
    of: int
    median: timedelta | None
    last: timedelta | None


def result(calls: Iterable[Call], started_at: datetime) -> Reached:
    """Times count from the start of the test, since that is when the incident would have begun."""
    every = tuple(calls)
    took = sorted(each.confirmed_at - started_at for each in every if each.confirmed_at is not None)
    middle = took[(len(took) - 1) // 2] if took else None
    return Reached(len(took), len(every), middle, took[-1] if took else None)
