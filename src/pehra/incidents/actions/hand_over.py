"""When a function passes to another body: its open cases, offers and running clocks pass with it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from pehra.foundation.access.person import SYSTEM
from pehra.incidents.actions import clocks
from pehra.incidents.actions.course import took_course
from pehra.incidents.actions.offers import Receiver, answer, passes_on, passes_to
from pehra.incidents.actions.taking_part import joins, leaves, refresh_audience, touch
from pehra.incidents.actions.timeline import add_entry, journal, tell
from pehra.incidents.models import Case
from pehra.incidents.queries import open_offer
from pehra.incidents.queries.hand_over import affected_cases
from pehra.incidents.rules.wording import EntryKind, ParticipantPart, Status, TransferKind, TransferState
from pehra.law.clocks import Stage
from pehra.registry import queries as registry


@dataclass(frozen=True)
class Passing:
    """What passes from whom to whom, and under which function it is held afterwards; `function` empty: all of it."""

    function: str
    from_body: int
    to_body: int
    to_function: str


@transaction.atomic
def take_over(
    *,
    function: str,
    from_body: int,
    to_body: int,
    organisations: Collection[int] | Any | None,
    to_function: str = "",
    before: datetime | None = None,
    limit: int | None = None,
    at: datetime,
) -> int:
    """Move what is open under this function from one body to the other; returns how many cases moved.

    `organisations` narrows it to a jurisdiction (None: all). The other body takes it under the same function, or under
    `to_function`. An empty function is whatever the body has, for one that is in force no more. What came to it after
    `before` stays, and no more than `limit` are moved. Closed cases and past entries keep their answer.
    """
    # All of them are locked at once, in one order, before the first is changed.
    cases = list(
        affected_cases(function, from_body, organisations, before).select_for_update(no_key=True, of=("self",))[:limit]
    )
    passing = Passing(function, from_body, to_body, to_function or function)
    moved = [(case, _move(case, passing, at)) for case in cases]
    for case, params in moved:
        journal(case, "case.hand-over", by=SYSTEM, party_id=to_body, at=at, detail=params)
    return len(cases)


def _move(case: Case, passing: Passing, at: datetime) -> dict[str, str]:
    """Move one case; returns what the journal says of it."""
    from_body, to_body = passing.from_body, passing.to_body
    for function in _held_under(case, passing):
        words = {"function": function, "to_function": passing.to_function}
        clocks.pass_on(case, from_body=from_body, to_body=to_body, **words, at=at)
        _move_custody(case, replace(passing, function=function), at)
        _move_offer(case, replace(passing, function=function), at)
    offer = open_offer(case)
    if to_body in (offer and offer.to_body_id, case.status == Status.NEW and case.custodian_id):
        clocks.owes_an_answer(case, body_id=to_body, function=passing.to_function, at=at)
    touch(case, at, "custodian", "custodian_function")
    names = registry.party_names([from_body, to_body])
    params = {"from": names[from_body].slug, "to": names[to_body].slug, "function": passing.to_function}
    add_entry(case, EntryKind.HANDED_OVER, by=SYSTEM, party_id=to_body, at=at, params=params)
    refresh_audience(case, at)
    text = "Case %(case)s has passed to another body with its mandate."
    tell(case, {from_body, to_body, case.organisation_id}, "case.handed-over", text, at=at)
    if case.status == Status.OPEN:
        took_course(case, at)
    return params


def _held_under(case: Case, passing: Passing) -> list[str]:
    """Under which functions the body has this case, or is asked to take it."""
    if passing.function:
        return [passing.function]
    offer = open_offer(case)
    has = [case.custodian_function] if case.custodian_id == passing.from_body else []
    asked = [offer.function] if offer is not None and offer.to_body_id == passing.from_body else []
    return list(dict.fromkeys([*has, *asked]))


def _move_custody(case: Case, passing: Passing, at: datetime) -> None:
    if (case.custodian_id, case.custodian_function) != (passing.from_body, passing.function):
        return
    case.custodian_id, case.custodian_function = passing.to_body, passing.to_function
    joins(case, passing.to_body, ParticipantPart.RESPONDER, at)
    receiver = Receiver(passing.to_body, passing.to_function)
    passes_to(case, receiver, TransferKind.HAND_OVER, by=SYSTEM, from_party=passing.from_body, at=at)


def _move_offer(case: Case, passing: Passing, at: datetime) -> None:
    """The offer to the old body is answered by the hand-over; the new body gets one like it, with the time left.

    None where the new body has the case itself: then nobody is left to be asked.
    """
    offer = open_offer(case)
    if offer is None or (offer.to_body_id, offer.function) != (passing.from_body, passing.function):
        return
    answer(offer, TransferState.PASSED_ON, SYSTEM, at)
    if passing.to_body == case.custodian_id and case.status != Status.NEW:
        clocks.nothing_owed(case, [Stage.ACKNOWLEDGE], party_id=passing.to_body, at=at)
    else:
        passes_on(offer, passing.to_body, function=passing.to_function, by=SYSTEM, at=at)
    if passing.to_body != case.custodian_id:
        joins(case, passing.to_body, ParticipantPart.OFFERED, at)
    leaves(case, passing.from_body, ParticipantPart.OFFERED, at)
