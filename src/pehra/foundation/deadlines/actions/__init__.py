"""Starting, meeting and cancelling deadlines, and the sweep that finds what is due."""

import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.db import transaction
from django.db.models import Case, DateTimeField, F, Q, When

from pehra.foundation.deadlines.actions.moving import move
from pehra.foundation.deadlines.actions.side_by_side import side_by_side
from pehra.foundation.deadlines.models import Deadline
from pehra.foundation.deadlines.rules import Happening, events, passed
from pehra.foundation.storing import store

log = logging.getLogger(__name__)

Handler = Callable[[Deadline, Happening, datetime], None]
Locker = Callable[[Deadline], None]
# When a hastened clock is due by what is in force now.
Due = Callable[[Deadline], datetime]
_handlers: list[Handler] = []
_lockers: list[Locker] = []
# So many of one sort are handled together at most, and locked for as long as that takes.
TOGETHER = 250


@dataclass(frozen=True)
class Terms:
    """What is owed, by whom, until when, and by which row of the profile. Hours for the reminders."""

    stage: str
    rule: str
    citation: str
    party_id: int
    function: str
    anchor: str
    anchored_at: datetime
    due_at: datetime
    remind_before: tuple[int, ...] = ()
    remind_after: tuple[int, ...] = ()
    # What was owed is done already: the clock is written down for the record, and late stays late.
    met_at: datetime | None = None
    # When it would be due if nothing hastened it; None where nothing does.
    ordinary_at: datetime | None = None


@dataclass(frozen=True)
class Swept:
    """What one sweep did: deadlines looked at, of these handled, and those whose handling failed and is put off."""

    looked: int
    handled: int
    failed: int


class Gathered(Protocol):
    """Subjects of one sort, locked, with all that has to be known of them to handle their clocks by few statements."""

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


def start(*, subject: str, terms: Iterable[Terms], at: datetime) -> list[Deadline]:
    """Start these clocks for a subject ("case:C-…")."""
    rows = []
    for each in terms:
        moments = events(each.due_at, each.remind_before, each.remind_after, now=at)
        met = each.met_at is not None
        rows.append(
            Deadline(
                subject=subject,
                stage=each.stage,
                rule=each.rule,
                citation=each.citation,
                party_id=each.party_id,
                function=each.function,
                anchor=each.anchor,
                anchored_at=each.anchored_at,
                due_at=each.due_at,
                events=moments,
                next_at=None if met else moments[0],
                state=Deadline.State.MET if met else Deadline.State.OPEN,
                met_at=each.met_at,
                breached_at=each.due_at if each.met_at is not None and each.due_at < each.met_at else None,
                ordinary_at=each.ordinary_at if each.ordinary_at and each.ordinary_at > each.due_at else None,
            )
        )
    store(rows)
    return rows


def bring_forward(*, clock: Deadline, terms: Terms, at: datetime) -> bool:
    """An open clock runs by a stricter row from now on; whether it falls due earlier by that. Its anchor stays.

    It only ever falls due earlier, and nobody is made late for a time that was not theirs: now is the earliest. Where
    the time stays, since it was hastened that far already or has run out, it has rule and citation of that row still.
    """
    due_at = max(terms.due_at, at)
    ordinary_at = min(max(terms.ordinary_at or terms.due_at, at), clock.ordinary_at or clock.due_at)
    moments = events(due_at, terms.remind_before, terms.remind_after, now=at)
    rows = Deadline.objects.filter(pk=clock.pk, state=Deadline.State.OPEN, breached_at=None)
    changed = {"rule": terms.rule, "citation": terms.citation, "due_at": due_at}
    changed["ordinary_at"] = ordinary_at if ordinary_at > due_at else None
    if rows.filter(due_at__gt=due_at).update(**changed, events=moments, next_at=moments[0], done_upto=None):
        return True
    if (terms.ordinary_at or terms.due_at) <= (clock.ordinary_at or clock.due_at):
        Deadline.objects.filter(pk=clock.pk, state=Deadline.State.OPEN).update(rule=terms.rule, citation=terms.citation)
    # It is hastened as far as the stricter row or beyond already, and goes back no further than to that one.
    left = Case(When(due_at__lt=ordinary_at, then=ordinary_at), default=None, output_field=DateTimeField())
    rows.filter(ordinary_at__gt=ordinary_at, due_at__lte=ordinary_at).update(ordinary_at=left)
    return False


def retime(*, clock: Deadline, due_at: datetime, before: Iterable[int], after: Iterable[int], at: datetime) -> bool:
    """Hasten an open clock, or give it back some of its time; whether that changes anything.

    It is never due after the moment at which it would be if nothing hastened it, and never before now: nobody is made
    late for a time that was not theirs. What has run out stays run out. `before` and `after` are reminders, in hours.
    """
    ordinary_at = clock.ordinary_at or clock.due_at
    due_at = min(max(due_at, at), ordinary_at)
    moments = events(due_at, before, after, now=at)
    rows = Deadline.objects.filter(pk=clock.pk, state=Deadline.State.OPEN, breached_at=None, due_at__gte=at)
    changed = {"due_at": due_at, "ordinary_at": ordinary_at if ordinary_at > due_at else None}
    rows = rows.exclude(due_at=due_at)
    return bool(rows.update(**changed, events=moments, next_at=moments[0], done_upto=None))


def meet(*, subject: str, stage: str, party_id: int | None = None, at: datetime) -> int:
    """Mark what was owed as done. Late stays late: a breach is kept, also one that no sweep has seen yet."""
    rows = Deadline.objects.filter(subject=subject, stage=stage, state=Deadline.State.OPEN)
    if party_id is not None:
        rows = rows.filter(party_id=party_id)
    return rows.update(state=Deadline.State.MET, met_at=at, next_at=None, breached_at=_late(at))


def cancel(*, subject: str, stage: str | None = None, party_id: int | None = None, at: datetime) -> int:
    """Nobody owes this any more (taken back, handed over, closed). Late stays late, as when it is met."""
    rows = Deadline.objects.filter(subject=subject, state=Deadline.State.OPEN)
    if stage is not None:
        rows = rows.filter(stage=stage)
    if party_id is not None:
        rows = rows.filter(party_id=party_id)
    return rows.update(state=Deadline.State.CANCELLED, next_at=None, breached_at=_late(at))


def _late(at: datetime) -> Case:
    """What `breached_at` is once a clock ends: a breach that no sweep has seen yet is one all the same."""
    return Case(When(breached_at=None, due_at__lt=at, then=F("due_at")), default=F("breached_at"))


def resume(*, subject: str, stage: str, met: bool = False, due: Due | None = None) -> int:
    """What was cancelled is owed after all. It is due when it was due: the time meanwhile is not given back.

    `met`: what was done was not done after all, too. Late stays late, and what had been told is not told again. `due`
    says of one that was hastened when it is due by what is in force now.
    """
    ended = [Deadline.State.CANCELLED, Deadline.State.MET] if met else [Deadline.State.CANCELLED]
    rows = Deadline.objects.filter(subject=subject, stage=stage, state__in=ended)
    resumed = 0
    for row in rows.select_for_update().order_by("pk"):
        _back(row, due)
        row.state, row.met_at, row.next_at = Deadline.State.OPEN, None, _left(row)
        row.save(update_fields=["state", "met_at", "next_at", "events", "due_at", "ordinary_at"])
        resumed += 1
    return resumed


def _back(row: Deadline, due: Due | None) -> None:
    """What hastened a clock may have ended while nobody owed it: then it has that time again. Late stays late."""
    if due is None or row.ordinary_at is None or row.breached_at is not None:
        return
    due_at = min(max(due(row), row.due_at), row.ordinary_at)
    row.events = [moment + (due_at - row.due_at) for moment in row.events]
    row.due_at, row.ordinary_at = due_at, row.ordinary_at if row.ordinary_at > due_at else None


def hold(*, subjects: Iterable[str]) -> int:
    """The clocks of these subjects stand still: no sweep looks at them until they are released. Returns how many."""
    return Deadline.objects.filter(subject__in=list(subjects), state=Deadline.State.OPEN).update(next_at=None)


def release(*, subjects: Iterable[str], since: datetime, at: datetime) -> int:
    """Clocks that stood still since then run on: what was still to come, comes later by that time; returns how many.

    The anchor of such a clock moves as well, so that whatever is worked out from it later keeps the pause. What had run
    out before stays late, and what had been told is not told again. What is not owed at present, and may be owed anew,
    has its time back too.
    """
    later = at - since
    rows = Deadline.objects.filter(subject__in=list(subjects)).exclude(state=Deadline.State.MET)
    released = 0
    for row in rows.select_for_update().order_by("pk"):
        row.events = [moment + later if moment >= since else moment for moment in row.events]
        if row.due_at >= since:
            row.due_at, row.anchored_at = row.due_at + later, row.anchored_at + later
        if row.state == Deadline.State.OPEN:
            row.next_at = _left(row)
            released += 1
        row.save(update_fields=["events", "due_at", "anchored_at", "next_at"])
    return released


def _left(row: Deadline) -> datetime | None:
    """The next moment of a clock at which there is something to do that was not done."""
    return min((each for each in row.events if row.done_upto is None or each >= row.done_upto), default=None)


def unite(*, subject: str, moves: Iterable[int], ends: Iterable[int], at: datetime) -> list[dict[str, object]]:
    """Two subjects become one: these open clocks go on under it, and these are owed no more besides.

    Returns how each of them was, for `part`; late stays late.
    """
    moved, ended = set(moves), set(ends)
    rows = Deadline.objects.filter(pk__in=moved | ended, state=Deadline.State.OPEN)
    before = [_kept(row) for row in rows.select_for_update().order_by("pk")]
    rows.filter(pk__in=ended).update(state=Deadline.State.CANCELLED, next_at=None, breached_at=_late(at))
    Deadline.objects.filter(pk__in=moved).update(subject=subject)
    return before


def part(*, before: Iterable[Mapping[str, object]], due: Due | None = None) -> None:
    """What `unite` made one is two again: each clock is where it was, and runs on as it would have.

    What was done meanwhile under the one subject was done for that one: its own clock is met by it, and the clock that
    had come from elsewhere goes back unmet. `due` as in `resume`.
    """
    kept = {int(str(each["id"])): each for each in before}
    rows = {row.pk: row for row in Deadline.objects.filter(pk__in=kept).select_for_update().order_by("pk")}
    met = {
        (row.subject, row.stage, row.party_id): row.met_at for row in rows.values() if row.state == Deadline.State.MET
    }
    for pk, row in rows.items():
        was = kept[pk]
        came = row.subject != was["subject"]
        row.subject = str(was["subject"])
        done_at = None if came else met.get((row.subject, row.stage, row.party_id))
        row.state, row.met_at = (Deadline.State.MET, done_at) if done_at else (Deadline.State.OPEN, None)
        if not came:
            row.done_upto, row.breached_at = _moment(was["done_upto"]), _moment(was["breached_at"])
        if done_at and row.breached_at is None and row.due_at < done_at:
            row.breached_at = row.due_at
        if not done_at:
            _back(row, due)
        row.next_at = None if done_at else _left(row) if was["runs"] else None
        clock = ["due_at", "ordinary_at", "events", "next_at"]
        row.save(update_fields=["subject", "state", "met_at", "done_upto", "breached_at", *clock])


def _kept(row: Deadline) -> dict[str, object]:
    moments = {name: getattr(row, name) and getattr(row, name).isoformat() for name in ("done_upto", "breached_at")}
    return {"id": row.pk, "subject": row.subject, "runs": row.next_at is not None} | moments


def _moment(kept: object) -> datetime | None:
    return datetime.fromisoformat(str(kept)) if kept else None


def copy(*, subject: str, to: str, stages: Iterable[str]) -> int:
    """What is owed for one subject is owed for another one as well, until the same time; returns how many clocks."""
    rows = list(Deadline.objects.filter(subject=subject, stage__in=list(stages), state=Deadline.State.OPEN))
    for row in rows:
        row.pk, row.subject = None, to
    store(rows)
    return len(rows)


def hand_over(
    *, subjects: Iterable[str], function: str, from_party: int, to_party: int, to_function: str = "", at: datetime
) -> int:
    """Whoever takes over a function takes over its running clocks, with the time that is left; returns how many.

    They are held under the same function, or under `to_function`. A clock that has run out ends with the party that was
    late: its successor was not.
    """
    rows = Deadline.objects.filter(
        subject__in=list(subjects), function=function, party_id=from_party, state=Deadline.State.OPEN
    )
    run_out = rows.filter(Q(due_at__lt=at) | Q(breached_at__isnull=False))
    run_out.update(state=Deadline.State.CANCELLED, next_at=None, breached_at=_late(at))
    return rows.update(party_id=to_party, function=to_function or function)


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
    open_ones = Deadline.objects.filter(state=Deadline.State.OPEN, pk__among=seen)
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
