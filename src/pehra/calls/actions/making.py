"""A call task: made for whoever must be called, brought to the next list, and ended."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from pehra.calls.models import Attempt, Matter, Task
from pehra.calls.queries.lists import lists
from pehra.calls.queries.tasks import tried
from pehra.calls.rules.order import next_to_call
from pehra.calls.rules.routes import callers, next_list
from pehra.calls.rules.wording import OF_A_CRISIS, CallKind, CallTaskState
from pehra.formats.references import fresh
from pehra.foundation.access.person import NETWORK_KEY, SYSTEM, Person
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.queries import members
from pehra.foundation.audit.actions import record
from pehra.foundation.delivery.actions import Telling, notify
from pehra.incidents.queries.calling import waiting_cases
from pehra.registry import queries as registry

PREFIX: Final = "J"
CALL: Final = "%(body)s has not acknowledged what cannot wait. Call on the phone: %(asked)s."
EXHAUSTED: Final = "Nobody could be reached on the phone for %(body)s: every phone list was gone through."
# Whom the audiences of so many matters are asked of: one of them is enough to be told.
MOST_ASKED: Final = 200
Audiences = Sequence[frozenset[int]]


@dataclass(frozen=True)
class Due:
    """What a body has not acknowledged in time: see `Matter`. `route` is that body and those above it."""

    kind: CallKind
    reference: str
    route: tuple[int, ...]
    since: datetime
    clock: int | None = None


def new_ones(due: Iterable[Due]) -> list[Due]:
    """Those for which there was no task yet: known by their clock, or by since when they wait.

    The moment of calling may move, and the case of a clock may.
    """
    every = list(dict.fromkeys(due))
    by_clock = Matter.objects.filter(clock__in={each.clock for each in every if each.clock is not None})
    clocks = set(by_clock.values_list("task__body_id", "clock"))
    by_name = Matter.objects.filter(clock=None, reference__in={each.reference for each in every})
    names = set(by_name.values_list("task__body_id", "kind", "reference", "since"))
    return [
        each
        for each in every
        if (each.route[0], each.clock) not in clocks
        and (each.route[0], each.kind, each.reference, each.since) not in names
    ]


def make(due: Sequence[Due], *, at: datetime) -> Task:
    """One task for all of these, which are new and have the same route; where one is open, they go to that."""
    route = due[0].route
    with transaction.atomic():
        row = (
            Task.objects.select_for_update()
            .filter(body_id=route[0], route=list(route), state=CallTaskState.OPEN)
            .first()
        )
        made = row is None
        if row is None:
            row = Task.objects.create(
                reference=fresh(PREFIX),
                body_id=route[0],
                route=list(route),
                asked_id=route[0],
                caller_id=route[0],
                state=CallTaskState.OPEN,
                made_at=at,
                asked_at=at,
            )
        Matter.objects.bulk_create(
            Matter(task=row, kind=each.kind, reference=each.reference, clock=each.clock, since=each.since)
            for each in due
        )
        if made:
            _begin(row, at)
    return row


def _begin(row: Task, at: datetime) -> None:
    audiences = _audiences(row)
    _choose(row, audiences, begun=False)
    detail = {"body": row.body_id, "asked": row.asked_id, "matters": Matter.objects.filter(task=row).count()}
    record(by=SYSTEM, at=at, act="call.made", subject=_subject(row), party_id=row.caller_id, detail=detail)
    _go_on(row, audiences, by=SYSTEM, at=at, told=False)


def settle(row: Task, *, by: Person, at: datetime) -> int | None:
    """Where nobody on the list may be called any more, or nobody may call, go on up the route with the next, or end.

    Of a list on which nobody may be called at this hour, nobody is waited for. Where nobody of the body that calls may
    call any more, another one does. Whoever is to call is told, unless they were told of the task as it stands.
    Returns whose list it is.
    """
    return _go_on(row, _audiences(row), by=by, at=at, told=True)


def _go_on(row: Task, audiences: Audiences, *, by: Person, at: datetime, told: bool) -> int | None:
    """`told`: whoever calls was told of the task as it stands."""
    on_lists = lists(row.route)
    was = (row.asked_id, row.caller_id) if told else None
    while True:
        done = tried(row, list(Attempt.objects.filter(task=row)))
        listed = [each.listed for each in on_lists.get(row.asked_id, [])]
        able = _choose(row, audiences, begun=any(each.place in done for each in listed))
        if able and next_to_call(listed, done, registry.local_time(at)):
            break
        above = next_list(row.route, row.asked_id, on_lists)
        if above is None:
            end(row, CallTaskState.EXHAUSTED, by=by, at=at)
            return None
        row.asked_id, row.asked_at = above, at
        row.save(update_fields=["asked", "asked_at"])
    if (row.asked_id, row.caller_id) != was:
        _tell(row, "call.task", CALL, _people(row.caller_id, audiences), at)
        if told or row.asked_id != row.route[0]:
            detail = {"body": row.body_id, "asked": row.asked_id}
            record(by=by, at=at, act="call.next-list", subject=_subject(row), party_id=row.caller_id, detail=detail)
    return row.asked_id


def end(row: Task, state: CallTaskState, *, by: Person, at: datetime) -> None:
    """Nobody need be called any more, or nobody is left to be called: whoever called, or may know, is told."""
    row.state, row.ended_at = state, at
    if state is CallTaskState.EXHAUSTED:
        audiences = _audiences(row)
        told = {each: _people(each, audiences) for each in (row.caller_id, *reversed(row.route))}
        row.caller_id = next((each for each, people in told.items() if people), row.caller_id)
        _tell(row, "call.exhausted", EXHAUSTED, told[row.caller_id], at)
    row.save(update_fields=["state", "ended_at", "caller"])
    record(
        by=by, at=at, act=f"call.{state}", subject=_subject(row), party_id=row.caller_id, detail={"body": row.body_id}
    )


def _tell(row: Task, kind: str, text: str, people: Sequence[int], at: datetime) -> None:
    names = registry.party_names([row.body_id, row.asked_id])
    params = {"body": _name(names[row.body_id]), "asked": _name(names[row.asked_id])}
    telling = Telling(kind=kind, text=text, link=f"/calls/{row.reference}/", params=params)
    notify(telling=telling, users=people, at=at)


def _name(party: registry.PartyName) -> dict[str, str]:
    return {"name_en": party.name_en, "name_ur": party.name_ur}


def _choose(row: Task, audiences: Audiences, *, begun: bool) -> bool:
    """The body above the one that is asked calls, if somebody there may know what it is about; or else that one itself.

    Whoever has begun goes on while somebody of them may. Whether anybody may; where nothing waits any more, it stays.
    """
    if not audiences:
        return True
    possible = callers(row.route, row.asked_id)
    if begun and row.caller_id in possible:
        possible = (row.caller_id, *possible)
    able = next((each for each in possible if _people(each, audiences)), None)
    if able is not None and able != row.caller_id:
        row.caller_id = able
        row.save(update_fields=["caller"])
    return able is not None


def _people(body_id: int, audiences: Audiences) -> list[int]:
    """The duty officers of a body who may know what the task is about, or, where it has none of these, its heads."""
    for role in (Role.DUTY_OFFICER, Role.LEAD):
        users = [user.pk for user in members([body_id], [role])]
        knowing = [user for user in users if any({body_id, NETWORK_KEY, -user} & each for each in audiences)]
        if knowing:
            return knowing
    return []


def _audiences(row: Task) -> Audiences:
    """By which keys those of its matters that wait still are seen."""
    matters = Matter.objects.filter(task=row, answered_at=None).order_by("since", "pk")
    found = list(matters.values_list("kind", "reference")[:MOST_ASKED])
    cases = waiting_cases(reference for kind, reference in found if kind == CallKind.CASE)
    whole_network = [frozenset({NETWORK_KEY})] if any(kind in OF_A_CRISIS for kind, _reference in found) else []
    return [each.audience for each in cases.values()] + whole_network


def _subject(row: Task) -> str:
    return f"call:{row.reference}"


def together(due: Iterable[Due]) -> list[list[Due]]:
    """What is due, by route: each of these is one task."""
    by_route: dict[tuple[int, ...], list[Due]] = {}
    for each in due:
        by_route.setdefault(each.route, []).append(each)
    return list(by_route.values())
