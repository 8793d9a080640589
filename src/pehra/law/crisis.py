"""Crisis levels as rows: who declares which, for whom, for how long, and what is otherwise while one is in force."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from pehra.law.clocks import Stage
from pehra.law.council import Office
from pehra.law.functions import Function
from pehra.law.periods import runs


class Sphere(StrEnum):
    """For whom a level is declared."""

    NATION = "nation"
    SECTOR = "sector"
    PROVINCE = "province"


class Charge(StrEnum):
    """Who declares a level for a body: its head, or whoever has the watch."""

    LEAD = "lead"
    DUTY_OFFICER = "duty_officer"


class Right(StrEnum):
    """What is otherwise besides the clocks.

    INFORMED: the National CERT takes part in each new case within the sphere. CALL_TREE: each body concerned is told to
    go through its call tree.
    """

    INFORMED = "informed"
    CALL_TREE = "call-tree"


@dataclass(frozen=True, slots=True)
class HastenedClock:
    """A stage that is due earlier: after `percent` of its time, or after `hours`. Exactly one of the two is set.

    `running`: also for clocks that run already when the level comes into force.
    """

    stage: Stage
    percent: int | None
    hours: int | None
    running: bool


@dataclass(frozen=True, slots=True)
class CrisisLevel:
    """One level. The lowest rank is the gravest. All times are whole hours.

    `confirmed_by` is the office of the Council that confirms it, or None. It is in force from its declaration for
    `confirm_hours`, and no longer unless it is confirmed; with 0 it is in force only from its confirmation on.
    `lasts_hours`: the longest before it must be extended. `report_hours`: how often the body that declared it writes a
    situation report; 0: never. `call_minutes`: how long after it binds a body concerned that has not read of it is
    to be called on the phone, and `report_call_minutes`: how long after a situation report one that has not
    acknowledged it is; None: nobody is called.
    """

    id: str
    rank: int
    name_en: str
    name_ur: str
    meaning_en: str
    meaning_ur: str
    spheres: frozenset[Sphere]
    declared_by: frozenset[Function]
    charges: frozenset[Charge]
    confirmed_by: Office | None
    confirm_hours: int
    lasts_hours: int
    report_hours: int
    clocks: tuple[HastenedClock, ...]
    rights: frozenset[Right]
    starts: date
    ends: date | None
    citation: str
    call_minutes: int | None = None
    report_call_minutes: int | None = None

    def runs_at(self, at: date) -> bool:
        return runs(self.starts, self.ends, at)


def levels_at(rows: Iterable[CrisisLevel], on: date) -> list[CrisisLevel]:
    """The levels of a day, the gravest first."""
    return sorted((row for row in rows if row.runs_at(on)), key=lambda row: (row.rank, row.id))


def hastened(rule: HastenedClock, due_at: datetime, *, anchored_at: datetime, since: datetime) -> datetime:
    """When a clock is due under a level that is in force since a moment. Never later than without it.

    What has passed before the level came into force is not counted: of a clock that ran then, only what was left
    is shortened, so that nobody is late for a time that was not theirs. A clock that had run out stays as it is.
    """
    counted_from = max(anchored_at, since)
    if due_at <= counted_from:
        return due_at
    if rule.hours is not None:
        return min(due_at, counted_from + timedelta(hours=rule.hours))
    return counted_from + (due_at - counted_from) * (rule.percent or 100) // 100


def within(sphere: Sphere, place: str, *, sector: str, province: str) -> bool:
    """Whether an organisation of this sector and province lies in a sphere."""
    return sphere is Sphere.NATION or place == (sector if sphere is Sphere.SECTOR else province)
