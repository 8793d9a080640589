"""When a function passes to another body: its open cases, offers and running clocks pass with it."""

from collections.abc import Collection
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


@transaction.atomic
def take_over(
    *, function: str, from_body: int, to_body: int, organisations: Collection[int] | Any | None, at: datetime
) -> int:
    """Move what is open under this function from one body to the other; returns how many cases moved.

    `organisations` narrows it to a jurisdiction (None: all). Closed cases and past entries keep their answer.
    """
    # All of them are locked at once, in one order, before the first is changed.
    cases = list(affected_cases(function, from_body, organisations).select_for_update(of=("self",)))
    moved = [(case, _move(case, function, from_body, to_body, at)) for case in cases]
    for case, params in moved:
        journal(case, "case.hand-over", by=SYSTEM, party_id=to_body, at=at, detail=params)
    return len(cases)


def _move(case: Case, function: str, from_body: int, to_body: int, at: datetime) -> dict[str, str]:
    """Move one case; returns what the journal says of it."""
    clocks.pass_on(case, function=function, from_body=from_body, to_body=to_body, at=at)
    _move_custody(case, function, from_body, to_body, at)
    _move_offer(case, function, from_body, to_body, at)
    offer = open_offer(case)
    if to_body in (offer and offer.to_body_id, case.status == Status.NEW and case.custodian_id):
        clocks.owes_an_answer(case, body_id=to_body, function=function, at=at)
    touch(case, at, "custodian")
    names = registry.party_names([from_body, to_body])
    params = {"from": names[from_body].slug, "to": names[to_body].slug, "function": function}
    add_entry(case, EntryKind.HANDED_OVER, by=SYSTEM, party_id=to_body, at=at, params=params)
    refresh_audience(case, at)
    text = "Case %(case)s has passed to another body with its mandate."
    tell(case, {from_body, to_body, case.organisation_id}, "case.handed-over", text, at=at)
    return params


def _move_custody(case: Case, function: str, from_body: int, to_body: int, at: datetime) -> None:
    if (case.custodian_id, case.custodian_function) != (from_body, function):
        return
    case.custodian_id = to_body
    joins(case, to_body, ParticipantPart.RESPONDER, at)
    passes_to(case, Receiver(to_body, function), TransferKind.HAND_OVER, by=SYSTEM, from_party=from_body, at=at)


def _move_offer(case: Case, function: str, from_body: int, to_body: int, at: datetime) -> None:
    """The offer to the old body is answered by the hand-over; the new body gets one like it, with the time left."""
    offer = open_offer(case)
    if offer is None or (offer.to_body_id, offer.function) != (from_body, function):
        return
    answer(offer, TransferState.PASSED_ON, SYSTEM, at)
    passes_on(offer, to_body, by=SYSTEM, at=at)
    if to_body != case.custodian_id:
        joins(case, to_body, ParticipantPart.OFFERED, at)
    leaves(case, from_body, ParticipantPart.OFFERED, at)
