"""Retention, legal hold, and destruction: proposed by a job or a person, confirmed by two, certified."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from pehra.evidence.actions import store
from pehra.evidence.actions.links import Acting, acting, add_link, keeping, words
from pehra.evidence.models import Destruction, Handover, Hold, Link, Piece
from pehra.evidence.policy import answers_for
from pehra.evidence.queries.retention import overdue
from pehra.evidence.rules.words import Act, DestructionState, HandoverState, PieceState
from pehra.foundation.access.errors import Conflict, Forbidden
from pehra.foundation.access.person import SYSTEM, Person
from pehra.foundation.access.roles import ANSWERS_FOR_THE_BODY
from pehra.foundation.accounts.queries import members
from pehra.foundation.audit.actions import record

OPEN = (DestructionState.PROPOSED, DestructionState.CONFIRMED)


@transaction.atomic
def place_hold(*, by: Person, reference: str, piece: str, reason: str, at: datetime) -> Hold:
    """Stop the destruction of a piece, by name and with a reason. Anybody who takes part may; it ends a proposal."""
    act = acting(by, reference, piece, at, any_state=True)
    why = words("reason", reason)
    if act.piece.state == PieceState.DESTROYED:
        raise Conflict("This piece is not in anybody's custody any more.")
    try:
        with transaction.atomic():
            hold = Hold.objects.create(piece=act.piece, reason=why, placed_by=by.label, placed_at=at)
    except IntegrityError:
        raise Conflict("There is a legal hold on this piece already.") from None
    link = act.link(Act.HELD, {"reason": why})
    for proposal in Destruction.objects.filter(piece=act.piece, state__in=OPEN):
        _end(proposal, DestructionState.DECLINED, by, at, why)
        link = act.link(Act.DECLINED, {"reason": why})
    act.journal("evidence.hold", link)
    return hold


@transaction.atomic
def lift_hold(*, by: Person, reference: str, piece: str, reason: str, at: datetime) -> Hold:
    """End a legal hold, as somebody who answers for the holder."""
    act = keeping(by, reference, piece, at, any_state=True)
    why = words("reason", reason)
    _check_answers(act)
    hold = Hold.objects.select_for_update().filter(piece=act.piece, lifted_at=None).first()
    if hold is None:
        raise Conflict("There is no legal hold on this piece.")
    hold.lifted_by, hold.lifted_at, hold.lifted_why = by.label, at, why
    hold.save()
    link = act.link(Act.LIFTED, {"reason": why})
    act.journal("evidence.lift-hold", link)
    return hold


def _check_answers(act: Acting) -> None:
    """Where a body has leads and duty officers, it takes one of them."""
    if not answers_for(act.by, act.piece) and members([act.piece.holder_id], ANSWERS_FOR_THE_BODY):
        raise Forbidden("This takes a lead or a duty officer of the body that has the piece.")


@transaction.atomic
def propose(*, by: Person, reference: str, piece: str, reason: str, at: datetime) -> Destruction:
    """Ask that a piece be destroyed before its time is over. Two other acts, by two persons, decide."""
    act = keeping(by, reference, piece, at, any_state=True)
    why = words("reason", reason)
    _check_destructible(act.piece)
    made = _proposed(act.piece, by, at, reason=why)
    link = act.link(Act.PROPOSED, {"reason": why})
    act.journal("evidence.propose-destruction", link)
    return made


def _check_destructible(piece: Piece) -> None:
    if piece.state == PieceState.DESTROYED:
        raise Conflict("This piece is not in anybody's custody any more.")
    if Hold.objects.filter(piece=piece, lifted_at=None).exists():
        raise Conflict("There is a legal hold on this piece: it is not destroyed.")
    if Handover.objects.filter(piece=piece, state=HandoverState.OFFERED).exists():
        raise Conflict("This piece is offered to somebody already.")


def _proposed(piece: Piece, by: Person, at: datetime, *, rule: str = "", reason: str = "") -> Destruction:
    try:
        with transaction.atomic():
            return Destruction.objects.create(
                piece=piece,
                state=DestructionState.PROPOSED,
                rule=rule,
                reason=reason,
                proposed_by=by.label,
                proposed_at=at,
            )
    except IntegrityError:
        raise Conflict("It is proposed to destroy this piece already.") from None


def propose_due(*, at: datetime, most: int = 500) -> int:
    """Propose what the profile's time is over for; returns of how many pieces. Nothing is destroyed by it."""
    done = 0
    for piece_id, rule in overdue(at)[:most]:
        with transaction.atomic():
            piece = Piece.objects.select_for_update(of=("self",)).get(pk=piece_id)
            try:
                _check_destructible(piece)
                _proposed(piece, SYSTEM, at, rule=rule.id)
            except Conflict:
                continue
            link = add_link(
                piece, Act.PROPOSED, by=SYSTEM, party_id=None, at=at, facts={"rule": rule.id, "days": rule.days}
            )
            detail = {"piece": piece.reference, "link": link.number, "hash": link.hash}
            record(
                by=SYSTEM,
                at=at,
                act="evidence.propose-destruction",
                subject=f"evidence:{piece.reference}",
                party_id=piece.holder_id,
                detail=detail,
            )
            done += 1
    return done


@transaction.atomic
def confirm(*, by: Person, reference: str, piece: str, at: datetime) -> Destruction:
    """Confirm a proposal. The second person's word destroys; one of the two answers for the holder."""
    act = keeping(by, reference, piece, at, any_state=True)
    proposal = _open(act.piece)
    _check_destructible(act.piece)
    if proposal.state == DestructionState.PROPOSED:
        _check_answers(act)
        proposal.state = DestructionState.CONFIRMED
        proposal.first_user_id, proposal.first_by, proposal.first_at = by.user_id, by.label, at
        proposal.save()
        link = act.link(Act.CONFIRMED)
        act.journal("evidence.confirm-destruction", link)
        return proposal
    if proposal.first_user_id == by.user_id:
        raise Conflict("You have confirmed already: the second person must be another one.")
    _end(proposal, DestructionState.DONE, by, at, "")
    link = _destroy(act, proposal)
    act.fact(gettext_noop("Evidence %(piece)s was destroyed."), "trash")
    act.journal("evidence.destroy", link)
    return proposal


def _destroy(act: Acting, proposal: Destruction) -> Link:
    row = act.piece
    gone, row.kept_as, row.key_id, row.state = row.kept_as, "", "", PieceState.DESTROYED
    row.save(update_fields=["kept_as", "key_id", "state"])
    if gone:
        # Not before it is certain; killed in between, the sweep removes it.
        transaction.on_commit(lambda: store.remove(gone))
    facts = {"first": proposal.first_by, "second": act.by.label, "reason": proposal.reason, "rule": proposal.rule}
    return act.link(Act.DESTROYED, facts | {"sha256": row.sha256})


@transaction.atomic
def decline(*, by: Person, reference: str, piece: str, reason: str, at: datetime) -> Destruction:
    """Say no to a proposal: the piece stays, and may be proposed again after another year at the earliest."""
    act = keeping(by, reference, piece, at, any_state=True)
    why = words("reason", reason)
    proposal = _open(act.piece)
    _end(proposal, DestructionState.DECLINED, by, at, why)
    link = act.link(Act.DECLINED, {"reason": why})
    act.journal("evidence.decline-destruction", link)
    return proposal


def _open(piece: Piece) -> Destruction:
    found = Destruction.objects.select_for_update().filter(piece=piece, state__in=OPEN).first()
    if found is None:
        raise Conflict("It is not proposed to destroy this piece.")
    return found


def _end(proposal: Destruction, state: DestructionState, by: Person, at: datetime, why: str) -> None:
    proposal.state, proposal.ended_by, proposal.ended_at, proposal.ended_why = state, by.label, at, why
    proposal.save()
