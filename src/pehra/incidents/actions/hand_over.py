"""When a function passes to another body: its open cases, offers and running clocks pass with it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from pehra.foundation.access.person import SYSTEM
from pehra.incidents.actions import clocks
from pehra.incidents.actions.offers import Receiver, answer, passes_on, passes_to
from pehra.incidents.actions.taking_part import joins, leaves, refresh_audience, touch
from pehra.incidents.actions.timeline import add_entry, journal, tell
from pehra.incidents.models import Case
from pehra.incidents.queries import open_offer
from pehra.incidents.queries.hand_over import affected_cases
from pehra.incidents.rules.wording import EntryKind, ParticipantPart, Status, TransferKind, TransferState
from pehra.registry import queries as registry


@dataclass(frozen=True)
class Passing:
    """What passes from whom to whom, and under which function it is held afterwards."""

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
    at: datetime,
) -> int:
    """Move what is open under this function from one body to the other; returns how many cases moved.

    `organisations` narrows it to a jurisdiction (None: all). The other body takes it under the same function, or under
    `to_function`. Closed cases and past entries keep their answer.
    """
    # All of them are locked at once, in one order, before the first is changed.
    cases = list(affected_cases(function, from_body, organisations).select_for_update(of=("self",)))
    passing = Passing(function, from_body, to_body, to_function or function)
    moved = [(case, _move(case, passing, at)) for case in cases]
    for case, params in moved:
        journal(case, "case.hand-over", by=SYSTEM, party_id=to_body, at=at, detail=params)
    return len(cases)


def _move(case: Case, passing: Passing, at: datetime) -> dict[str, str]:
    """Move one case; returns what the journal says of it."""
    from_body, to_body = passing.from_body, passing.to_body
    clocks.pass_on(
        case,
        function=passing.function,
        from_body=from_body,
        to_body=to_body,
        to_function=passing.to_function,
        at=at,
    )
    _move_custody(case, passing, at)
    _move_offer(case, passing, at)
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
    return params


def _move_custody(case: Case, passing: Passing, at: datetime) -> None:
    if (case.custodian_id, case.custodian_function) != (passing.from_body, passing.function):
        return
    case.custodian_id, case.custodian_function = passing.to_body, passing.to_function
    joins(case, passing.to_body, ParticipantPart.RESPONDER, at)
    receiver = Receiver(passing.to_body, passing.to_function)
    passes_to(case, receiver, TransferKind.HAND_OVER, by=SYSTEM, from_party=passing.from_body, at=at)


def _move_offer(case: Case, passing: Passing, at: datetime) -> None:
    """The offer to the old body is answered by the hand-over; the new body gets one like it, with the time left."""
    offer = open_offer(case)
    if offer is None or (offer.to_body_id, offer.function) != (passing.from_body, passing.function):
        return
    answer(offer, TransferState.PASSED_ON, SYSTEM, at)
    passes_on(offer, passing.to_body, function=passing.to_function, by=SYSTEM, at=at)
    if passing.to_body != case.custodian_id:
        joins(case, passing.to_body, ParticipantPart.OFFERED, at)
    leaves(case, passing.from_body, ParticipantPart.OFFERED, at)
