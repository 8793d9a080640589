"""Custody: offered, accepted, returned, forwarded, overridden. Until somebody accepts, the sender keeps the case."""

from datetime import datetime

from django.db import transaction

from pehra.formats.text import problem_in, tidy
from pehra.foundation.access.errors import Forbidden, Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import WORKS_CASES, Role
from pehra.incidents.actions import clocks
from pehra.incidents.actions.course import took_course
from pehra.incidents.actions.offers import (
    Receiver,
    answer,
    check_in_force,
    chosen,
    is_next,
    mark,
    names_of,
    next_of_chain,
    offer_again,
    offer_to,
    passes_to,
)
from pehra.incidents.actions.taking_part import joins, leaves, locked, name, refresh_audience, touch
from pehra.incidents.actions.timeline import journal, tell
from pehra.incidents.errors import Merged, NotNow, NotSilent
from pehra.incidents.models import Case, Transfer
from pehra.incidents.policy import acts_open_to, sides
from pehra.incidents.queries import open_offer
from pehra.incidents.rules.custody import ALIVE, Act, row
from pehra.incidents.rules.wording import EntryKind, ParticipantPart, Status, TransferKind, TransferState
from pehra.law.clocks import Stage
from pehra.law.functions import Function
from pehra.registry import queries as registry
from pehra.registry.actions import hold_network

TAKEN_BACK = "Case %(case)s no longer waits for the answer of %(body)s."


def national_bodies(at: datetime) -> frozenset[int]:
    held = registry.bodies_holding(Function.NATIONAL, registry.local_date(at))
    return frozenset(body.id for body in held)


def begin(
    by: Person, reference: str, act: Act, at: datetime, version: int | None = None
) -> tuple[Case, Transfer | None]:
    """Lock the case; check that this person may do this now. Raises Absent, Forbidden, NotNow, NotSilent, Changed.

    Merged for a case that is dealt with in another one.
    """
    case = locked(by, reference, version)
    offer = open_offer(case)
    national = national_bodies(at)
    silent = act is Act.OVERRIDE and clocks.run_out(case)
    if act in acts_open_to(by, case, offer, national, silent=silent):
        return case, offer
    rightly = row(act).side in sides(by, case, offer, national)
    if rightly and case.merged_into_id is not None:
        raise Merged
    if rightly and act is Act.OVERRIDE and case.status in ALIVE:
        raise NotSilent
    # Whoever stands on the right side, or was asked once, came at the wrong moment; all others may see and not act.
    if rightly or (act in RECEIVING and _was_asked(by, case)):
        raise NotNow
    raise Forbidden("Only the body that is asked to, and its people, can do this.")


RECEIVING = frozenset({Act.ACCEPT, Act.RETURN, Act.FORWARD, Act.DISMISS})


def _was_asked(by: Person, case: Case) -> bool:
    return Transfer.objects.filter(case=case, to_body_id__in=by.parties(WORKS_CASES)).exists()


def offered(by: Person, reference: str, act: Act, at: datetime) -> tuple[Case, Transfer]:
    """Like `begin`, for an act that answers an open offer."""
    case, offer = begin(by, reference, act, at)
    assert offer is not None  # noqa: S101 - the table opens these acts only while an offer is open
    return case, offer


def given_reason(reason: str) -> str:
    """A reason as it is kept. Raises Invalid when it is missing or not fit to be stored."""
    found = problem_in(reason, longest=4000, lines=True)
    if found is not None:
        raise Invalid({"reason": Problem(found[0], **found[1])})
    return tidy(reason)


@transaction.atomic
def accept(*, by: Person, reference: str, at: datetime) -> Transfer:
    """Take custody that was offered, or acknowledge a report as its first responder. Raises NotInForce."""
    hold_network()
    case, offer = offered(by, reference, Act.ACCEPT, at)
    receives(case, offer, by, at)
    told = {offer.from_party_id, case.organisation_id}
    text = "%(body)s has accepted case %(case)s."
    tell(case, told, "case.accepted", text, params=names_of(offer), at=at)
    took_course(case, at)
    journal(case, "case.accept", by=by, party_id=offer.to_body_id, at=at, detail={"transfer": offer.pk})
    return offer


def receives(case: Case, offer: Transfer, by: Person, at: datetime) -> None:
    """An offer is answered by taking custody, with all that belongs to it but telling and the journal."""
    check_in_force(offer.to_body_id, offer.function, at)
    answer(offer, TransferState.ACCEPTED, by, at)
    name(case, by, offer.to_body_id, "accepted the case", at)
    _takes_custody(case, offer, at)
    # First in, then out: in between, its people would no longer be named.
    joins(case, offer.to_body_id, ParticipantPart.RESPONDER, at)
    leaves(case, offer.to_body_id, ParticipantPart.OFFERED, at)
    refresh_audience(case, at)
    clocks.accepted(case, at=at)
    mark(case, EntryKind.ACCEPTED, by, offer, at)


def _takes_custody(case: Case, transfer: Transfer, at: datetime) -> None:
    case.custodian_id, case.custodian_function = transfer.to_body_id, transfer.function
    case.status = Status.OPEN
    case.acknowledged_at = case.acknowledged_at or at
    touch(case, at, "custodian", "custodian_function", "status", "acknowledged_at")


@transaction.atomic
def give_back(*, by: Person, reference: str, reason: str, at: datetime) -> Transfer:
    """Return an offered case to its sender, with a reason. The sender has kept it all along."""
    case, offer = offered(by, reference, Act.RETURN, at)
    answer(offer, TransferState.RETURNED, by, at, given_reason(reason))
    clocks.answered(case, body_id=offer.to_body_id, at=at)
    mark(case, EntryKind.RETURNED, by, offer, at, offer.answer_reason)
    # A mandate may have passed on meanwhile: then another body has what the sender sent.
    told = {offer.from_party_id, case.custodian_id} - {offer.to_body_id}
    text = "%(body)s has returned case %(case)s."
    tell(case, told, "case.returned", text, params=names_of(offer), at=at)
    _ends_offer(case, offer, by, at)
    journal(case, "case.return", by=by, party_id=offer.to_body_id, at=at, detail={"transfer": offer.pk})
    return offer


def _ends_offer(case: Case, offer: Transfer, by: Person, at: datetime) -> None:
    """The receiver is out of the case again; a report that nobody has accepted waits for its first responder."""
    leaves(case, offer.to_body_id, ParticipantPart.OFFERED, at)
    if case.status == Status.NEW:
        report = Transfer.objects.filter(case=case, kind=TransferKind.REPORT).earliest("offered_at", "pk")
        receiver = Receiver(case.custodian_id, case.custodian_function, report.rule, report.citation)
        offer_again(case, receiver, by=by, at=at)
    touch(case, at)
    refresh_audience(case, at)


@transaction.atomic
def forward(*, by: Person, reference: str, to: str, reason: str, at: datetime) -> Transfer:
    """Send an offered case on to a body that fits better, with a reason. Custody stays where it is until accepted."""
    hold_network()
    case, offer = offered(by, reference, Act.FORWARD, at)
    receiver = chosen(case, to, at)
    if receiver.body_id in (offer.to_body_id, case.custodian_id):
        raise Invalid({"to": "Choose another body than the one that has the case or was offered it."})
    answer(offer, TransferState.FORWARDED, by, at, given_reason(reason))
    leaves(case, offer.to_body_id, ParticipantPart.OFFERED, at)
    clocks.answered(case, body_id=offer.to_body_id, at=at)
    mark(case, EntryKind.FORWARDED, by, offer, at, offer.answer_reason)
    sent = offer_to(
        case, receiver, TransferKind.FORWARD, by=by, from_party=case.custodian_id, at=at, reason=offer.answer_reason
    )
    touch(case, at)
    refresh_audience(case, at)
    text = "%(body)s has sent case %(case)s on to another body."
    told = {case.custodian_id} - {offer.to_body_id}
    tell(case, told, "case.forwarded", text, params=names_of(offer), at=at)
    detail = {"transfer": sent.pk, "to": receiver.body_id}
    journal(case, "case.forward", by=by, party_id=offer.to_body_id, at=at, detail=detail)
    return sent


@transaction.atomic
def escalate(*, by: Person, reference: str, to: str = "", reason: str = "", at: datetime) -> Transfer:
    """Offer the case to the next body of its chain or, with a reason, to another one."""
    hold_network()
    case, _ = begin(by, reference, Act.ESCALATE, at)
    receiver = chosen(case, to, at) if to else next_of_chain(case, at)
    if receiver.body_id == case.custodian_id:
        raise Invalid({"to": "This body has the case already."})
    given = reason.strip() or (to and not is_next(case, receiver, at))
    why = given_reason(reason) if given else ""
    sent = offer_to(case, receiver, TransferKind.ESCALATE, by=by, from_party=case.custodian_id, at=at, reason=why)
    touch(case, at)
    refresh_audience(case, at)
    detail = {"transfer": sent.pk, "to": receiver.body_id, "rule": receiver.rule}
    journal(case, "case.escalate", by=by, party_id=case.custodian_id, at=at, detail=detail)
    return sent


@transaction.atomic
def withdraw(*, by: Person, reference: str, reason: str, at: datetime) -> Transfer:
    """Take back an offer that was not answered."""
    case, offer = offered(by, reference, Act.WITHDRAW, at)
    _take_back(case, offer, TransferState.WITHDRAWN, by, at, given_reason(reason))
    clocks.taken_back(case, body_id=offer.to_body_id, at=at)
    mark(case, EntryKind.WITHDRAWN, by, offer, at, offer.answer_reason)
    _ends_offer(case, offer, by, at)
    journal(case, "case.withdraw", by=by, party_id=case.custodian_id, at=at, detail={"transfer": offer.pk})
    return offer


def _take_back(case: Case, offer: Transfer, state: TransferState, by: Person, at: datetime, why: str) -> None:
    """End an offer that its receiver has not answered, and tell it."""
    answer(offer, state, by, at, why)
    told = {offer.to_body_id} - {case.custodian_id}
    tell(case, told, "case.offer-ended", TAKEN_BACK, params=names_of(offer), at=at)


@transaction.atomic
def override(*, by: Person, reference: str, reason: str, to: str = "", at: datetime) -> Case:
    """The National CERT's duty officer takes a case from a silent route and, if another is named, offers it there."""
    hold_network()
    case, offer = begin(by, reference, Act.OVERRIDE, at)
    why = given_reason(reason)
    national = min(by.parties({Role.DUTY_OFFICER}) & national_bodies(at))
    before = case.custodian_id
    receiver = chosen(case, to, at) if to else None
    if offer is not None:
        _take_back(case, offer, TransferState.OVERRIDDEN, by, at, why)
    clocks.nothing_owed(case, [Stage.ACKNOWLEDGE], at=at)
    taken = Receiver(national, Function.NATIONAL)
    passed = passes_to(case, taken, TransferKind.OVERRIDE, by=by, from_party=before, at=at, reason=why)
    name(case, by, national, "took over the case", at)
    _takes_custody(case, passed, at)
    joins(case, national, ParticipantPart.RESPONDER, at)
    if offer is not None:
        leaves(case, offer.to_body_id, ParticipantPart.OFFERED, at)
    mark(case, EntryKind.OVERRIDDEN, by, passed, at, why)
    if receiver is not None and receiver.body_id != national:
        offer_to(case, receiver, TransferKind.OVERRIDE, by=by, from_party=national, at=at, reason=why)
    refresh_audience(case, at)
    text = "%(body)s has taken over case %(case)s."
    tell(case, {before, case.organisation_id}, "case.overridden", text, params=names_of(passed), at=at)
    detail = {"from": before, "to": receiver.body_id if receiver else None}
    took_course(case, at)
    journal(case, "case.override", by=by, party_id=national, at=at, detail=detail)
    return case
