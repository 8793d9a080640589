"""Offers of custody: to whom the law sends a case next, writing the offer and its answer, with signed receipts."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from pehra.foundation import signing
from pehra.foundation.access.errors import Absent, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.storing import store
from pehra.incidents.actions import clocks
from pehra.incidents.actions.taking_part import joins
from pehra.incidents.actions.timeline import Told, add_entry, marked, tell_each
from pehra.incidents.errors import NotInForce, TopOfChain
from pehra.incidents.models import Case, Transfer
from pehra.incidents.queries import routes
from pehra.incidents.rules.wording import EntryKind, ParticipantPart, TransferKind, TransferState
from pehra.registry import queries as registry


@dataclass(frozen=True)
class Receiver:
    """To whom a case goes, under which function, and by which rule of the chain (empty: chosen by a person)."""

    body_id: int
    function: str
    rule: str = ""
    citation: str = ""


def next_of_chain(case: Case, at: datetime) -> Receiver:
    """The body above the present custodian in the chain of the case's organisation, as it is today."""
    organisation = registry.organisation(case.organisation_id)
    if organisation is None:
        raise Absent
    chain = registry.chain_of(organisation, registry.local_date(at))
    link = routes.next_link(chain, case.custodian_id, had=bodies_that_had(case))
    if link is None:
        raise TopOfChain
    return _by_law(link)


def chosen(case: Case, slug: str, at: datetime) -> Receiver:
    """A body that a person chose. Raises NotInForce for one that receives nothing by law on this date."""
    body = registry.snapshot().institutions.get(slug)
    if body is None:
        raise Invalid({"to": "There is no such body."})
    on = registry.local_date(at)
    for link in routes.chain_of(case, on):
        if link.body_id == body.id:
            return _by_law(link)
    function = routes.receiving(slug, on)
    if function is None:
        raise NotInForce(body.name_en)
    return Receiver(body.id, function)


def check_in_force(body_id: int, function: str, at: datetime) -> None:
    """Whoever takes a case holds the function for which it does, on that day. Raises NotInForce."""
    if not routes.holds(body_id, function, registry.local_date(at)):
        raise NotInForce(registry.snapshot().by_id[body_id].name_en)


def is_next(case: Case, receiver: Receiver, at: datetime) -> bool:
    """Whether the law itself would send the case there next: then nobody has to give a reason."""
    chain = routes.chain_of(case, registry.local_date(at))
    link = routes.next_link(chain, case.custodian_id, had=bodies_that_had(case))
    return link is not None and link.body_id == receiver.body_id


def bodies_that_had(case: Case) -> frozenset[int]:
    """Every body that has had custody of the case, its first responder from the beginning."""
    had = Q(state=TransferState.ACCEPTED) | Q(kind=TransferKind.REPORT)
    return frozenset(Transfer.objects.filter(had, case=case).values_list("to_body_id", flat=True))


def _by_law(link: registry.Link) -> Receiver:
    return Receiver(link.body_id, link.acting[0], link.rule, link.citation)


def offer_to(
    case: Case, receiver: Receiver, kind: TransferKind, *, by: Person, from_party: int, at: datetime, reason: str = ""
) -> Transfer:
    """Write the offer, let the receiver take part, start its clock and tell it."""
    transfer = write_offer(case, receiver, kind, by=by, from_party=from_party, at=at, reason=reason)
    if receiver.body_id != case.custodian_id:
        joins(case, receiver.body_id, ParticipantPart.OFFERED, at)
    clocks.start_acknowledge(case, body_id=receiver.body_id, function=receiver.function, at=at)
    if kind is not TransferKind.REPORT:
        mark(case, EntryKind.OFFERED, by, transfer, at, reason)
    tell_each(case, [asks(receiver)], at=at)
    return transfer


def offer_again(case: Case, receiver: Receiver, *, by: Person, at: datetime) -> None:
    """Lay a report before its first responder again, whose clock has been running all along."""
    write_offer(case, receiver, TransferKind.REPORT, by=by, from_party=case.organisation_id, at=at)
    tell_each(case, [asks(receiver)], at=at)


def write_offer(
    case: Case, receiver: Receiver, kind: TransferKind, *, by: Person, from_party: int, at: datetime, reason: str = ""
) -> Transfer:
    """Write the offer down, with its receipt, and nothing else."""
    transfer = _transfer(case, receiver, kind, by, from_party, at, reason)
    store([transfer])
    return transfer


def asks(receiver: Receiver) -> Told:
    """The notice by which the receiver of an offer learns of it."""
    return Told([receiver.body_id], "case.offered", "Case %(case)s waits for your answer.")


def passes_to(
    case: Case, receiver: Receiver, kind: TransferKind, *, by: Person, from_party: int, at: datetime, reason: str = ""
) -> Transfer:
    """Write down that custody passes at once, without an offer: taken over, or with the mandate."""
    transfer = _transfer(case, receiver, kind, by, from_party, at, reason)
    answer(transfer, TransferState.ACCEPTED, by, at)
    return transfer


def passes_on(offer: Transfer, body_id: int, *, function: str = "", by: Person, at: datetime) -> Transfer:
    """Make an offer like this one, which is answered already, to the body that has the function now, or another one.

    It has the same sender, rule and kind, and no clock of its own: the old one's goes on.
    """
    receiver = Receiver(body_id, function or offer.function, offer.rule, offer.citation)
    kind = TransferKind(offer.kind)
    transfer = _transfer(offer.case, receiver, kind, by, offer.from_party_id, at, offer.reason)
    transfer.save()
    return transfer


def _transfer(
    case: Case, receiver: Receiver, kind: TransferKind, by: Person, from_party: int, at: datetime, reason: str
) -> Transfer:
    transfer = Transfer(
        case=case,
        kind=kind,
        from_party_id=from_party,
        to_body_id=receiver.body_id,
        function=receiver.function,
        rule=receiver.rule,
        citation=receiver.citation,
        reason=reason,
        state=TransferState.OFFERED,
        offered_by=by.label,
        offered_at=at,
    )
    transfer.offer_receipt = _receipt(case, transfer, "offered", at)
    return transfer


def answer(offer: Transfer, state: TransferState, by: Person, at: datetime, reason: str = "") -> None:
    """Write the answer to an offer, with its receipt."""
    offer.state, offer.answered_by, offer.answered_at, offer.answer_reason = state, by.label, at, reason
    offer.answer_receipt = _receipt(offer.case, offer, state, at)
    offer.save()


def _receipt(case: Case, transfer: Transfer, what: str, at: datetime) -> dict[str, object]:
    """A signed statement of who handed what to whom when. It names parties and the case, and none of its content."""
    return signing.sign(
        {
            "kind": "custody",
            "case": case.reference,
            "act": str(what),
            "from": _slug(case, transfer.from_party_id),
            "to": _slug(case, transfer.to_body_id),
            "function": str(transfer.function),
            "at": at.isoformat(),
        }
        | marked(case)
    )


def _slug(case: Case, party_id: int) -> str:
    """A party's slug, from the network that is at hand anyway; whoever is no body is the case's organisation."""
    body = registry.snapshot().by_id.get(party_id)
    return body.slug if body else case.organisation.slug


def mark(case: Case, kind: EntryKind, by: Person, transfer: Transfer, at: datetime, reason: str = "") -> None:
    params = {
        "from": _slug(case, transfer.from_party_id),
        "to": _slug(case, transfer.to_body_id),
        "function": str(transfer.function),
        "rule": transfer.rule,
        "citation": transfer.citation,
    }
    add_entry(case, kind, by=by, party_id=transfer.to_body_id, at=at, body=reason, params=params)


def names_of(transfer: Transfer) -> dict[str, object]:
    return {"body": transfer.to_body.name_en}
