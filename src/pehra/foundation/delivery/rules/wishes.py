"""How somebody wants to be told: by which way of which subject, and in which hours no mail may come.

What the law wants told at once, and the call to come in, go out whatever was chosen. What is urgent goes through quiet
hours where its reader allows that. That a clock has run out is heard by somebody.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo, available_timezones


class Subject(StrEnum):
    """What notices are about, as a person chooses among them."""

    CASES = "cases"
    CLOCKS = "clocks"
    CRISIS = "crisis"
    CORRESPONDENCE = "correspondence"
    FINDINGS = "findings"
    COUNCIL = "council"
    READINESS = "readiness"
    NETWORK = "network"
    OTHER = "other"


class Way(StrEnum):
    """In the inbox every notice is. INBOX: there alone."""

    INBOX = "inbox"
    AT_ONCE = "at-once"
    DAILY = "daily"


# By the word before the full stop of a notice's kind.
SUBJECTS: Final[Mapping[str, Subject]] = {
    **dict.fromkeys(("case", "report", "public", "share", "release", "campaign", "evidence"), Subject.CASES),
    **dict.fromkeys(("clock", "task", "playbook", "call"), Subject.CLOCKS),
    "crisis": Subject.CRISIS,
    **dict.fromkeys(("request", "measure", "search"), Subject.CORRESPONDENCE),
    **dict.fromkeys(("finding", "digest", "view"), Subject.FINDINGS),
    **dict.fromkeys(("council", "directive"), Subject.COUNCIL),
    **dict.fromkeys(("drill", "assessment", "plan", "session", "certificate", "call-test", "swap"), Subject.READINESS),
    **dict.fromkeys(("object", "contact", "cii", "hand-over", "formation"), Subject.NETWORK),
}
# What binds whoever receives it, or proves something to whoever keeps it outside.
LEGAL: Final = frozenset(
    {
        *("directive.issued", "directive.late", "directive.revoked"),
        *("hand-over.ordered", "hand-over.cancelled", "hand-over.carried-out"),
        *("crisis.confirm", "case.permission-asked", "journal-head"),
        *("council.meeting-called", "council.meeting-changed", "council.meeting-cancelled", "formation.served"),
    }
)
# Who is called to come in, or has to call others, may not find it in the inbox tomorrow.
CALLS: Final = frozenset({"crisis.begins", "crisis.call-tree", "call.task", "call.exhausted"})
URGENT: Final = frozenset({"clock.breach", "crisis.situation"})
# Where none of its readers would be told at once, all are.
HEARD: Final = frozenset({"clock.breach"})
EVERY_DAY: Final = frozenset(range(7))


@dataclass(frozen=True)
class Wishes:
    """What somebody has chosen. `days` are those on which quiet hours begin, 0 is Monday.

    Quiet hours are there where `quiet_from` and `quiet_until` are; they may go past midnight. `hour` is that of the
    daily mail. Hours are those of `zone`.
    """

    ways: Mapping[Subject, Way] = field(default_factory=dict)
    hour: int = 8
    quiet_from: time | None = None
    quiet_until: time | None = None
    days: frozenset[int] = EVERY_DAY
    urgent: bool = True
    zone: str = "Asia/Karachi"


@dataclass(frozen=True)
class Plan:
    """When a mail goes; `together`: with the others of the day, as one mail."""

    at: datetime
    together: bool = False


def subject_of(kind: str) -> Subject:
    return SUBJECTS.get(kind.partition(".")[0], Subject.OTHER)


def plan(kind: str, wishes: Wishes, *, mail: bool, at: datetime) -> Plan | None:
    """When somebody is sent a mail of a notice of this kind; None: it stays in the inbox. `mail`: wants mail at all."""
    if kind in LEGAL or kind in CALLS:
        return Plan(at)
    way = wishes.ways.get(subject_of(kind), Way.AT_ONCE) if mail else Way.INBOX
    if way is Way.INBOX:
        return None
    # What is urgent is worth nothing the day after.
    together = way is Way.DAILY and kind not in URGENT
    due = next_hour(wishes, at) if together else at
    if kind in URGENT and wishes.urgent:
        return Plan(due, together)
    return Plan(quiet_end(wishes, due) or due, together)


def heard(kind: str, plans: Sequence[Plan | None], at: datetime) -> Sequence[Plan | None]:
    """The plans of all readers of one notice, so that somebody hears at once of what must be heard."""
    if kind not in HEARD or Plan(at) in plans:
        return plans
    return [Plan(at)] * len(plans)


def next_hour(wishes: Wishes, at: datetime) -> datetime:
    """The next moment at which the daily mail goes."""
    zone = ZoneInfo(wishes.zone)
    local = at.astimezone(zone)
    for days in (0, 1):
        moment = datetime.combine(local.date() + timedelta(days=days), time(wishes.hour), zone)
        if moment > at:
            break
    return moment.astimezone(at.tzinfo)


def quiet_end(wishes: Wishes, at: datetime) -> datetime | None:
    """When the quiet hours end in which a moment lies; None: it lies in none.

    One stretch may follow the other without a gap; then it is the end of the last one.
    """
    if wishes.quiet_from is None or wishes.quiet_until is None or not wishes.days:
        return None
    zone, found, moment = ZoneInfo(wishes.zone), None, at
    # A week of stretches at the most: where every hour of every day is quiet, mail goes a week later and not never.
    for _ in range(8):
        end = _end_of_stretch(wishes, moment.astimezone(zone), zone)
        if end is None:
            break
        found = moment = end.astimezone(at.tzinfo)
    return found


def _end_of_stretch(wishes: Wishes, local: datetime, zone: ZoneInfo) -> datetime | None:
    begins, ends = wishes.quiet_from, wishes.quiet_until
    if begins is None or ends is None:
        return None
    for back in (0, 1):
        day = local.date() - timedelta(days=back)
        if day.weekday() not in wishes.days:
            continue
        start = datetime.combine(day, begins, zone)
        end = datetime.combine(day + timedelta(days=1 if ends <= begins else 0), ends, zone)
        if start <= local < end:
            return end
    return None


def is_zone(name: str) -> bool:
    """Whether this installation knows a time zone of this name."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def problems(
    *, hour: int, quiet_from: time | None, quiet_until: time | None, days: Collection[int], zone: str
) -> dict[str, str]:
    """What is wrong with each field; empty: nothing."""
    found = {}
    if not 0 <= hour <= 23:
        found["hour"] = "Give an hour from 0 to 23."
    if (quiet_from is None) != (quiet_until is None):
        found["quiet_until"] = "Give both, or neither."
    if set(days) - EVERY_DAY:
        found["days"] = "Give days from 0 (Monday) to 6 (Sunday)."
    elif quiet_from is not None and not days:
        found["days"] = "Choose at least one day."
    if zone not in available_timezones():
        found["zone"] = "This is not a time zone."
    return found
