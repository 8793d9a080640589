"""How a drill went: what was expected by when, against what was really done. Pure arithmetic on moments.

Only time in which the drill ran counts: a pause gives everybody the same time back.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Final

# What is left of an act's weight when it was done late.
LATE_SHARE: Final = Fraction(1, 2)
NO_TIME: Final = timedelta()


class Outcome(StrEnum):
    """OPEN: there is still time. VOID: it was never asked, or the drill was over before it was due."""

    ON_TIME = "on-time"
    LATE = "late"
    MISSING = "missing"
    OPEN = "open"
    VOID = "void"


COUNTED: Final = frozenset({Outcome.ON_TIME, Outcome.LATE, Outcome.MISSING})


@dataclass(frozen=True)
class Pause:
    """A time in which the drill stood still; `until` None: it still does."""

    since: datetime
    until: datetime | None = None


@dataclass(frozen=True)
class Deed:
    """Something that a party really did. `case` "": on none. `proof`: a receipt's signature or an entry's number."""

    party: int
    act: str
    case: str
    at: datetime
    proof: str = ""


@dataclass(frozen=True)
class Expected:
    """What a party should do. `asked_at` None: what should make it do so never came. `case` "": on whichever."""

    key: str
    party: int
    act: str
    weight: int
    asked_at: datetime | None
    due_at: datetime | None
    case: str = ""


@dataclass(frozen=True)
class Result:
    """What became of it. `deed` is the first that fits."""

    expected: Expected
    outcome: Outcome
    deed: Deed | None = None


@dataclass(frozen=True)
class Score:
    """Of a party, or of all: points of what was possible, and how often each came out."""

    earned: Fraction
    possible: int
    counts: Mapping[Outcome, int]

    @property
    def percent(self) -> int | None:
        """Whole per cent, rounded down; None where nothing was expected."""
        return int(100 * self.earned / self.possible) if self.possible else None


def ran(since: datetime, until: datetime, pauses: Iterable[Pause]) -> timedelta:
    """For how long of this time the drill ran."""
    stood = NO_TIME
    for pause in pauses:
        first, last = max(since, pause.since), min(until, pause.until or until)
        stood += max(last - first, NO_TIME)
    return max(until - since - stood, NO_TIME)


def reached(since: datetime, span: timedelta, pauses: Iterable[Pause]) -> datetime | None:
    """The moment at which the drill has run for `span` since then; None: it stands still before that."""
    moment, left = since, span
    for pause in sorted(pauses, key=lambda each: each.since):
        if pause.until is not None and pause.until <= moment:
            continue
        until_pause = max(pause.since - moment, NO_TIME)
        if left <= until_pause:
            break
        if pause.until is None:
            return None
        moment, left = pause.until, left - until_pause
    return moment + left


def runs_out(clock: datetime, pauses: Iterable[Pause]) -> datetime | None:
    """When a clock of the law runs out; None: it stands still before it does, and has its time back afterwards."""
    return None if any(pause.until is None and pause.since <= clock for pause in pauses) else clock


def judge(expected: Expected, deeds: Sequence[Deed], *, now: datetime, over: bool) -> Result:
    """What became of one expected act by now; `over`: the drill has ended, and nothing will follow."""
    if expected.asked_at is None:
        return Result(expected, Outcome.VOID)
    fitting = [
        deed
        for deed in deeds
        if (deed.party, deed.act) == (expected.party, expected.act)
        and expected.case in ("", deed.case)
        and deed.at >= expected.asked_at
    ]
    first = min(fitting, key=lambda deed: deed.at, default=None)
    if first is not None:
        in_time = expected.due_at is None or first.at <= expected.due_at
        return Result(expected, Outcome.ON_TIME if in_time else Outcome.LATE, first)
    if expected.due_at is not None and expected.due_at < now:
        return Result(expected, Outcome.MISSING)
    return Result(expected, Outcome.VOID if over else Outcome.OPEN)


def score(results: Iterable[Result]) -> Score:
    """Points of these results: the whole weight on time, half of it late, nothing where it is missing."""
    earned, possible, counts = Fraction(0), 0, dict.fromkeys(Outcome, 0)
    for result in results:
        counts[result.outcome] += 1
        if result.outcome in COUNTED:
            possible += result.expected.weight
        if result.outcome is Outcome.ON_TIME:
            earned += result.expected.weight
        elif result.outcome is Outcome.LATE:
            earned += result.expected.weight * LATE_SHARE
    return Score(earned, possible, counts)


def by_party(results: Iterable[Result]) -> dict[int, Score]:
    """The score of each party of which something was expected."""
    found: dict[int, list[Result]] = {}
    for result in results:
        found.setdefault(result.expected.party, []).append(result)
    return {party: score(each) for party, each in found.items()}
