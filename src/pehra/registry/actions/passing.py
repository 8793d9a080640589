"""What passes when somebody steps in front of others, leaves, or takes a mandate over: ordered with the act, and
carried out by a job in slices.

A slice is a transaction of its own, so it is done once or not at all, and whoever acts on the network waits for a slice
and never for a whole country.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Sum
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from pehra.foundation.access.errors import Refusal
from pehra.foundation.access.person import SYSTEM
from pehra.foundation.audit.actions import record
from pehra.law.functions import Function
from pehra.registry import models
from pehra.registry.actions.formation_telling import tell_failure, tell_served
from pehra.registry.actions.queues import hold_network
from pehra.registry.queries.formation_passing import Changes, first_responders, organisations_of, written_kinds
from pehra.registry.queries.hand_overs import HandOver, counted, stored_hand_over
from pehra.registry.queries.network import snapshot
from pehra.registry.queries.passing import concerned, what

log = logging.getLogger(__name__)

# Named, not imported: a door calls an action and never the other way round.
CARRYING_OUT: Final = "pehra.registry.jobs.carry_out_hand_overs"
QUEUED_ONCE: Final = "carry-out-hand-overs"
CASES_AT_ONCE: Final = 100
TOLD_AT_ONCE: Final = 1000

Handler = Callable[[HandOver, datetime, int], int]
_handlers: Final[list[Handler]] = []


def on_hand_over(handler: Handler) -> None:
    """Have `handler(hand_over, at, limit)` called, inside the transaction of a slice.

    It moves at most `limit` of what is open under the function and came before `hand_over.before`, and returns how many
    it moved: fewer than `limit` when nothing is left.
    """
    if handler not in _handlers:
        _handlers.append(handler)


def to_pass(found: Changes, on: date, at: datetime, *, step: models.FormationStep) -> None:
    """Order what follows from a step: what is open passes, and whoever has another first responder is told."""
    bodies = snapshot().institutions
    for each in found.passages:
        _order(
            step=step,
            from_body_id=bodies[each.from_body].id,
            function=each.function,
            to_body_id=bodies[each.to_body].id,
            to_function=each.to_function,
            kinds=written_kinds(each.kinds),
            on=on,
            made_at=at,
            organisations=each.count,
        )
    for slug, kinds in found.served.items():
        served = models.Organisation.objects.filter(organisations_of(kinds, on), withdrawn_at=None).count()
        words = {"kinds": written_kinds(kinds), "on": on, "made_at": at, "organisations": served, "expected": served}
        _order(step=step, to_body_id=bodies[slug].id, **words)


def mandate_to_pass(row: models.HandOver, at: datetime, *, step: models.FormationStep | None = None) -> None:
    """Order that what is open under a mandate passes with it."""
    jurisdiction = stored_hand_over(row).jurisdiction()
    _order(
        step=step,
        hand_over=row,
        from_body_id=row.mandate.body_id,
        function=row.mandate.function,
        to_body_id=row.to_body_id,
        to_function=row.mandate.function,
        on=row.on,
        made_at=at,
        organisations=None if jurisdiction is None else jurisdiction.count(),
    )


def everything_to_pass(body_id: int, on: date, at: datetime, *, step: models.FormationStep | None = None) -> None:
    """Order that whatever a body still has, which is in force no more, goes to whoever is responsible now.

    That is the first responder of the case's organisation, also of one in whose chain the body never stood; where the
    registry knows of no such organisation any more, a National CERT. Where no chain can be told, nothing is ordered.
    """
    found = snapshot()
    national = found.holders(Function.NATIONAL, on)
    if not national:
        return
    common = {"step": step, "from_body_id": body_id, "on": on, "made_at": at}
    last = models.Passing(**common, to_body_id=national[0].id, to_function=Function.NATIONAL, organisations=0)
    has = counted(what(last), at).get("cases", 0)
    if not has:
        return
    for (slug, function), kinds in first_responders(found.network, on).items():
        to = {"to_body_id": found.institutions[slug].id, "to_function": function, "kinds": written_kinds(kinds)}
        number = models.Organisation.objects.filter(organisations_of(kinds, on)).count()
        models.Passing.objects.create(**common, **to, organisations=number)
    ordered = step.passings.filter(from_body_id=body_id).aggregate(Sum("expected")) if step else {}
    last.expected = max(has - (ordered.get("expected__sum") or 0), 0)
    last.save()
    ask_for_carrying_out()


def carry_on(*, at: datetime) -> int:
    """Carry out what is to pass, in the order in which it was ordered; returns how many of them are finished by it.

    One that fails is told of and tried again the next time. It keeps back nothing but what comes from the same body.
    """
    finished, failed, bodies = 0, set[int](), set[int]()
    while (row := _next(failed, bodies)) is not None:
        try:
            with transaction.atomic():
                finished += _slice(row.pk, at)
        except Exception as error:
            log.exception("passing %s could not be carried on and is tried again", row.pk)
            _failed(row, error, at)
            failed.add(row.pk)
            bodies |= {row.from_body_id} if row.from_body_id else set()
    return finished


def ask_for_carrying_out() -> None:
    """Have the job look at once when this transaction is committed, and not only in the next minute."""
    if not any(_defer in entry for entry in transaction.get_connection().run_on_commit):
        transaction.on_commit(_defer)


def _defer() -> None:
    with suppress(AlreadyEnqueued), transaction.atomic():
        app.configure_task(CARRYING_OUT, queueing_lock=QUEUED_ONCE).defer(timestamp=0)


def _order(**fields: Any) -> None:
    row = models.Passing(**fields)
    if row.from_body_id is not None:
        row.expected = counted(what(row), row.made_at).get("cases", 0)
    row.save()
    ask_for_carrying_out()


def _next(failed: set[int], bodies: set[int]) -> models.Passing | None:
    rows = models.Passing.objects.filter(finished_at=None).exclude(pk__in=failed)
    return rows.exclude(from_body_id__in=bodies).only("from_body_id", "failed_at", "step_id").order_by("pk").first()


def _slice(pk: int, at: datetime) -> int:
    """Pass on a part of it; returns 1 if that was the last."""
    hold_network()
    rows = models.Passing.objects.select_for_update(of=("self",))
    row = rows.filter(pk=pk, finished_at=None).first()
    if row is None:
        return 0
    if row.from_body_id is None:
        limit, moved = TOLD_AT_ONCE, _tell(row, at)
    else:
        limit, moved = CASES_AT_ONCE, sum(handler(what(row), at, CASES_AT_ONCE) for handler in _handlers)
    row.done += moved
    row.failed_at, row.failure = None, ""
    row.finished_at = at if moved < limit else None
    row.save(update_fields=["done", "after", "failed_at", "failure", "finished_at"])
    if row.finished_at is None:
        return 0
    _finished(row, at)
    return 1


def _tell(row: models.Passing, at: datetime) -> int:
    """Tell the next of the organisations who serves them now; returns how many were looked at."""
    condition = concerned(row)
    assert condition is not None  # noqa: S101 - whoever is told is told for a kind of organisations
    rows = models.Organisation.objects.filter(condition, withdrawn_at=None, pk__gt=row.after).order_by("pk")
    some = list(rows.values_list("pk", flat=True)[:TOLD_AT_ONCE])
    tell_served(row.to_body_id, some, row.on, at)
    row.after = some[-1] if some else row.after
    return len(some)


def _finished(row: models.Passing, at: datetime) -> None:
    if row.hand_over is not None:
        models.HandOver.objects.filter(pk=row.hand_over_id).update(moved_cases=row.done)
        words = {"to": row.to_body.slug, "moved_cases": row.done}
        subject = f"mandate:{row.hand_over.mandate.key}"
        record(by=SYSTEM, at=at, act="hand-over.passed", subject=subject, party_id=row.to_body_id, detail=words)
    if row.step is None or row.step.passings.filter(finished_at=None).exists():
        return
    step, rows = row.step, list(row.step.passings.all())
    step.moved_cases = sum(each.done for each in rows if each.from_body_id is not None)
    step.told = sum(each.done for each in rows if each.from_body_id is None)
    step.save(update_fields=["moved_cases", "told"])
    detail = {"act": step.act, "moved_cases": step.moved_cases, "told": step.told}
    subject = f"body:{step.file.body.slug}"
    record(by=SYSTEM, at=at, act="formation.passed", subject=subject, party_id=step.file_id, detail=detail)


def _failed(row: models.Passing, error: Exception, at: datetime) -> None:
    """Said once when it begins to fail, and shown until it succeeds."""
    words = str(error) if isinstance(error, Refusal) else type(error).__name__
    models.Passing.objects.filter(pk=row.pk).update(failed_at=row.failed_at or at, failure=words[:500])
    if row.failed_at is None:
        tell_failure(row.step.file.body if row.step else row.to_body, "passing", words, at)
