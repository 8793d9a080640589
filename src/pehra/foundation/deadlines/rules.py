"""When a deadline wants attention, and what of it: pure arithmetic on moments."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Happening(StrEnum):
    """What the sweep found. Only the gravest of several passed at once is told."""

    REMINDER = "reminder"
    BREACH = "breach"
    STILL_LATE = "still-late"


def events(
    due_at: datetime, remind_before: Iterable[int], remind_after: Iterable[int], *, now: datetime
) -> list[datetime]:
    """The moments of a new deadline in order; hours before and after. Reminders that are past already are left out.

    The breach itself stays in the list also when it is past: a report that comes late is a fact to be recorded.
    """
    before = {due_at - timedelta(hours=hours) for hours in remind_before}
    after = {due_at + timedelta(hours=hours) for hours in remind_after}
    return sorted({moment for moment in before | after if moment > now} | {due_at})


@dataclass(frozen=True)
class Passed:
    """What lies between two looks at a deadline, and when to look again."""

    happening: Happening | None
    next_at: datetime | None
    upto: datetime


def passed(moments: Iterable[datetime], due_at: datetime, *, since: datetime | None, now: datetime) -> Passed:
    """What happened after `since` and before `now`. A breach outranks the reminders around it.

    A moment has passed when it is over: what is done at the very moment when it is due is in time. Where the clock was
    set back, `now` lies before `since`; nothing is told twice then, and nothing that is still to come is lost.
    """
    upto = now if since is None else max(since, now)
    ordered = sorted(moments)
    gone = [moment for moment in ordered if (since is None or moment >= since) and moment < upto]
    left = [moment for moment in ordered if moment >= upto]
    return Passed(_gravest(gone, due_at), left[0] if left else None, upto)


def _gravest(gone: list[datetime], due_at: datetime) -> Happening | None:
    if not gone:
        return None
    if due_at in gone:
        return Happening.BREACH
    return Happening.REMINDER if gone[-1] < due_at else Happening.STILL_LATE
