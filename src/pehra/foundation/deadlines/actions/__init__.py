"""Starting, meeting and cancelling deadlines, and the sweep that finds what is due."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, DateTimeField, F, Q, When

from pehra.foundation.deadlines.actions.sweeping import (
    Gathered,
    Gatherer,
    Handler,
    Locker,
    Swept,
    gathered_by,
    subscribe,
    sweep,
)
from pehra.foundation.deadlines.models import Deadline
from pehra.foundation.deadlines.rules import events
from pehra.foundation.storing import store

__all__ = [
    "Due",
    "Gathered",
    "Gatherer",
    "Handler",
    "Locker",
    "Swept",
    "Terms",
    "bring_forward",
    "cancel",
    "copy",
    "gathered_by",
    "hand_over",
    "hold",
    "meet",
    "part",
    "release",
    "resume",
    "retime",
    "start",
    "subscribe",
    "sweep",
    "unite",
]
# When a hastened clock is due by what is in force now.
Due = Callable[[Deadline], datetime]


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
