"""Votes: cast by members or written down by the secretariat, counted, and what follows from the count."""

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from pehra.council.actions import minutes as minutes_acts
from pehra.council.actions.acting import (
    Queue,
    everybody,
    locked_item,
    note,
    one_at_a_time,
    secretariat,
    shown,
    tell,
)
from pehra.council.actions.agenda import lapse
from pehra.council.actions.aims import Decided, apply, told
from pehra.council.actions.followup import supersede_actions
from pehra.council.actions.motions import check_quorum, for_secretariat, link, locked, rows, subject
from pehra.council.models import Motion, Resolution, Vote
from pehra.council.queries.ballots import Ballot, ballot
from pehra.council.queries.desk import Desk, party_on
from pehra.council.rules.seats import HOLDER, same_person
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
    for pk, item in list(due.values_list("pk", "item__reference")):
        try:
            with transaction.atomic():
                locked_item(item)
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


@transaction.atomic
def apply_again(*, by: Person, reference: str, at: datetime) -> Motion:
    """Do what a carried motion says where something stood in the way before. Raises what still does."""
    found, motion = for_secretariat(by, reference, at)
    if motion.state != MotionState.CARRIED or not motion.hindrance:
        raise Conflict("Nothing of this motion waits to be done.")
    apply(_decided(motion), by, at)
    motion.applied_at, motion.hindrance, motion.hindered_by = at, "", []
    motion.save(update_fields=["applied_at", "hindrance", "hindered_by"])
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
    if seat not in standing.quorum_table.filled:
        raise Forbidden("This seat has no vote.")
    held = standing.sitters[seat]
    others = motion.votes.exclude(seat_id=seat).select_related("holding")
    if any(same_person(each.holding, held) for each in others):
        raise Conflict("This member has voted already, on another seat: everybody has one voice.")
    fields = Fields()
    word = fields.choice("choice", choice, tuple(Choice))
    words = fields.text("reasons", reasons, lines=True, required=word == Choice.DISSENT)
    fields.check()
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
    # For whom it is stands in the journal with the count: until then its readers too learn only that it was cast.
    detail = {"seat": cast.seat.key, "voter": held.name, "recorded": recorded}
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
    sealed = _approve(motion, outcome.carried, at) if motion.kind == MotionKind.MINUTES else None
    if motion.kind == MotionKind.MINUTES or motion.way == Way.CIRCULATION:
        _deal_with(motion)
    if outcome.carried:
        _supersede(motion, at)
    texts = {
        True: "Carried, as resolution %(number)s: %(title)s." if resolution else "Carried: %(title)s.",
        False: "Lost: %(title)s.",
    }
    params = {"title": motion.title, "number": resolution.number if resolution else ""}
    tell({*everybody(at), *secretariat(at)}, "council.decided", texts[outcome.carried], link(motion), at, params)
    if outcome.carried:
        _apply(motion, by, at)
    number = resolution.number if resolution else None
    detail = {"resolution": number, "outcome": motion.outcome, "ballots": _ballots(motion)}
    note(by, at, "motion-decide", subject(motion), party, detail)
    if sealed is not None:
        note(by, at, minutes_acts.SEAL.removeprefix("council."), sealed.subject, party, sealed.detail)


def _approve(motion: Motion, carried: bool, at: datetime) -> minutes_acts.Sealed | None:
    if carried:
        return minutes_acts.seal(motion, at=at)
    minutes_acts.send_back(motion)
    return None


def _ballots(motion: Motion) -> list[dict[str, object]]:
    """Each vote as it was counted."""
    rows = motion.votes.select_related("seat").order_by("seat__key")
    return [
        {"seat": each.seat.key, "voter": each.voter, "choice": each.choice, "recorded": bool(each.recorded_by)}
        for each in rows
    ]


def _deal_with(motion: Motion) -> None:
    """What was circulated is dealt with, and so is the item of minutes, approved or not."""
    item = motion.item
    item.state = after("item", item.state, "conclude")
    item.save(update_fields=["state"])
    lapse(item)


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
        motion.hindrance, motion.hindered_by = str(refusal), told(refusal)
    motion.save(update_fields=["applied_at", "hindrance", "hindered_by"])


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
    # How many, not for what: the motion can be put again.
    void = len(standing.votes)
    motion.votes.all().delete()
    motion.state, motion.put_at = state, None
    motion.save(update_fields=["state", "put_at"])
    note(by, at, "motion-interrupt", subject(motion), found.party, {"void": void, "quorum": standing.quorum.told()})
    return motion


def _open_ballot(motion: Motion, at: datetime) -> Ballot:
    if motion.state != MotionState.OPEN or (motion.closes_at is not None and motion.closes_at <= at):
        raise Conflict("This motion is not put to the vote now.")
    return ballot(motion, at)
