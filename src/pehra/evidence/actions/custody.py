"""Custody of a piece: handed over from party to party, sealed, labelled, given back. Both sides sign a hand-over."""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from pehra.evidence.actions.links import Acting, acting, audience_of, keeping, refresh_bundles, words
from pehra.evidence.models import Handover, Link, Piece
from pehra.evidence.policy import answers
from pehra.evidence.rules.words import LONGEST, Act, HandoverState, PieceState
from pehra.foundation.access.errors import Conflict, Forbidden, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import ANSWERS_FOR_THE_BODY, READS_CASES
from pehra.foundation.accounts.queries import members, seeing
from pehra.incidents import actions as cases
from pehra.law.tlp import TLP
from pehra.registry import queries as registry


@transaction.atomic
def hand_over(
    *, by: Person, reference: str, piece: str, to: str, reason: str, place: str = "", at: datetime
) -> Handover:
    """Offer a piece to another party of the case. Its holder keeps it until that party accepts."""
    act = keeping(by, reference, piece, at)
    why = words("reason", reason)
    where = words("place", place, longest=LONGEST["place"], lines=False, required=False)
    receiver = registry.party_named(to) if to.isprintable() else None
    if receiver is None or receiver.id not in cases.circle_of(act.case).parties or receiver.id == act.party_id:
        raise Invalid({"to": "Choose another party that takes part in this case."})
    _check_open(act.piece)
    if TLP(act.piece.tlp) is TLP.RED:
        _name(act, _who_answers(act, receiver.id))
    try:
        with transaction.atomic():
            offer = Handover.objects.create(
                piece=act.piece,
                from_party_id=act.party_id,
                to_party_id=receiver.id,
                state=HandoverState.OFFERED,
                reason=why,
                offered_by=by.label,
                offered_at=at,
            )
    except IntegrityError:
        raise Conflict("This piece is offered to somebody already.") from None
    link = act.link(Act.OFFERED, {"to": receiver.slug, "reason": why}, place=where)
    act.fact(gettext_noop("Evidence %(piece)s was offered to %(to)s."), "arrow-forward-up", to=receiver.slug)
    cases.tell(act.case, [receiver.id], "evidence.offered", "Evidence of case %(case)s waits for your answer.", at=at)
    act.journal("evidence.hand-over", link)
    return offer


def _check_open(piece: Piece) -> None:
    if piece.destructions.filter(state__in=["proposed", "confirmed"]).exists():
        raise Conflict("It is proposed to destroy this piece: decide that first.")


def _who_answers(act: Acting, party_id: int) -> list[int]:
    """Those of a party who see the case and take a TLP:RED piece: who answers for it, or else everybody there."""
    people = members([party_id], ANSWERS_FOR_THE_BODY) or members([party_id], READS_CASES)
    found = [user.pk for user in seeing(act.case, among=[user.pk for user in people])]
    if not found:
        raise Conflict("Nobody of that party sees this case: have somebody named on it first.")
    return found


def _name(act: Acting, users: Collection[int]) -> None:
    act.piece.named = sorted({*act.piece.named, *users})
    _sees(act)
    act.piece.save(update_fields=["named", "audience"])


def _sees(act: Acting) -> None:
    act.piece.audience = audience_of(act.case, act.piece)


@transaction.atomic
def answer(
    *, by: Person, reference: str, piece: str, accept: bool, reason: str = "", place: str = "", at: datetime
) -> Handover:
    """Take over a piece that was offered to one's party, or refuse it with a reason."""
    act = acting(by, reference, piece, at)
    offer = _offer(act)
    if not answers(by, offer.to_party_id):
        raise Forbidden("Only the party that it is offered to can answer.")
    why = words("reason", reason, required=not accept)
    where = words("place", place, longest=LONGEST["place"], lines=False, required=False)
    names = registry.party_names([offer.from_party_id])
    act = Acting(act.case, act.piece, by, offer.to_party_id, at)
    _end(offer, HandoverState.ACCEPTED if accept else HandoverState.REFUSED, by, at, why)
    if accept:
        act.piece.holder_id = offer.to_party_id
        act.piece.save(update_fields=["holder"])
    facts = {"from": names[offer.from_party_id].slug, "reason": why, "seal": act.piece.seal}
    link = act.link(Act.ACCEPTED if accept else Act.REFUSED, facts, place=where)
    if accept:
        act.fact(gettext_noop("Evidence %(piece)s was taken over."), "check")
        told = "The evidence of case %(case)s that you offered was taken over."
    else:
        act.fact(gettext_noop("Evidence %(piece)s was not taken over."), "x")
        told = "The evidence of case %(case)s that you offered was not taken over."
    cases.tell(act.case, [offer.from_party_id], "evidence.answered", told, at=at)
    act.journal("evidence.accept" if accept else "evidence.refuse", link)
    return offer


@transaction.atomic
def withdraw(*, by: Person, reference: str, piece: str, at: datetime) -> Handover:
    """Take back an offer that was not answered."""
    act = keeping(by, reference, piece, at)
    offer = _offer(act)
    _end(offer, HandoverState.WITHDRAWN, by, at, "")
    link = act.link(Act.WITHDRAWN)
    text = "The offer of evidence of case %(case)s was taken back."
    cases.tell(act.case, [offer.to_party_id], "evidence.withdrawn", text, at=at)
    act.journal("evidence.withdraw", link)
    return offer


def _offer(act: Acting) -> Handover:
    found = Handover.objects.filter(piece=act.piece, state=HandoverState.OFFERED).first()
    if found is None:
        raise Conflict("This piece is not offered to anybody.")
    return found


def _end(offer: Handover, state: HandoverState, by: Person, at: datetime, why: str) -> None:
    offer.state, offer.answered_by, offer.answered_at, offer.answer = state, by.label, at, why
    offer.save()


@transaction.atomic
def seal(*, by: Person, reference: str, piece: str, seal: str, at: datetime) -> Link:
    """Put a seal on, by its number. While it is on, no copy of the file is given out."""
    act = keeping(by, reference, piece, at)
    number = words("seal", seal, longest=LONGEST["seal"], lines=False)
    if act.piece.seal:
        raise Conflict("There is a seal on it already.")
    act.piece.seal = number
    act.piece.save(update_fields=["seal"])
    link = act.link(Act.SEALED, {"seal": number})
    act.journal("evidence.seal", link)
    return link


@transaction.atomic
def unseal(*, by: Person, reference: str, piece: str, reason: str, at: datetime) -> Link:
    """Break the seal, with a reason."""
    act = keeping(by, reference, piece, at)
    why = words("reason", reason)
    if not act.piece.seal:
        raise Conflict("There is no seal on it.")
    facts = {"seal": act.piece.seal, "reason": why}
    act.piece.seal = ""
    act.piece.save(update_fields=["seal"])
    link = act.link(Act.UNSEALED, facts)
    act.journal("evidence.unseal", link)
    return link


@transaction.atomic
def label(*, by: Person, reference: str, piece: str, tlp: str, at: datetime) -> Link:
    """Set another label, never wider than the case's. TLP:RED is for whoever set it, until others are named."""
    act = keeping(by, reference, piece, at)
    if tlp not in list(TLP):
        raise Invalid({"tlp": "This is not a label of TLP 2.0."})
    if TLP(tlp).strictness < TLP(act.case.tlp).strictness:
        raise Invalid({"tlp": "A piece is never wider than its case: choose the case's label or a stricter one."})
    before, act.piece.tlp = act.piece.tlp, tlp
    if TLP(tlp) is TLP.RED:
        act.piece.named = sorted({*act.piece.named, by.user_id})
    _sees(act)
    act.piece.save(update_fields=["tlp", "named", "audience"])
    refresh_bundles(act.case)
    link = act.link(Act.LABELLED, {"before": before, "after": tlp})
    act.journal("evidence.label", link)
    return link


@transaction.atomic
def name_person(*, by: Person, reference: str, piece: str, person: str, at: datetime) -> Link:
    """Let a further person, by mail address, see a TLP:RED piece. Only somebody who sees the case can be named."""
    act = keeping(by, reference, piece, at)
    if TLP(act.piece.tlp) is not TLP.RED:
        raise Conflict("Persons are named on what is labelled TLP:RED.")
    wanted = words("person", person, longest=254, lines=False).casefold()
    found = [user for user in seeing(act.case) if user.email.casefold() == wanted]
    if not found:
        # Said alike of those who do not exist and of those who are not to know of the case.
        raise Invalid({"person": "No person with this address sees this case."})
    _name(act, [found[0].pk])
    refresh_bundles(act.case)
    link = act.link(Act.NAMED, {"person": found[0].email})
    act.journal("evidence.name", link)
    return link


@transaction.atomic
def release(*, by: Person, reference: str, piece: str, to: str, reason: str, at: datetime) -> Link:
    """Give a piece out of custody: back to its owner, to a court. What is a file stays until it is destroyed."""
    act = keeping(by, reference, piece, at)
    facts = {"to": words("to", to, longest=LONGEST["source"], lines=False), "reason": words("reason", reason)}
    if Handover.objects.filter(piece=act.piece, state=HandoverState.OFFERED).exists():
        raise Conflict("This piece is offered to somebody already.")
    _check_open(act.piece)
    act.piece.state = PieceState.RELEASED
    act.piece.save(update_fields=["state"])
    link = act.link(Act.RELEASED, facts)
    act.fact(gettext_noop("Evidence %(piece)s was given out of custody."), "logout")
    act.journal("evidence.release", link)
    return link
