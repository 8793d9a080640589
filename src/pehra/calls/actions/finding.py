"""What calls for a call by now, and what no longer does: looked for every minute."""

import logging
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Final, TypeVar

from django.db import transaction
from django.db.models import QuerySet

from pehra.calls.actions.making import Due, end, make, new_ones, settle, together
from pehra.calls.models import Matter, Task, Watched
from pehra.calls.rules.wording import CallKind, CallTaskState
from pehra.foundation.access.person import SYSTEM

log = logging.getLogger(__name__)
EACH_LOOK: Final = timedelta(minutes=1)
T = TypeVar("T")

# What a body should have acknowledged so long ago that it is called, of what is looked at since one moment, by another.
Finder = Callable[[datetime, datetime], Collection[Due]]
# Those of these that the body of their task still owes, by number, each with the reference under which it now does.
Checker = Callable[[Collection[Matter], datetime], Mapping[int, str]]
_finders: dict[CallKind, Finder] = {}
_checkers: dict[CallKind, Checker] = {}


def found_by(kind: CallKind, finder: Finder, checker: Checker) -> None:
    """Have what calls for a call found by this, and asked by that whether it still does."""
    _finders[kind], _checkers[kind] = finder, checker


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
    looks = [_alone(partial(finder, row.upto, at), None, f"finding: {kind}") for kind, finder in _finders.items()]
    due = [each for found in looks for each in found or () if each.since > row.began_at]
    made = [
        _alone(partial(make, each, at=at), None, f"making: body {each[0].route[0]}") is not None
        for each in together(new_ones(due))
    ]
    # Last, and not with the tasks: what was made is known again, and the journal is not held for long. What has failed
    # is found again at each look, until as much time has gone by as is looked back.
    whole = None not in looks and all(made)
    Watched.objects.filter(pk=row.pk).update(upto=at if whole else min(at, row.upto + EACH_LOOK))
    return sum(made)


def end_answered(*, at: datetime) -> int:
    """End the tasks of which nothing is left that was not acknowledged; returns how many."""
    open_ones = Matter.objects.filter(task__state=CallTaskState.OPEN, answered_at=None)
    rows = list(open_ones.select_related("task").order_by("pk"))
    answered: list[int] = []
    for kind, checker in _checkers.items():
        mine = [each for each in rows if each.kind == kind]
        # Where it cannot be told what is owed, all of it counts as such: somebody is called once too often.
        still: Mapping[int, str] = {each.pk: each.reference for each in mine}
        owed = _alone(partial(checker, mine, at), still, f"checking: {kind}") if mine else {}
        answered += [each.pk for each in mine if each.pk not in owed]
        for each in mine:
            if owed.get(each.pk, each.reference) != each.reference:
                Matter.objects.filter(pk=each.pk).update(reference=owed[each.pk])
    Matter.objects.filter(pk__in=answered).update(answered_at=at)
    left = Matter.objects.filter(answered_at=None, task__state=CallTaskState.OPEN).values("task_id")
    over = Task.objects.filter(state=CallTaskState.OPEN).exclude(pk__in=left).order_by("pk")
    return _one_by_one(_end, over, at)


def go_on(*, at: datetime) -> int:
    """Bring open tasks on where nobody on the list may be called any more, or nobody may call; how many."""
    rows = Task.objects.filter(state=CallTaskState.OPEN).order_by("pk")
    return _one_by_one(_settled, rows, at)


def _one_by_one(act: Callable[[int, datetime], bool], rows: "QuerySet[Task]", at: datetime) -> int:
    """With how many of these tasks something was done."""
    numbers = list(rows.values_list("pk", flat=True))
    return sum(_alone(partial(act, each, at), False, f"task {each}") for each in numbers)


def _alone(act: Callable[[], T], failed: T, what: str) -> T:
    """What this gives back, all of it or nothing. Where it goes wrong, `failed`: nothing else waits for it."""
    try:
        with transaction.atomic():
            return act()
    except Exception:
        log.exception("calls could not be looked after, %s", what)
        return failed


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
