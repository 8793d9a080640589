"""Acts on many cases: chosen, previewed, carried out case by case, and taken back where there is a way.

The preview is the act itself, carried out on each case and taken back at once: so it knows every rule that there is,
and none can be forgotten in it. What it barred is never tried; what it promised is refused if the case has changed
since.

A fault in one case is set down there, and the others are gone on with: the act ends as failed, and its rest can be
begun again.
"""

import logging
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Case as Choice
from django.db.models import Exists, Value, When
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Absent, Conflict, Invalid, Problem, Refusal
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import REPORTS, WORKS_CASES
from pehra.foundation.accounts.queries import active_users, person
from pehra.foundation.audit.actions import record
from pehra.incidents import queries
from pehra.incidents.actions.bulk_acts import ACTS, BACK, hold_first, snapshot
from pehra.incidents.actions.once import once
from pehra.incidents.actions.taking_part import locked
from pehra.incidents.errors import Changed
from pehra.incidents.models import Bulk, BulkItem, Case
from pehra.incidents.rules.bulk import MOST_CASES, TAKEN_BACK, BulkAct, BulkState, ItemState, arguments
from pehra.incidents.rules.references import fresh, tidy

log = logging.getLogger(__name__)

CARRY_ON: Final = "pehra.incidents.jobs.carry_on_bulk"
# So many cases are dealt with before the answer to whoever asks; the rest by a job.
AT_ONCE: Final = 20
CHANGED_SINCE: Final = "Somebody has changed this case meanwhile: look at it on its own."
FAULT: Final = "Something went wrong with this case, and nothing was changed in it. It can be tried again."
# Of the database as a whole, and not of one case: the whole is tried again.
AWAY: Final = (OperationalError, InterfaceError)


@transaction.atomic
def choose(
    *,
    by: Person,
    act: BulkAct,
    cases: Collection[str] = (),
    narrowed: queries.Filter | None = None,
    at: datetime,
) -> Bulk:
    """Choose cases by reference, or all that a filter finds (the newest MOST_CASES), for an act. Raises Invalid."""
    found = _named(by, cases) if narrowed is None else queries.cases(by, narrowed, limit=MOST_CASES).cases
    if not found:
        raise Invalid({"cases": "Choose at least one case."})
    return _made(by, act, found, at)


def _named(by: Person, references: Collection[str]) -> list[Case]:
    """The cases of these references, in their order. One that is not seen and one that does not exist are alike."""
    wanted = list(dict.fromkeys(tidy(each) for each in references))
    if len(wanted) > MOST_CASES:
        raise Invalid({"cases": Problem("At most %(most)d cases at once.", most=MOST_CASES)})
    rows = {row.reference: row for row in Case.objects.filter(visible_to(by), reference__in=wanted)}
    missing = next((each for each in wanted if each not in rows), None)
    if missing is not None:
        raise Invalid({"cases": Problem("There is no case %(reference)s.", reference=missing[:20])})
    return [rows[each] for each in wanted]


def _made(by: Person, act: BulkAct, found: Collection[Case], at: datetime, of: Bulk | None = None) -> Bulk:
    parties = by.parties(WORKS_CASES | REPORTS)
    # Colleagues may look at it, where it is clear whose colleagues: what two bodies do stays apart.
    shared = sorted(parties) if len(parties) == 1 else []
    bulk = Bulk.objects.create(
        reference=fresh("B"),
        user_id=by.user_id,
        label=by.label,
        held=[[each.party_id, each.role] for each in by.held],
        act=act,
        takes_back=of,
        state=BulkState.CHOSEN,
        made_at=at,
        audience=[-by.user_id, *shared],
    )
    BulkItem.objects.bulk_create(
        BulkItem(bulk=bulk, case=case, place=place, version=case.version, state=ItemState.CHOSEN)
        for place, case in enumerate(found, 1)
    )
    return bulk


@transaction.atomic
def preview(*, by: Person, reference: str, given: Mapping[str, Any], at: datetime) -> Bulk:
    """Say with what the act is to be done, and have looked through what would happen. Raises Invalid by field."""
    bulk = _own(by, reference)
    if bulk.state not in (BulkState.CHOSEN, BulkState.PREVIEWED):
        raise Conflict("This has been begun already.")
    bulk.arguments = arguments(BulkAct(bulk.act), given)
    bulk.state = BulkState.PREVIEWED
    bulk.save(update_fields=["arguments", "state"])
    bulk.items.update(state=ItemState.CHOSEN, why={})
    _go_on_by_job(bulk)
    return bulk


@transaction.atomic
def begin(*, by: Person, reference: str, at: datetime) -> Bulk:
    """Do what the preview promised. Asked again while it is under way, or after it failed, the rest is taken up."""
    bulk = _own(by, reference)
    if bulk.state == BulkState.PREVIEWED:
        if bulk.items.filter(state=ItemState.CHOSEN).exists():
            raise Conflict("It is still being looked through.")
        if not bulk.items.filter(state=ItemState.READY).exists():
            raise Conflict("There is nothing in this that can be done.")
        bulk.begun_at = at
        _runs(bulk, "bulk.begin", by, at)
    elif bulk.state == BulkState.FAILED:
        bulk.items.filter(state=ItemState.FAILED).update(state=ItemState.READY, why={}, settled_at=None)
        bulk.ended_at = None
        _runs(bulk, "bulk.resume", by, at)
    elif bulk.state != BulkState.RUNNING:
        raise Conflict("It has to be looked through first.")
    _go_on_by_job(bulk)
    return bulk


def _runs(bulk: Bulk, act: str, by: Person, at: datetime) -> None:
    bulk.state = BulkState.RUNNING
    bulk.save(update_fields=["state", "begun_at", "ended_at"])
    parties = sorted(by.parties(WORKS_CASES | REPORTS))
    ready = len(bulk.items.filter(state=ItemState.READY).values_list("pk", flat=True))
    detail = {"act": bulk.act, "cases": ready}
    subject = f"bulk:{bulk.reference}"
    record(by=by, at=at, act=act, subject=subject, party_id=parties[0] if parties else None, detail=detail)


@transaction.atomic
def take_back(*, by: Person, reference: str, at: datetime) -> Bulk:
    """The way back of what was done: chosen are its cases, to be previewed like any other act."""
    bulk = _own(by, reference)
    if bulk.act not in TAKEN_BACK:
        raise Conflict("There is no way back of this act.")
    done = bulk.items.filter(state=ItemState.DONE).select_related("case").order_by("place")
    found = [item.case for item in done]
    if bulk.state not in (BulkState.DONE, BulkState.FAILED) or not found:
        raise Conflict("There is nothing to take back.")
    return _made(by, BulkAct.BACK, found, at, of=bulk)


def _own(by: Person, reference: str) -> Bulk:
    """One's own, locked: colleagues look at it, and do nothing with it."""
    rows = Bulk.objects.select_for_update().filter(reference=tidy(reference), user_id=by.user_id)
    bulk = rows.filter(visible_to(by)).first()
    if bulk is None:
        raise Absent
    return bulk


def _go_on_by_job(bulk: Bulk) -> None:
    """What is left after the answer; one job, however often it is asked for."""
    number = bulk.pk

    def defer() -> None:
        with suppress(AlreadyEnqueued), transaction.atomic():
            app.configure_task(CARRY_ON, queueing_lock=f"bulk {number}").defer(bulk_id=number)

    transaction.on_commit(defer)


def carry_on(*, bulk_id: int, at: datetime, limit: int = AT_ONCE) -> bool:
    """Deal with the next cases, each in a transaction of its own; returns whether there is more to do.

    Several may work at it: each case is claimed, and what is settled is settled with the act, or not at all.
    """
    more = all(_next(bulk_id, at) for _turn in range(limit))
    if more:
        # Whoever else worked at it may have gone, since there was nothing left to claim but the last case of these.
        _end_if_through(bulk_id, at)
    return more


def _end_if_through(bulk_id: int, at: datetime) -> None:
    waits = BulkItem.objects.filter(bulk_id=bulk_id, state=ItemState.READY)
    rows = Bulk.objects.filter(~Exists(waits), pk=bulk_id, state=BulkState.RUNNING)
    faults = Exists(BulkItem.objects.filter(bulk_id=bulk_id, state=ItemState.FAILED))
    rows.update(state=Choice(When(faults, then=Value(BulkState.FAILED)), default=Value(BulkState.DONE)), ended_at=at)


@transaction.atomic
def break_off(*, bulk_id: int, at: datetime) -> None:
    """Nothing goes on with this by itself any more, as after attempts enough: then nothing says that it does.

    What was begun has failed, and its rest can be begun again; what was not looked through yet is promised to nobody.
    """
    bulk = Bulk.objects.select_for_update().get(pk=bulk_id)
    if bulk.state == BulkState.PREVIEWED:
        unseen = bulk.items.filter(state=ItemState.CHOSEN)
        unseen.update(state=ItemState.BARRED, why={"text": FAULT, "params": {}})
    _end_if_through(bulk_id, at)
    Bulk.objects.filter(pk=bulk_id, state=BulkState.RUNNING).update(state=BulkState.FAILED, ended_at=at)


@transaction.atomic
def _next(bulk_id: int, at: datetime) -> bool:
    bulk = Bulk.objects.select_related("takes_back").get(pk=bulk_id)
    wanted = {BulkState.PREVIEWED: ItemState.CHOSEN, BulkState.RUNNING: ItemState.READY}.get(BulkState(bulk.state))
    if wanted is None:
        return False
    waiting = BulkItem.objects.filter(bulk=bulk, state=wanted)
    item = waiting.select_for_update(skip_locked=True, of=("self",)).select_related("case").order_by("place").first()
    if item is not None:
        _settle(bulk, item, at)
        return True
    # Whoever is last says so.
    _end_if_through(bulk_id, at)
    return False


class _TakenBack(Exception):
    """Ends the transaction of an act that was only tried."""


def _settle(bulk: Bulk, item: BulkItem, at: datetime) -> None:
    tried = bulk.state == BulkState.PREVIEWED
    try:
        with suppress(_TakenBack), transaction.atomic():
            _act(bulk, item, at, tried=tried)
            if tried:
                raise _TakenBack
        item.state = ItemState.READY if tried else ItemState.DONE
        item.why = {}
    except Refusal as refused:
        item.state = ItemState.BARRED if tried else ItemState.REFUSED
        item.why = _reason(refused)
    except AWAY:
        raise
    except Exception:
        log.exception("%s: a fault in the case at place %d", bulk.reference, item.place)
        item.state = ItemState.BARRED if tried else ItemState.FAILED
        item.why = {"text": FAULT, "params": {}}
    item.settled_at = None if tried else at
    item.save(update_fields=["state", "why", "version", "before", "left_version", "settled_at"])


def _reason(refused: Refusal) -> dict[str, Any]:
    if isinstance(refused, Invalid):
        problem = next(iter(refused.problems.values()))
        return {"text": problem.text, "params": problem.params}
    if isinstance(refused, Changed):
        return {"text": CHANGED_SINCE, "params": {}}
    return {"text": refused.text, "params": dict(refused.params)}


def _act(bulk: Bulk, item: BulkItem, at: datetime, *, tried: bool) -> None:
    """The act on one case, by whoever began it and with no more than they hold by now."""
    by, act = _whoever(bulk), BulkAct(bulk.act)
    hold_first(by, act, item.case.reference, bulk.arguments)
    case = locked(by, item.case.reference, _version(bulk, item, tried=tried))
    before = snapshot(by, case)
    # Who has a case in hand is no part of its version.
    if not tried and act is BulkAct.ASSIGN and before["holder"] != item.before["holder"]:
        raise Changed
    item.version, item.before = case.version, before
    request = {"bulk": bulk.reference, "case": case.reference, "tried": tried}

    def carry_out() -> dict[str, Any]:
        if act is BulkAct.BACK and bulk.takes_back is not None:
            before = bulk.takes_back.items.get(case=case).before
            BACK[BulkAct(bulk.takes_back.act)](by, case, before, bulk.arguments["reason"], at)
        else:
            ACTS[act](by, case, bulk.arguments, at)
        return {"case": case.reference}

    key = f"{bulk.reference} {item.place}"
    once(by=by, key=key, request=request, reference=bulk.reference, at=at, act=carry_out)
    item.before |= {"left_with": snapshot(by, case)["holder"]}
    item.left_version = Case.objects.values_list("version", flat=True).get(pk=case.pk)


def _version(bulk: Bulk, item: BulkItem, *, tried: bool) -> int | None:
    """Which version a case must be of: the one that the preview saw; of a way back, the one that the act left."""
    if not tried:
        return item.version
    return bulk.takes_back.items.get(case=item.case_id).left_version if bulk.takes_back is not None else None


def _whoever(bulk: Bulk) -> Person:
    """The person as they are now, within the roles with which they began: a token may do no more than its own."""
    users = active_users([bulk.user_id])
    if not users:
        raise Absent
    today = person(users[0])
    begun = {(party, role) for party, role in bulk.held}
    return replace(
        today, label=bulk.label, held=tuple(each for each in today.held if (each.party_id, each.role) in begun)
    )
