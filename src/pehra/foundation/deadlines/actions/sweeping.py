"""The sweep: it finds what is due, claims it, and has it handled by whoever subscribed, alone or many at once."""

import logging
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.db import transaction

from pehra.foundation.deadlines.actions.moving import move
from pehra.foundation.deadlines.actions.side_by_side import side_by_side
from pehra.foundation.deadlines.models import Deadline
from pehra.foundation.deadlines.rules import Happening, passed

log = logging.getLogger(__name__)

Handler = Callable[[Deadline, Happening, datetime], None]
Locker = Callable[[Deadline], None]
_handlers: list[Handler] = []
_lockers: list[Locker] = []
# So many of one sort are handled together at most, and locked for as long as that takes.
TOGETHER = 250


@dataclass(frozen=True)
class Swept:
    """What one sweep did: deadlines looked at, of these handled, and those whose handling failed and is put off."""

    looked: int
    handled: int
    failed: int


class Gathered(Protocol):
    """Subjects of one sort, locked, with all that has to be known of them to handle their clocks by few statements."""

    @property
    def subjects(self) -> Collection[str]:
        """Those that are locked. Clocks of any other one are not, since nobody locks a clock before its subject."""

    def takes(self, row: Deadline, happening: Happening) -> bool:
        """Whether this clock is as most are. Any other one is left for the ordinary handler."""

    def handle(self, found: Iterable[tuple[Deadline, Happening]]) -> None:
        """Do for all of these what the ordinary handler does for each."""


# Locks the subjects that there are among these, in the order in which acts lock several, and gathers.
Gatherer = Callable[[Collection[str], datetime], Gathered]
_gatherers: dict[str, Gatherer] = {}


def gathered_by(prefix: str, gatherer: Gatherer) -> None:
    """Have clocks of subjects that begin so handled by the hundred, as far as `Gathered.takes` them.

    No other handler is called for those: whoever says this answers for all that there is to do for such a clock.
    """
    _gatherers[prefix] = gatherer


def subscribe(handler: Handler, *, lock_first: Locker | None = None) -> None:
    """Have `handler(deadline, happening, at)` called, inside the claiming transaction, for what the sweep finds.

    `lock_first(deadline)` is called before the deadline is claimed, to lock what acts lock before they touch their
    clocks: taken in the other order, a sweep and an act would wait for each other.
    """
    if handler not in _handlers:
        _handlers.append(handler)
    if lock_first is not None and lock_first not in _lockers:
        _lockers.append(lock_first)


def sweep(*, at: datetime, limit: int = 1000) -> Swept:
    """Handle every deadline that wants attention. A row that fails is put off and never stops the others."""
    due = Deadline.objects.filter(state=Deadline.State.OPEN, next_at__lt=at).order_by("next_at", "pk")
    found = list(due.values_list("pk", "next_at", "subject")[:limit])
    claimed = _sweep_together(found, at)
    handled, failed = len(claimed), 0
    for pk, next_at, _subject in found:
        if pk in claimed:
            continue
        try:
            with transaction.atomic():
                handled += _claim(pk, next_at, at)
        except Exception:
            log.exception("deadline %s could not be handled and is put off", pk)
            failed += _put_off(pk, next_at, at)
    return Swept(len(found), handled, failed)


Found = tuple[int, datetime, str]


def _sweep_together(found: Collection[Found], at: datetime) -> set[int]:
    """Handle those that are as most are, many at once; which these were. Where that fails, each is handled alone."""
    pieces = []
    for prefix, gatherer in _gatherers.items():
        of_a_sort = [each for each in found if each[2].startswith(prefix)]
        pieces += [(gatherer, of_a_sort[start : start + TOGETHER]) for start in range(0, len(of_a_sort), TOGETHER)]

    def handled(piece: tuple[Gatherer, Collection[Found]]) -> set[int]:
        try:
            with transaction.atomic():
                return _claim_together(piece[1], piece[0], at)
        except Exception:
            log.exception("deadlines that could not be handled together are handled one by one")
            return set()

    return set().union(*side_by_side(handled, pieces))


def _claim_together(found: Collection[Found], gatherer: Gatherer, at: datetime) -> set[int]:
    """As `_claim`: whatever has changed since it was found is left alone."""
    gathered = gatherer({subject for _pk, _next_at, subject in found}, at)
    seen = {pk: next_at for pk, next_at, _subject in found}
    open_ones = Deadline.objects.filter(state=Deadline.State.OPEN, pk__among=seen, subject__among=gathered.subjects)
    claimed: list[tuple[Deadline, Happening]] = []
    for row in open_ones.select_for_update().order_by("pk"):
        now = passed(row.events, row.due_at, since=row.done_upto, now=at)
        if row.next_at != seen[row.pk] or now.happening is None or not gathered.takes(row, now.happening):
            continue
        row.next_at, row.done_upto, row.faults = now.next_at, now.upto, 0
        row.breached_at = row.breached_at or (row.due_at if now.happening is Happening.BREACH else None)
        claimed.append((row, now.happening))
    move(row for row, _happening in claimed)
    gathered.handle(claimed)
    return {row.pk for row, _happening in claimed}


def _claim(pk: int, next_at: datetime, at: datetime) -> int:
    """Claim one deadline by a conditional update; whoever comes second finds `next_at` changed and does nothing."""
    row = Deadline.objects.filter(pk=pk, next_at=next_at, state=Deadline.State.OPEN).first()
    if row is None:
        return 0
    for lock in _lockers:
        lock(row)
    found = passed(row.events, row.due_at, since=row.done_upto, now=at)
    breached_at = row.breached_at or (row.due_at if found.happening is Happening.BREACH else None)
    claimed = Deadline.objects.filter(pk=pk, next_at=next_at, state=Deadline.State.OPEN).update(
        next_at=found.next_at, done_upto=found.upto, breached_at=breached_at, faults=0
    )
    if not claimed or found.happening is None:
        return 0
    row.refresh_from_db()
    for handler in _handlers:
        handler(row, found.happening, at)
    return 1


def _put_off(pk: int, next_at: datetime, at: datetime) -> int:
    """Look again in one minute, then two, four, ... an hour; `faults` counts how often it went wrong."""
    faults = Deadline.objects.filter(pk=pk).values_list("faults", flat=True).first() or 0
    later = at + timedelta(minutes=min(2**faults, 60))
    return Deadline.objects.filter(pk=pk, next_at=next_at).update(next_at=later, faults=min(faults + 1, 30))
