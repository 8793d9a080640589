"""Votes: cast by members or written down by the secretariat, counted, and what follows from the count."""

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from pehra.council.actions import minutes as minutes_acts
from pehra.council.actions.acting import Queue, everybody, note, one_at_a_time, secretariat, shown, tell
from pehra.council.actions.aims import Decided, apply
from pehra.council.actions.followup import supersede_actions
from pehra.council.actions.motions import check_quorum, for_secretariat, link, locked, rows, subject
from pehra.council.models import Motion, Resolution, Vote
from pehra.council.queries.ballots import Ballot, ballot
from pehra.council.queries.desk import Desk, party_on
from pehra.council.rules.seats import HOLDER
from pehra.council.rules.steps import MotionState, after
from pehra.council.rules.voting import Outcome, decide
from pehra.council.rules.words import Choice, Way
from pehra.foundation.access.errors import Conflict, Forbidden, Refusal
from pehra.foundation.access.person import SYSTEM, Person
from pehra.law.council import MotionKind
from pehra.registry.queries import local_date
from pehra.registry.rules.fields import Fields

log = logging.getLogger(__name__)


@transaction.atomic
def vote(*, by: Person, reference: str, choice: str, reasons: str = "", at: datetime) -> Vote:
    """A member votes, or votes anew while the motion is open. Raises Absent, Forbidden, Conflict, Invalid."""
    found, motion = locked(by, reference, at)
    standing = _open_ballot(motion, at)
    mine = [(seat, held) for seat, held in standing.sitters.items() if held.user_id == by.user_id]
    if not found.sits or not mine:
        raise Forbidden("A vote is cast by whoever sits on a seat that has one; you do not.")
    seat, held = mine[0]
    earlier = motion.votes.filter(seat_id=seat).select_related("holding").first()
    if earlier is not None and earlier.holding.part == HOLDER and held.part != HOLDER:
        raise Conflict("Whoever holds the seat has voted already.")
    return _cast(by, found, motion, standing, seat, choice, reasons, at)


@transaction.atomic
def record_vote(*, by: Person, reference: str, seat: str, choice: str, reasons: str = "", at: datetime) -> Vote:
    """The secretariat writes down a vote that a member has given in the room; one that was cast by account stays."""
    found, motion = for_secretariat(by, reference, at)
    standing = _open_ballot(motion, at)
    place = next((each for each in standing.table if each.seat.key == seat), None)
    if place is None or place.seat.pk not in standing.sitters:
        raise Conflict("Nobody sits on this seat.")
    if motion.way != Way.MEETING:
        raise Conflict("What is circulated is voted on by each member's own account.")
    if motion.votes.filter(seat=place.seat, recorded_by="").exists():
        raise Conflict("This member has voted by their own account.")
    return _cast(by, found, motion, standing, place.seat.pk, choice, reasons, at, recorded=True)


@transaction.atomic
def close(*, by: Person, reference: str, at: datetime) -> Motion:
    """Count the votes of the meeting, and decide. Refused without a quorum: the vote is then interrupted."""
    found, motion = for_secretariat(by, reference, at)
    standing = _open_ballot(motion, at)
    if motion.way != Way.MEETING:
        raise Conflict("What is circulated is decided on its closing date.")
    check_quorum(standing)
    _conclude(by, motion, standing, found.party, at)
    return motion


def close_due(*, at: datetime) -> int:
    """Decide the circulated motions whose time is over; returns how many. One that fails keeps back no other."""
    due = Motion.objects.filter(state=MotionState.OPEN, closes_at__lte=at).order_by("closes_at", "pk")
    done = 0
    for pk in list(due.values_list("pk", flat=True)):
        try:
            with transaction.atomic():
                motion = rows().filter(pk=pk, state=MotionState.OPEN).first()
                if motion is not None:
                    _close_circulated(motion, at)
                    done += 1
        except Exception:
            log.exception("circulated motion %s could not be decided and is tried again", pk)
    return done


def _close_circulated(motion: Motion, at: datetime) -> None:
    # By the table of the closing date, also where the sweep comes late.
    closed = motion.closes_at or at
    _conclude(SYSTEM, motion, ballot(motion, closed), party_on(local_date(closed)), at)
    _deal_with(motion)


@transaction.atomic
def apply_again(*, by: Person, reference: str, at: datetime) -> Motion:
    """Do what a carried motion says where something stood in the way before. Raises what still does."""
    found, motion = for_secretariat(by, reference, at)
    if motion.state != MotionState.CARRIED or not motion.hindrance:
        raise Conflict("Nothing of this motion waits to be done.")
    apply(_decided(motion), by, at)
    motion.applied_at, motion.hindrance = at, ""
    motion.save(update_fields=["applied_at", "hindrance"])
    note(by, at, "motion-apply", subject(motion), found.party)
    return motion


def _cast(
    by: Person,
    found: Desk,
    motion: Motion,
    standing: Ballot,
    seat: int,
    choice: str,
    reasons: str,
    at: datetime,
    *,
    recorded: bool = False,
) -> Vote:
    if seat in standing.interested:
        raise Forbidden("An interest in this item is declared for this seat: it has no vote on it.")
    if seat not in standing.quorum_table.voting:
        raise Forbidden("This seat has no vote.")
    fields = Fields()
    word = fields.choice("choice", choice, tuple(Choice))
    words = fields.text("reasons", reasons, lines=True, required=word == Choice.DISSENT)
    fields.check()
    held = standing.sitters[seat]
    cast, _new = Vote.objects.update_or_create(
        motion=motion,
        seat_id=seat,
        defaults={
            "holding": held,
            "choice": word,
            "reasons": words,
            "voter": held.name,
            "recorded_by": shown(by) if recorded else "",
            "at": at,
        },
    )
    detail = {"seat": cast.seat.key, "voter": held.name, "choice": word, "recorded": recorded}
    note(by, at, "vote", subject(motion), found.party, detail)
    return cast


def _conclude(by: Person, motion: Motion, standing: Ballot, party: int, at: datetime) -> None:
    outcome: Outcome = decide(
        standing.quorum_table,
        standing.governing,
        standing.votes,
        present=standing.present,
        interested=standing.interested,
    )
    motion.state = after("motion", motion.state, "carry" if outcome.carried else "lose")
    motion.decided_at, motion.outcome = motion.closes_at or at, outcome.told()
    motion.save(update_fields=["state", "decided_at", "outcome"])
    resolution = _resolve(motion, at) if outcome.carried and motion.kind != MotionKind.MINUTES else None
    if motion.kind == MotionKind.MINUTES:
        minutes_acts.seal(motion, by=by, at=at) if outcome.carried else minutes_acts.send_back(motion)
        _deal_with(motion)
    if outcome.carried:
        _supersede(motion, at)
        _apply(motion, by, at)
    texts = {
        True: "Carried, as resolution %(number)s: %(title)s." if resolution else "Carried: %(title)s.",
        False: "Lost: %(title)s.",
    }
    params = {"title": motion.title, "number": resolution.number if resolution else ""}
    tell({*everybody(at), *secretariat(at)}, "council.decided", texts[outcome.carried], link(motion), at, params)
    detail = {"resolution": resolution.number if resolution else None, "outcome": motion.outcome}
    note(by, at, "motion-decide", subject(motion), party, detail)


def _deal_with(motion: Motion) -> None:
    """With the minutes approved or not, their item is dealt with."""
    item = motion.item
    item.state = after("item", item.state, "conclude")
    item.save(update_fields=["state"])


def _resolve(motion: Motion, at: datetime) -> Resolution:
    """The next number of the year, without a gap: the lock is held until the decision commits."""
    one_at_a_time(Queue.NUMBERS)
    on = local_date(motion.decided_at or at)
    last = Resolution.objects.filter(year=on.year).aggregate(last=Max("running"))["last"] or 0
    return Resolution.objects.create(
        motion=motion, year=on.year, running=last + 1, decided_on=on, publication=motion.publication
    )


def _supersede(motion: Motion, at: datetime) -> None:
    old = motion.supersedes
    if old is None:
        return
    # Somebody else may have superseded it since this was proposed: then there is nothing left to do.
    if Motion.objects.filter(pk=old.pk, state=MotionState.CARRIED).update(state=MotionState.SUPERSEDED):
        supersede_actions(old, at=at)


def _apply(motion: Motion, by: Person, at: datetime) -> None:
    """What stands in the way of doing it does not undo the decision."""
    try:
        with transaction.atomic():
            if apply(_decided(motion), by, at):
                motion.applied_at = at
    except Refusal as refusal:
        motion.hindrance = str(refusal)
    motion.save(update_fields=["applied_at", "hindrance"])


def _decided(motion: Motion) -> Decided:
    resolution = Resolution.objects.filter(motion=motion).first()
    return Decided(
        motion.reference,
        MotionKind(motion.kind),
        motion.state == MotionState.CARRIED,
        resolution.number if resolution else None,
        motion.aim,
        resolution.decided_on if resolution else local_date(motion.decided_at or motion.proposed_at),
    )


@transaction.atomic
def interrupt(*, by: Person, reference: str, at: datetime) -> Motion:
    """The meeting has lost its quorum in the middle of a vote: what was cast is void, and the motion waits."""
    found, motion = for_secretariat(by, reference, at)
    if motion.way != Way.MEETING:
        raise Conflict("What is circulated is decided on its closing date.")
    state = after("motion", motion.state, "interrupt")
    standing = ballot(motion, at)
    if standing.quorum.reached:
        raise Conflict("There is a quorum: a vote that has begun is decided.")
    void = standing.cast
    motion.votes.all().delete()
    motion.state, motion.put_at = state, None
    motion.save(update_fields=["state", "put_at"])
    note(by, at, "motion-interrupt", subject(motion), found.party, {"void": void, "quorum": standing.quorum.told()})
    return motion


def _open_ballot(motion: Motion, at: datetime) -> Ballot:
    if motion.state != MotionState.OPEN or (motion.closes_at is not None and motion.closes_at <= at):
        raise Conflict("This motion is not put to the vote now.")
    return ballot(motion, at)
