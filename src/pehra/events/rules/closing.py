"""When silence means fixed: what a feed must have shown, or not shown, before a finding closes by itself.

A finding is gone for a feed once the feed's runs prove it; it closes when it is gone for every feed that has shown it
and still runs. Nothing here depends on the order in which files come in: the same runs and sightings give the same
answer, so a late or repeated old file neither closes nor reopens anything that the files in their order would not.

A row that is labelled more strictly than its feed is refused, and is still a sight of the thing that it tells of: a
thing that was last seen before the feed's first such refusal counts as seen until its last one. Such findings may rest
on rows that were taken before labels were read, or under another label of the feed. Later ones rest on rows that may be
seen; what is labelled more strictly from then on is gone for those who may see the feed.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import IntEnum
from typing import Final

from pehra.pipeline.spec import Origin


class Gone(IntEnum):
    """How sure it is that a feed no longer sees a thing."""

    NO = 0
    UNCONFIRMED = 1
    CONFIRMED = 2


@dataclass(frozen=True)
class ClosingRule:
    """What proves that a thing of such a feed is gone, and why just that.

    `misses`: runs that would have shown it and did not. `times`: how often `closes_after` must have passed since it was
    last seen. `by_clock`: whether it passes by the clock, or only while the feed goes on.
    """

    origin: Origin
    leads_to: Gone
    misses: int
    times: int
    by_clock: bool
    reason: str


TABLE: Final[tuple[ClosingRule, ...]] = (
    ClosingRule(
        Origin.SCAN,
        Gone.UNCONFIRMED,
        1,
        1,
        False,
        "Who scans all addresses misses some each day: one absent run proves something once the set time has passed.",
    ),
    ClosingRule(
        Origin.SCAN, Gone.CONFIRMED, 2, 1, False, "A second run without it: twice missed by chance is unlikely."
    ),
    ClosingRule(
        Origin.SCAN, Gone.CONFIRMED, 1, 2, True, "No further run came, and nothing has shown it for twice the time."
    ),
    ClosingRule(Origin.LIST, Gone.UNCONFIRMED, 1, 1, False, "A list tells what is thought bad today: off it is gone."),
    ClosingRule(Origin.LIST, Gone.CONFIRMED, 2, 1, False, "Off the list a second time: not left out by mistake."),
    ClosingRule(
        Origin.LIST, Gone.CONFIRMED, 1, 2, True, "No further list came, and nothing has shown it for twice the time."
    ),
    ClosingRule(
        Origin.EVENT, Gone.UNCONFIRMED, 0, 1, False, "Silence proves little, so the whole time must pass, feed running."
    ),
    ClosingRule(
        Origin.EVENT, Gone.CONFIRMED, 0, 2, False, "More runs prove no more than one here: only more silence does."
    ),
)
# What is said to be fixed needs less: one run of a scan or a list that would show it and does not.
SAID_FIXED_MISSES: Final = 1
# A feed that has not run for so many times its `closes_after` has ended, and holds no finding open any more.
ENDED_AFTER: Final = 2
# A run that refused more than this share of its rows is no full view: what it does not show may be among them.
MOST_REFUSED: Final = 0.05
DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Habit:
    """How a feed reports: what its silence means, and after how long."""

    origin: Origin
    closes_after: timedelta


@dataclass(frozen=True)
class Cover:
    """The span of event times that a run covered. `whole`: no row was refused for its label."""

    first: datetime
    last: datetime
    whole: bool = True


@dataclass(frozen=True)
class KeptBack:
    """What was last seen before a moment may be in rows that were refused for their label until another one."""

    before: datetime
    until: datetime

    def seen(self, last_seen: datetime) -> datetime:
        """When a thing that the runs show last at a moment must be thought to be seen last."""
        return max(last_seen, self.until) if last_seen < self.before else last_seen


@dataclass(frozen=True)
class Proof:
    """What a feed's runs prove of all its things at once: whatever was last seen before a moment is gone.

    None: nothing is. `ended`: when the feed itself counts as ended.
    """

    unconfirmed_before: datetime | None
    confirmed_before: datetime | None
    ended: datetime | None


def proves_absence(*, done: bool, read: int, refused: int, passed_over: int = 0) -> bool:
    """Whether what a run does not show may count as gone: it ended well, was not empty and was not mostly refused.

    `read` and `refused` without rows that were refused for their label. A file of rows that the feed does not want,
    such as a list of servers that are all offline, is not empty.
    """
    return done and read + passed_over > 0 and refused <= read * MOST_REFUSED


def floor(moment: datetime, closes_after: timedelta) -> datetime:
    """A moment as it counts for closing: its day where the time is told in days.

    Two daily files are rarely a full day apart: what a scan saw at 23:00 and not in the run of a week later, which
    began at 02:00, has been away for that week.
    """
    return datetime.combine(moment.astimezone(UTC).date(), time(tzinfo=UTC)) if closes_after >= DAY else moment


def proof(runs: Iterable[Cover], habit: Habit, at: datetime) -> Proof:
    """What these runs prove at a moment."""
    covers = list(runs)
    if not covers:
        return Proof(None, None, None)
    until = max(run.last for run in covers)
    ended = until + ENDED_AFTER * habit.closes_after
    if habit.origin is Origin.EVENT:
        return Proof(_silent_before(until, habit, 1), _silent_before(until, habit, 2), ended)
    moments = sorted((min(run.first, _silent_before(run.last, habit, 1)) for run in apart(covers)), reverse=True)
    by_clock = min(moments[0], at - 2 * habit.closes_after)
    return Proof(moments[0], max([by_clock, *moments[1:2]]), ended)


def apart(runs: Iterable[Cover]) -> list[Cover]:
    """Runs that do not overlap, the newest first: a file that is read twice proves nothing new."""
    found: list[Cover] = []
    for run in sorted(runs, key=lambda run: (run.first, run.last), reverse=True):
        if not found or run.last < found[-1].first:
            found.append(run)
    return found


def _silent_before(until: datetime, habit: Habit, times: int) -> datetime:
    """What was last seen before this moment has been silent until then for so many times `closes_after`."""
    moment = floor(until, habit.closes_after) - times * habit.closes_after
    # Told in days, all of that day is long enough ago.
    return moment + DAY if habit.closes_after >= DAY else moment


def gone(last_seen: datetime, proved: Proof) -> Gone:
    """How sure it is that a thing last seen then is gone for this feed."""
    if proved.confirmed_before is not None and last_seen < proved.confirmed_before:
        return Gone.CONFIRMED
    if proved.unconfirmed_before is not None and last_seen < proved.unconfirmed_before:
        return Gone.UNCONFIRMED
    return Gone.NO


def together(each: Collection[Gone]) -> Gone:
    """A finding is as gone as it is for the feed that still comes nearest to seeing it."""
    return min(each, default=Gone.NO)
