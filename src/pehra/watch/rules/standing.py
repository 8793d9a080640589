"""A crisis level over time: from when on it binds, until when, and what it says about clocks. No database."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from pehra.law.clocks import Stage
from pehra.law.crisis import CrisisLevel, HastenedClock, Right


@dataclass(frozen=True, slots=True)
class Terms:
    """What a level means, as it was when it was declared. Times are whole hours; see `pehra.law.crisis`."""

    name_en: str
    name_ur: str
    meaning_en: str
    meaning_ur: str
    citation: str
    confirmed_by: str
    confirm_hours: int
    lasts_hours: int
    report_hours: int
    clocks: tuple[HastenedClock, ...]
    rights: frozenset[Right]
    call_minutes: int | None = None
    report_call_minutes: int | None = None

    @property
    def lasts(self) -> timedelta:
        return timedelta(hours=self.lasts_hours)

    @property
    def rhythm(self) -> timedelta | None:
        """How often a situation report is due."""
        return timedelta(hours=self.report_hours) if self.report_hours else None

    @property
    def also_running(self) -> bool:
        """Whether clocks that run already are hastened."""
        return any(each.running for each in self.clocks)

    def clock(self, stage: Stage, *, running: bool) -> HastenedClock | None:
        """What it says about a stage; `running`: for a clock that had started before the level bound anybody."""
        return next((each for each in self.clocks if each.stage is stage and (each.running or not running)), None)


def terms_of(level: CrisisLevel) -> Terms:
    return Terms(
        name_en=level.name_en,
        name_ur=level.name_ur,
        meaning_en=level.meaning_en,
        meaning_ur=level.meaning_ur,
        citation=level.citation,
        confirmed_by=level.confirmed_by or "",
        confirm_hours=level.confirm_hours,
        lasts_hours=level.lasts_hours,
        report_hours=level.report_hours,
        clocks=level.clocks,
        rights=level.rights,
        call_minutes=level.call_minutes,
        report_call_minutes=level.report_call_minutes,
    )


def written(terms: Terms) -> dict[str, Any]:
    """Terms as JSON."""
    return asdict(terms) | {"clocks": [asdict(each) for each in terms.clocks], "rights": sorted(terms.rights)}


def read(kept: Mapping[str, Any]) -> Terms:
    """Terms from their JSON."""
    clocks = tuple(HastenedClock(**each | {"stage": Stage(each["stage"])}) for each in kept["clocks"])
    return Terms(**dict(kept) | {"clocks": clocks, "rights": frozenset(map(Right, kept["rights"]))})


@dataclass(frozen=True, slots=True)
class Beginning:
    """How a level begins: whether it waits, from when on it binds, and until when it must be confirmed and extended."""

    waits: bool
    since: datetime | None
    confirm_by: datetime | None
    ends_at: datetime


def beginning(terms: Terms, at: datetime) -> Beginning:
    """A level that needs a confirmation binds at once for as long as the profile says, or else from then on."""
    ends_at = at + terms.lasts
    if not terms.confirmed_by:
        return Beginning(False, at, None, ends_at)
    if not terms.confirm_hours:
        return Beginning(True, None, ends_at, ends_at)
    return Beginning(False, at, min(at + timedelta(hours=terms.confirm_hours), ends_at), ends_at)


def over_at(ends_at: datetime, confirm_by: datetime | None, confirmed_at: datetime | None) -> datetime:
    """The moment at which a level is over by itself, unless somebody does something before."""
    return min(ends_at, confirm_by) if confirm_by is not None and confirmed_at is None else ends_at
