"""What calls for a call by now, and what no longer does: looked for every minute."""

import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from pehra.calls.actions.making import Due, end, make, new_ones, settle, together
from pehra.calls.models import Matter, Task, Watched
from pehra.calls.rules.wording import CallKind, CallTaskState
from pehra.foundation.access.person import SYSTEM

log = logging.getLogger(__name__)
EACH_LOOK: Final = timedelta(minutes=1)

# What a body should have acknowledged so long ago that it is called, of what is looked at since one moment, by another.
Finder = Callable[[datetime, datetime], Iterable[Due]]
# Those of these that the body of their task still owes, by number, each with the reference under which it now does.
Checker = Callable[[Collection[Matter], datetime], Mapping[int, str]]
_finders: list[Finder] = []
_checkers: dict[CallKind, Checker] = {}


def found_by(kind: CallKind, finder: Finder, checker: Checker) -> None:
    """Have what calls for a call found by this, and asked by that whether it still does."""
    if finder not in _finders:
        _finders.append(finder)
    _checkers[kind] = checker


def watch(*, at: datetime) -> int:
    """Make the tasks that have become due since the last look, and end those that are answered; returns how many new.

    After a standstill nothing is left out: it is looked from where the last look ended.
    """
    end_answered(at=at)
    go_on(at=at)
    row = Watched.objects.order_by("pk").first()
    if row is None:
        # What was late before anybody was to be called for it, nobody is called for.
        Watched.objects.create(began_at=at, upto=at)
        return 0
    if row.upto >= at:
        return 0
    due = [each for finder in _finders for each in finder(row.upto, at) if each.since > row.began_at]
    made = [_made(each, at) for each in together(new_ones(due))]
    # Last, and not with the tasks: what was made is known again, and the journal is not held for long. What has failed
    # is found again at each look, until as much time has gone by as is looked back.
    Watched.objects.filter(pk=row.pk).update(upto=at if all(made) else min(at, row.upto + EACH_LOOK))
    return sum(made)


def _made(due: list[Due], at: datetime) -> bool:
    """Whether there is a task now. One body whose task cannot be made keeps no other from being called."""
    try:
        make(due, at=at)
    except Exception:
        log.exception("no call task could be made for body %s", due[0].route[0])
        return False
    return True


def end_answered(*, at: datetime) -> int:
    """End the tasks of which nothing is left that was not acknowledged; returns how many."""
    open_ones = Matter.objects.filter(task__state=CallTaskState.OPEN, answered_at=None)
    rows = list(open_ones.select_related("task").order_by("pk"))
    answered: list[int] = []
    for kind, checker in _checkers.items():
        mine = [each for each in rows if each.kind == kind]
        owed = checker(mine, at) if mine else {}
        answered += [each.pk for each in mine if each.pk not in owed]
        for each in mine:
            if owed.get(each.pk, each.reference) != each.reference:
                Matter.objects.filter(pk=each.pk).update(reference=owed[each.pk])
    Matter.objects.filter(pk__in=answered).update(answered_at=at)
    left = Matter.objects.filter(answered_at=None, task__state=CallTaskState.OPEN).values("task_id")
    over = Task.objects.filter(state=CallTaskState.OPEN).exclude(pk__in=left).order_by("pk")
    return sum(_alone(_end, pk, at) for pk in list(over.values_list("pk", flat=True)))


def go_on(*, at: datetime) -> int:
    """Bring open tasks on where nobody on the list may be called any more, or nobody may call; how many."""
    rows = Task.objects.filter(state=CallTaskState.OPEN).order_by("pk")
    return sum(_alone(_settled, pk, at) for pk in list(rows.values_list("pk", flat=True)))


def _alone(act: Callable[[int, datetime], bool], pk: int, at: datetime) -> bool:
    """One task with which it goes wrong keeps no other from going on."""
    try:
        with transaction.atomic():
            return act(pk, at)
    except Exception:
        log.exception("call task %s could not be brought on", pk)
        return False


def _settled(pk: int, at: datetime) -> bool:
    row = Task.objects.select_for_update().filter(pk=pk, state=CallTaskState.OPEN).first()
    if row is None:
        return False
    asked = row.asked_id
    return settle(row, by=SYSTEM, at=at) != asked


def _end(pk: int, at: datetime) -> bool:
    row = Task.objects.select_for_update().filter(pk=pk, state=CallTaskState.OPEN).first()
    if row is None or Matter.objects.filter(task=row, answered_at=None).exists():
        return False
    end(row, CallTaskState.ANSWERED, by=SYSTEM, at=at)
    return True
