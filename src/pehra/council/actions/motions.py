"""Motions: proposed, withdrawn, put to the vote of a meeting, or circulated between meetings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from pehra.council.actions import minutes as minutes_acts
from pehra.council.actions.acting import everybody, locked_item, note, shown, start_of, tell
from pehra.council.actions.aims import checked
from pehra.council.models import Motion
from pehra.council.queries.ballots import Ballot, ballot
from pehra.council.queries.desk import Desk, desk, part_desk, secretariat_desk
from pehra.council.queries.desk import rules as council_rules
from pehra.council.queries.seats import places_of, seated
from pehra.council.rules.governing import governing
from pehra.council.rules.references import MOTION, fresh
from pehra.council.rules.steps import ItemState, MeetingState, MotionState, after
from pehra.council.rules.words import Publication, Way
from pehra.foundation.access.errors import Absent, Conflict, Forbidden
from pehra.foundation.access.person import Person
from pehra.law.council import About, MotionKind
from pehra.registry.queries import local_date
from pehra.registry.rules.fields import Fields

LONGEST = 10_000
# Those to approve minutes come with the minutes.
PROPOSED = tuple(kind for kind in MotionKind if kind is not MotionKind.MINUTES)


@dataclass(frozen=True)
class Proposal:
    """A motion as it is proposed. `aim` depends on the kind; `supersedes`: the number of an earlier resolution."""

    kind: str
    title: str
    text_en: str
    text_ur: str = ""
    publication: str = Publication.COUNCIL
    aim: Mapping[str, Any] = field(default_factory=dict)
    supersedes: str = ""


@transaction.atomic
def propose(*, by: Person, item: str, proposal: Proposal, at: datetime) -> Motion:
    """Put a motion under an agenda item. Raises Absent, Forbidden, Invalid, Conflict."""
    found = part_desk(by, at)
    if not (found.prepares or places_of(by.user_id, seated(found.on))):
        raise Forbidden("A motion is proposed by whoever holds a seat, or by the secretariat.")
    under = locked_item(item)
    if under.state not in (ItemState.SUBMITTED, ItemState.SCHEDULED):
        raise Conflict("The item's state does not allow this now.")
    fields = Fields()
    word = fields.choice("kind", proposal.kind, PROPOSED)
    kind = MotionKind(word) if word in PROPOSED else MotionKind.PLAIN
    if kind is MotionKind.OBJECT and not found.prepares:
        # Who claims what is known to the two CERTs; until it stands in a motion, members are not shown it.
        raise Forbidden("A conflict about claims is put before the Council by its secretariat.")
    made = Motion(
        reference=fresh(MOTION),
        item=under,
        kind=kind,
        title=fields.name("title", proposal.title),
        text_en=fields.text("text_en", proposal.text_en, longest=LONGEST, lines=True),
        text_ur=fields.text("text_ur", proposal.text_ur, longest=LONGEST, required=False, lines=True),
        aim=checked(kind, proposal.aim, fields, found.on),
        publication=fields.choice("publication", proposal.publication, tuple(Publication)),
        supersedes=_superseded(proposal.supersedes, fields),
        way=Way.MEETING,
        state=MotionState.PROPOSED,
        proposed_by_id=by.user_id or None,
        proposer=shown(by),
        proposed_at=at,
    )
    fields.check()
    made.save()
    note(
        by, at, "motion-propose", subject(made), found.party, {"title": made.title, "kind": made.kind, "aim": made.aim}
    )
    return made


@transaction.atomic
def withdraw(*, by: Person, reference: str, at: datetime) -> Motion:
    """Take a motion back before it is put; minutes that it would have approved are a draft again."""
    found, motion = locked(by, reference, at)
    if not (found.prepares or motion.proposed_by_id == by.user_id):
        raise Forbidden("Only the secretariat, and whoever proposed it, withdraws a motion.")
    motion.state = after("motion", motion.state, "withdraw")
    motion.save(update_fields=["state"])
    if motion.kind == MotionKind.MINUTES:
        minutes_acts.send_back(motion)
    note(by, at, "motion-withdraw", subject(motion), found.party)
    return motion


@transaction.atomic
def put(*, by: Person, reference: str, at: datetime) -> Motion:
    """Put a motion to the vote of the meeting. Refused without a quorum for its item, told with its numbers."""
    found, motion = for_secretariat(by, reference, at)
    meeting = motion.item.meeting
    if motion.item.state != ItemState.SCHEDULED or meeting is None or meeting.state != MeetingState.SITTING:
        raise Conflict("A motion is put while the meeting that deals with its item sits.")
    state = after("motion", motion.state, "put")
    check_quorum(ballot(motion, at))
    motion.state, motion.put_at = state, at
    motion.save(update_fields=["state", "put_at"])
    note(by, at, "motion-put", subject(motion), found.party, {"way": motion.way})
    return motion


@transaction.atomic
def circulate(*, by: Person, reference: str, closes_at: datetime, at: datetime) -> Motion:
    """Have a motion voted on between meetings, until a moment; then it is decided by itself."""
    found, motion = for_secretariat(by, reference, at)
    if motion.kind == MotionKind.MINUTES:
        raise Conflict("Minutes are approved by a meeting.")
    state = after("motion", motion.state, "put")
    if motion.item.motions.exclude(pk=motion.pk).filter(state__in=[MotionState.PROPOSED, MotionState.OPEN]).exists():
        raise Conflict("An item that is circulated has one motion: withdraw the others.")
    rule = governing(council_rules(), About.CIRCULATION, found.on, motion=MotionKind(motion.kind))
    earliest = start_of(found.on + timedelta(days=rule.days))
    fields = Fields()
    if closes_at < earliest:
        text = "The rule gives members %(days)s days: not before %(day)s."
        fields.problem("closes_at", text, days=rule.days, day=local_date(earliest).isoformat())
    fields.check()
    item = motion.item
    item.state = after("item", item.state, "circulate")
    item.save(update_fields=["state"])
    motion.way, motion.state, motion.put_at, motion.closes_at = Way.CIRCULATION, state, at, closes_at
    motion.save(update_fields=["way", "state", "put_at", "closes_at"])
    params = {"title": motion.title, "day": local_date(closes_at).isoformat()}
    text = "Your vote is asked for until %(day)s: %(title)s."
    tell(everybody(at), "council.circulated", text, link(motion), at, params)
    detail = {"closes_at": closes_at, "rule": rule.id, "citation": rule.citation}
    note(by, at, "motion-circulate", subject(motion), found.party, detail)
    return motion


def _superseded(number: str, fields: Fields) -> Motion | None:
    if not number.strip():
        return None
    year, _, running = number.strip().partition("/")
    if not (year.isascii() and year.isdecimal() and running.isascii() and running.isdecimal()) or len(number) > 12:
        fields.problem("supersedes", "There is no resolution of this number in force.")
        return None
    old = Motion.objects.filter(
        state=MotionState.CARRIED, resolution__year=int(year), resolution__running=int(running)
    ).first()
    if old is None:
        fields.problem("supersedes", "There is no resolution of this number in force.")
    return old


def check_quorum(standing: Ballot) -> None:
    found = standing.quorum
    if not found.reached:
        text = "There is no quorum for this item: %(present)s count as present, and %(needed)s of %(base)s are needed."
        raise Conflict(text, present=found.present, needed=found.needed, base=found.base)


def rows() -> Any:
    return Motion.objects.select_for_update(of=("self",)).select_related("item__meeting", "supersedes")


def locked(by: Person, reference: str, at: datetime) -> tuple[Desk, Motion]:
    """The motion, locked after its meeting and item, for somebody who takes part. Raises Absent, Forbidden."""
    found = desk(by, at)
    item = Motion.objects.filter(reference=reference).values_list("item__reference", flat=True).first()
    if item is None:
        raise Absent
    if not found.takes_part:
        raise Forbidden("Only members and the secretariat do this.")
    locked_item(item)
    return found, rows().get(reference=reference)


def for_secretariat(by: Person, reference: str, at: datetime) -> tuple[Desk, Motion]:
    secretariat_desk(by, at)
    return locked(by, reference, at)


def subject(motion: Motion) -> str:
    return f"motion:{motion.reference}"


def link(motion: Motion) -> str:
    return f"/council/motions/{motion.reference}/"
