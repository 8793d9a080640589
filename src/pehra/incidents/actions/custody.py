"""Custody: offered, accepted, returned, forwarded, overridden. Until somebody accepts, the sender keeps the case."""

from datetime import datetime

from django.db import transaction

from pehra.formats.text import problem_in, tidy
from pehra.foundation.access.errors import Forbidden, Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import WORKS_CASES
from pehra.incidents.actions import clocks
from pehra.incidents.actions.offers import Receiver, answer, chosen, mark, names_of, next_of_chain, offer_to
from pehra.incidents.actions.taking_part import joins, leaves, locked, name, refresh_audience, touch
from pehra.incidents.actions.timeline import journal, tell
from pehra.incidents.errors import NotNow
from pehra.incidents.models import Case, Transfer
from pehra.incidents.policy import acts_open_to, sides
from pehra.incidents.queries import open_offer
from pehra.incidents.rules.custody import Act, row
from pehra.incidents.rules.wording import EntryKind, ParticipantPart, Status, TransferKind, TransferState
from pehra.law.functions import Function
from pehra.registry import queries as registry


def national_bodies(at: datetime) -> frozenset[int]:
    held = registry.bodies_holding(Function.NATIONAL, registry.local_date(at))
    return frozenset(body.id for body in held)


def begin(
    by: Person, reference: str, act: Act, at: datetime, version: int | None = None
) -> tuple[Case, Transfer | None]:
    """Lock the case and check that this person may do this now. Raises Absent, Forbidden, NotNow, Changed."""
    case = locked(by, reference, version)
    offer = open_offer(case)
    national = national_bodies(at)
    if act in acts_open_to(by, case, offer, national):
        return case, offer
    # Whoever stands on the right side came at the wrong moment; everybody else may see and not act.
    if row(act).side in sides(by, case, offer, national) or (act in RECEIVING and by.parties(WORKS_CASES)):
        raise NotNow
    raise Forbidden("Only the body that is asked to, and its people, can do this.")


RECEIVING = frozenset({Act.ACCEPT, Act.RETURN, Act.FORWARD})


def given_reason(reason: str) -> str:
    """A reason as it is kept. Raises Invalid when it is missing or not fit to be stored."""
    found = problem_in(reason, longest=4000, lines=True)
    if found is not None:
        raise Invalid({"reason": Problem(found[0], **found[1])})
    return tidy(reason)


@transaction.atomic
def accept(*, by: Person, reference: str, at: datetime) -> Transfer:
    """Take custody that was offered, or acknowledge a report as its first responder."""
    case, offer = begin(by, reference, Act.ACCEPT, at)
    assert offer is not None  # noqa: S101 - the table opens this act only while an offer is open
    answer(offer, TransferState.ACCEPTED, by, at)
    leaves(case, offer.to_body_id, ParticipantPart.OFFERED, at)
    joins(case, offer.to_body_id, ParticipantPart.RESPONDER, at)
    name(case, by, offer.to_body_id, "accepted the case", at)
    case.custodian_id, case.custodian_function = offer.to_body_id, offer.function
    case.status = Status.OPEN
    case.acknowledged_at = case.acknowledged_at or at
    touch(case, at, "custodian", "custodian_function", "status", "acknowledged_at")
    refresh_audience(case)
    clocks.answered(case, body_id=offer.to_body_id, at=at)
    mark(case, EntryKind.ACCEPTED, by, offer, at)
    told = {offer.from_party_id, case.organisation_id}
    text = "%(body)s has accepted case %(case)s."
    tell(case, told, "case.accepted", text, params=names_of(offer), at=at)
    journal(case, "case.accept", by=by, party_id=offer.to_body_id, at=at, detail={"transfer": offer.pk})
    return offer


@transaction.atomic
def give_back(*, by: Person, reference: str, reason: str, at: datetime) -> Transfer:
    """Return an offered case to its sender, with a reason. The sender has kept it all along."""
    case, offer = begin(by, reference, Act.RETURN, at)
    assert offer is not None  # noqa: S101 - see accept
    answer(offer, TransferState.RETURNED, by, at, given_reason(reason))
    leaves(case, offer.to_body_id, ParticipantPart.OFFERED, at)
    clocks.answered(case, body_id=offer.to_body_id, at=at)
    mark(case, EntryKind.RETURNED, by, offer, at, offer.answer_reason)
    tell(
        case,
        [offer.from_party_id],
        "case.returned",
        "%(body)s has returned case %(case)s.",
        params=names_of(offer),
        at=at,
    )
    if case.status == Status.NEW:
        # Nobody has acknowledged the report yet, so its first responder owes the answer again.
        receiver = Receiver(case.custodian_id, case.custodian_function, offer.rule, offer.citation)
        offer_to(case, receiver, TransferKind.REPORT, by=by, from_party=case.organisation_id, at=at)
    touch(case, at)
    refresh_audience(case)
    journal(case, "case.return", by=by, party_id=offer.to_body_id, at=at, detail={"transfer": offer.pk})
    return offer


@transaction.atomic
def forward(*, by: Person, reference: str, to: str, reason: str, at: datetime) -> Transfer:
    """Send an offered case on to a body that fits better, with a reason. Custody stays where it is until accepted."""
    case, offer = begin(by, reference, Act.FORWARD, at)
    assert offer is not None  # noqa: S101 - see accept
    receiver = chosen(case, to, at)
    if receiver.body_id in (offer.to_body_id, case.custodian_id):
        raise Invalid({"to": "Choose another body than the one that has the case or was offered it."})
    answer(offer, TransferState.FORWARDED, by, at, given_reason(reason))
    if offer.to_body_id != case.custodian_id:
        leaves(case, offer.to_body_id, ParticipantPart.OFFERED, at)
    clocks.answered(case, body_id=offer.to_body_id, at=at)
    mark(case, EntryKind.FORWARDED, by, offer, at, offer.answer_reason)
    sent = offer_to(
        case, receiver, TransferKind.FORWARD, by=by, from_party=case.custodian_id, at=at, reason=offer.answer_reason
    )
    touch(case, at)
    refresh_audience(case)
    journal(case, "case.forward", by=by, party_id=offer.to_body_id, at=at, detail={"transfer": sent.pk, "to": to})
    return sent


@transaction.atomic
def escalate(*, by: Person, reference: str, to: str = "", reason: str = "", at: datetime) -> Transfer:
    """Offer the case to the next body of its chain or, with a reason, to another one."""
    case, _ = begin(by, reference, Act.ESCALATE, at)
    receiver = chosen(case, to, at) if to else next_of_chain(case, at)
    if receiver.body_id == case.custodian_id:
        raise Invalid({"to": "This body has the case already."})
    why = given_reason(reason) if to or reason.strip() else ""
    sent = offer_to(case, receiver, TransferKind.ESCALATE, by=by, from_party=case.custodian_id, at=at, reason=why)
    touch(case, at)
    refresh_audience(case)
    detail = {"transfer": sent.pk, "to": receiver.body_id, "rule": receiver.rule}
    journal(case, "case.escalate", by=by, party_id=case.custodian_id, at=at, detail=detail)
    return sent


@transaction.atomic
def withdraw(*, by: Person, reference: str, reason: str, at: datetime) -> Transfer:
    """Take back an offer that was not answered."""
    case, offer = begin(by, reference, Act.WITHDRAW, at)
    assert offer is not None  # noqa: S101 - see accept
    answer(offer, TransferState.WITHDRAWN, by, at, given_reason(reason))
    leaves(case, offer.to_body_id, ParticipantPart.OFFERED, at)
    clocks.deadlines.cancel(subject=f"case:{case.reference}", stage="acknowledge", party_id=offer.to_body_id)
    mark(case, EntryKind.WITHDRAWN, by, offer, at, offer.answer_reason)
    touch(case, at)
    refresh_audience(case)
    journal(case, "case.withdraw", by=by, party_id=case.custodian_id, at=at, detail={"transfer": offer.pk})
    return offer


@transaction.atomic
def override(*, by: Person, reference: str, reason: str, to: str = "", at: datetime) -> Case:
    """The National CERT's duty officer takes a case from a silent route and, if another is named, offers it there."""
    case, offer = begin(by, reference, Act.OVERRIDE, at)
    why = given_reason(reason)
    national = min(by.parties(WORKS_CASES) & national_bodies(at))
    before = case.custodian_id
    receiver = chosen(case, to, at) if to else None
    if offer is not None:
        answer(offer, TransferState.OVERRIDDEN, by, at, why)
        clocks.deadlines.cancel(subject=f"case:{case.reference}", stage="acknowledge", party_id=offer.to_body_id)
    taken = Receiver(national, Function.NATIONAL)
    offer = offer_to(case, taken, TransferKind.OVERRIDE, by=by, from_party=before, at=at, reason=why)
    answer(offer, TransferState.ACCEPTED, by, at)
    clocks.answered(case, body_id=national, at=at)
    leaves(case, national, ParticipantPart.OFFERED, at)
    joins(case, national, ParticipantPart.RESPONDER, at)
    name(case, by, national, "took over the case", at)
    case.custodian_id, case.custodian_function, case.status = national, Function.NATIONAL, Status.OPEN
    case.acknowledged_at = case.acknowledged_at or at
    touch(case, at, "custodian", "custodian_function", "status", "acknowledged_at")
    mark(case, EntryKind.OVERRIDDEN, by, offer, at, why)
    if receiver is not None and receiver.body_id != national:
        offer_to(case, receiver, TransferKind.OVERRIDE, by=by, from_party=national, at=at, reason=why)
    refresh_audience(case)
    tell(
        case,
        {before, case.organisation_id},
        "case.overridden",
        "%(body)s has taken over case %(case)s.",
        params=names_of(offer),
        at=at,
    )
    journal(case, "case.override", by=by, party_id=national, at=at, detail={"from": before, "to": to})
    return case
