"""When a function passes to another body: its open cases, offers and running clocks pass with it."""

from collections.abc import Sequence
from datetime import datetime

from pehra.foundation.access.person import SYSTEM
from pehra.foundation.deadlines import actions as deadlines
from pehra.incidents.actions.taking_part import joins, refresh_audience, touch
from pehra.incidents.actions.timeline import add_entry, journal, subject_of, tell
from pehra.incidents.models import Case, Transfer
from pehra.incidents.queries.hand_over import affected_cases
from pehra.incidents.rules.wording import EntryKind, ParticipantPart, Status, TransferKind, TransferState
from pehra.registry import queries as registry


def take_over(*, function: str, from_body: int, to_body: int, organisations: Sequence[int] | None, at: datetime) -> int:
    """Move what is open under this function from one body to the other; returns how many cases moved.

    `organisations` narrows it to a jurisdiction (None: all). Closed cases and past entries keep their answer.
    """
    moved = 0
    for case in affected_cases(function, from_body, organisations).select_for_update(of=("self",)):
        _move(case, function, from_body, to_body, at)
        moved += 1
    return moved


def _move(case: Case, function: str, from_body: int, to_body: int, at: datetime) -> None:
    deadlines.hand_over(subjects=[subject_of(case)], function=function, from_party=from_body, to_party=to_body)
    offers = Transfer.objects.filter(case=case, state=TransferState.OFFERED, to_body_id=from_body, function=function)
    if offers.update(to_body_id=to_body):
        joins(case, to_body, ParticipantPart.OFFERED, at)
    if case.custodian_id == from_body and case.custodian_function == function and case.status != Status.CLOSED:
        case.custodian_id = to_body
        joins(case, to_body, ParticipantPart.RESPONDER, at)
        Transfer.objects.create(
            case=case,
            kind=TransferKind.HAND_OVER,
            from_party_id=from_body,
            to_body_id=to_body,
            function=function,
            state=TransferState.ACCEPTED,
            offered_by=SYSTEM.label,
            offered_at=at,
            answered_by=SYSTEM.label,
            answered_at=at,
        )
    touch(case, at, "custodian")
    names = registry.party_names([from_body, to_body])
    params = {"from": names[from_body].slug, "to": names[to_body].slug, "function": function}
    add_entry(case, EntryKind.HANDED_OVER, by=SYSTEM, party_id=to_body, at=at, params=params)
    refresh_audience(case)
    text = "Case %(case)s has passed to another body with its mandate."
    tell(case, {to_body, case.organisation_id}, "case.handed-over", text, at=at)
    journal(case, "case.hand-over", by=SYSTEM, party_id=to_body, at=at, detail=params)
