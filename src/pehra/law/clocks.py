"""Reporting clocks as rows: who owes what, within how long, counted from when, by which citation."""

import calendar
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final

from pehra.law.functions import Function
from pehra.law.periods import runs


class Stage(StrEnum):
    """What is owed: the first and the last by a body, the others by the organisation that reports.

    Whoever owes it to the public to acknowledge is the body to which the public's reports go.
    """

    ACKNOWLEDGE = "acknowledge"
    FIRST_REPORT = "first-report"
    UPDATE = "update"
    FINAL_REPORT = "final-report"
    ACKNOWLEDGE_PUBLIC = "acknowledge-public"


class Anchor(StrEnum):
    """The moment from which a clock counts. Fixed once: no revision of a report restarts it."""

    AWARENESS = "awareness"
    SUBMISSION = "submission"


class OwedBy(StrEnum):
    BODY = "body"
    ORGANISATION = "organisation"


ANY: Final = "*"


@dataclass(frozen=True, slots=True)
class ClockRow:
    """One deadline. Exactly one of `hours` and `months` is set; a month is a calendar month.

    `rsit_class` and `severity` are slugs or "*". Reminders are hours before and after the deadline. `call_minutes`: how
    long after it whoever still owes it is to be called on the phone; None: nobody is called.
    """

    id: str
    function: Function
    stage: Stage
    rsit_class: str
    severity: str
    hours: int | None
    months: int | None
    anchor: Anchor
    owed_by: OwedBy
    remind_before_hours: tuple[int, ...]
    remind_after_hours: tuple[int, ...]
    starts: date
    ends: date | None
    citation: str
    call_minutes: int | None = None

    @property
    def specificity(self) -> int:
        """How many of class and severity it names."""
        return (self.rsit_class != ANY) + (self.severity != ANY)

    def runs_at(self, at: date) -> bool:
        return runs(self.starts, self.ends, at)


def organisation_regime(cii: bool) -> Function:
    """Under which function an organisation's own clocks are listed."""
    return Function.CII if cii else Function.ORGANISATIONAL


def select(
    rows: Iterable[ClockRow],
    function: Function,
    stage: Stage,
    classes: Collection[str],
    severity: str,
    on: date,
) -> ClockRow | None:
    """The row that rules on this date, or None where there is none.

    `classes` are the RSIT classes of the report, several or none. For each class the most specific row rules; of
    several classes the one with the shortest clock, so that a second class never gains time.
    """
    fitting = [
        row
        for row in rows
        if row.function == function and row.stage == stage and row.severity in (ANY, severity) and row.runs_at(on)
    ]
    ruling = []
    for each in classes or (ANY,):
        of_class = (row for row in fitting if row.rsit_class in (ANY, each))
        ruling.append(min(of_class, key=_by_specificity, default=None))
    return min((row for row in ruling if row), key=_by_length, default=None)


def due_at(row: ClockRow, anchor: datetime) -> datetime:
    """The deadline in UTC. Raises ValueError for an anchor without a time zone.

    A month ends on the same day of the month, or on the last day of a month that is too short (31 January + 1
    month = 28 February), at the same time in UTC. Holidays stop nothing: the watch is round the clock.
    """
    if anchor.tzinfo is None:
        raise ValueError("anchor: a deadline is counted from a moment with a time zone")
    moment = anchor.astimezone(UTC)
    if row.months is None:
        return moment + timedelta(hours=row.hours or 0)
    years, month = divmod(moment.month - 1 + row.months, 12)
    year = moment.year + years
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


def _by_specificity(row: ClockRow) -> tuple[int, int, int, str]:
    return (-row.specificity, *_by_length(row))


def _by_length(row: ClockRow) -> tuple[int, int, str]:
    """A total order: the shortest, the latest, the id. Thirty days are near enough to a month to compare by."""
    length = row.hours if row.hours is not None else (row.months or 0) * 30 * 24
    return (length, -row.starts.toordinal(), row.id)
