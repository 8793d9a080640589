"""What is put before the Council: submitted, given a place on an agenda, dealt with or put off."""

from dataclasses import dataclass
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
from pehra.council.actions.seats import Upload
from pehra.council.models import AgendaItem, AgendaPaper, Holding, Interest, Meeting, Vote
from pehra.council.queries.ballots import sitters_at
from pehra.council.queries.desk import Desk, desk, part_desk, secretariat_desk
from pehra.council.queries.seats import Seated, places_of, seated
from pehra.council.rules.references import ITEM, fresh
from pehra.council.rules.seats import same_person
from pehra.council.rules.steps import ItemState, MeetingState, MotionState, after
from pehra.council.rules.words import Way
from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.foundation.documents.actions import keep
from pehra.law.council import MotionKind
from pehra.registry.rules.fields import Fields

LONGEST = 10_000
MOST_MINUTES = 480
NOT_YET_PUT = (MotionState.PROPOSED, MotionState.WITHDRAWN)


@dataclass(frozen=True)
class Submission:
    """An item as somebody submits it. `minutes`: how long it will take."""

    title: str
    text: str = ""
    presenter: str = ""
    minutes: int = 15


@transaction.atomic
def submit(*, by: Person, submission: Submission, at: datetime) -> AgendaItem:
    """Put something before the Council; the secretariat gives it a place. Raises Absent, Forbidden, Invalid."""
    found = part_desk(by, at)
    item = AgendaItem(reference=fresh(ITEM), submitted_by_id=by.user_id or None, submitter=shown(by), submitted_at=at)
    _fill(item, submission)
    item.state = ItemState.SUBMITTED
    item.save()
    if not found.prepares:
        text = "%(member)s has submitted an item for the Council's agenda."
        tell(secretariat(at), "council.submitted", text, _link(item), at, {"member": shown(by)})
    note(by, at, "item-submit", f"item:{item.reference}", found.party, {"title": item.title})
    return item


@transaction.atomic
def change(*, by: Person, reference: str, submission: Submission, at: datetime) -> AgendaItem:
    """Word an item anew: whoever submitted it while it waits, the secretariat until it is dealt with."""
    found, item = locked(by, reference, at)
    own = item.submitted_by_id == by.user_id and item.state == ItemState.SUBMITTED
    if not (own or found.prepares):
        raise Forbidden("Only the secretariat, and whoever submitted it, changes an item.")
    _check_open(item)
    _check_no_vote(item)
    _fill(item, submission)
    item.save()
    note(by, at, "item-change", f"item:{item.reference}", found.party, {"title": item.title})
    return item


@transaction.atomic
def add_paper(*, by: Person, reference: str, title: str, upload: Upload, at: datetime) -> AgendaPaper:
    """Attach a document to an item."""
    found, item = locked(by, reference, at)
    if not (item.submitted_by_id == by.user_id or found.prepares):
        raise Forbidden("Only the secretariat, and whoever submitted it, changes an item.")
    _check_open(item)
    _check_no_vote(item)
    fields = Fields()
    shown = fields.name("title", title or upload.name)
    fields.check()
    document = keep(name=upload.name, content=upload.content, by=by, at=at)
    last = item.papers.aggregate(last=Max("position"))["last"] or 0
    paper = AgendaPaper.objects.create(
        item=item, document=document, title=shown, position=last + 1, added_by=by.label, added_at=at
    )
    detail = {"title": shown, "sha256": document.sha256}
    note(by, at, "paper-add", f"item:{item.reference}", found.party, detail)
    return paper


@transaction.atomic
def remove_paper(*, by: Person, reference: str, paper_id: int, at: datetime) -> None:
    """Take a document off an item; it is kept, since somebody may have read it."""
    found, item = locked(by, reference, at)
    if not (item.submitted_by_id == by.user_id or found.prepares):
        raise Forbidden("Only the secretariat, and whoever submitted it, changes an item.")
    _check_open(item)
    _check_no_vote(item)
    if not item.papers.filter(pk=paper_id, removed_at=None).update(removed_at=at):
        raise Absent
    note(by, at, "paper-remove", f"item:{item.reference}", found.party, {"paper": paper_id})


@transaction.atomic
def schedule(*, by: Person, reference: str, meeting: str, at: datetime) -> AgendaItem:
    """Give an item a place on the agenda of a meeting that has not begun, behind what stands there already."""
    found = secretariat_desk(by, at)
    target = Meeting.objects.select_for_update().filter(reference=meeting).first()
    _, item = locked(by, reference, at)
    if target is None:
        raise Invalid({"meeting": Problem("There is no such meeting.")})
    if target.state not in (MeetingState.DRAFT, MeetingState.CALLED):
        raise Conflict("This meeting has begun, or is over: its agenda stands.")
    item.state = after("item", item.state, "schedule")
    place(item, target)
    note(by, at, "item-schedule", f"item:{item.reference}", found.party, {"meeting": target.reference})
    return item


def place(item: AgendaItem, meeting: Meeting) -> None:
    """Behind what stands on the agenda already."""
    one_at_a_time(Queue.AGENDA)
    item.meeting = meeting
    item.position = (meeting.items.aggregate(last=Max("position"))["last"] or 0) + 1
    item.save()


@transaction.atomic
def move(*, by: Person, reference: str, up: bool, at: datetime) -> None:
    """Exchange an item's place on the agenda with its neighbour's; at the end nothing happens."""
    found = secretariat_desk(by, at)
    _, item = locked(by, reference, at)
    one_at_a_time(Queue.AGENDA)
    if item.state != ItemState.SCHEDULED or item.meeting is None:
        raise Conflict("The item is on no agenda.")
    others = item.meeting.items.select_for_update().filter(state=ItemState.SCHEDULED)
    beside = (
        others.filter(position__lt=item.position).order_by("-position")
        if up
        else others.filter(position__gt=item.position).order_by("position")
    ).first()
    if beside is None:
        return
    item.position, beside.position = beside.position, item.position
    item.save(update_fields=["position"])
    beside.save(update_fields=["position"])
    note(by, at, "item-move", f"item:{item.reference}", found.party, {"position": item.position})


@transaction.atomic
def decline(*, by: Person, reference: str, reason: str, at: datetime) -> AgendaItem:
    """The secretariat does not put an item on any agenda; whoever submitted it is told why."""
    found = secretariat_desk(by, at)
    _, item = locked(by, reference, at)
    item.reason = _reason(reason)
    item.state = after("item", item.state, "decline")
    item.save(update_fields=["state", "reason"])
    lapse(item)
    text = "Your item for the Council's agenda was declined: %(reason)s"
    tell([item.submitted_by_id or 0], "council.declined", text, _link(item), at, {"reason": item.reason})
    note(by, at, "item-decline", f"item:{item.reference}", found.party, {"reason": item.reason})
    return item


@transaction.atomic
def withdraw(*, by: Person, reference: str, at: datetime) -> AgendaItem:
    """Whoever submitted an item takes it back while it waits."""
    found, item = locked(by, reference, at)
    if item.submitted_by_id != by.user_id:
        raise Forbidden("Only whoever submitted it withdraws an item.")
    item.state = after("item", item.state, "withdraw")
    item.save(update_fields=["state"])
    lapse(item)
    note(by, at, "item-withdraw", f"item:{item.reference}", found.party)
    return item


@transaction.atomic
def conclude(*, by: Person, reference: str, said: str, at: datetime) -> AgendaItem:
    """An item is dealt with. `said` goes into the minutes."""
    found = secretariat_desk(by, at)
    _, item = locked(by, reference, at)
    if item.state == ItemState.SCHEDULED and (item.meeting is None or item.meeting.state != MeetingState.SITTING):
        raise Conflict("An item is dealt with while the meeting sits.")
    _check_no_vote(item)
    fields = Fields()
    item.note = fields.text("said", said, longest=LONGEST, required=False, lines=True)
    fields.check()
    item.state = after("item", item.state, "conclude")
    item.save(update_fields=["state", "note"])
    lapsed = lapse(item)
    note(by, at, "item-conclude", f"item:{item.reference}", found.party, {"lapsed": lapsed})
    return item


def lapse(item: AgendaItem) -> list[str]:
    """An item is closed: what was proposed under it and never put waits no longer. Returns the references."""
    lapsed = []
    for motion in item.motions.select_for_update().filter(state=MotionState.PROPOSED):
        motion.state = after("motion", motion.state, "lapse")
        motion.save(update_fields=["state"])
        if motion.kind == MotionKind.MINUTES:
            minutes_acts.send_back(motion)
        lapsed.append(motion.reference)
    return lapsed


@transaction.atomic
def defer(*, by: Person, reference: str, at: datetime) -> AgendaItem:
    """Take an item off the agenda; it waits for another meeting."""
    found = secretariat_desk(by, at)
    _, item = locked(by, reference, at)
    put_off(item)
    note(by, at, "item-defer", f"item:{item.reference}", found.party)
    return item


def put_off(item: AgendaItem) -> None:
    _check_no_vote(item)
    item.state = after("item", item.state, "defer")
    item.meeting, item.position = None, 0
    item.save(update_fields=["state", "meeting", "position"])


@transaction.atomic
def declare_interest(*, by: Person, reference: str, seat: str = "", text: str, at: datetime) -> Interest:
    """A member has an interest in an item, and votes on none of its motions, on whatever seat they sit.

    A member declares their own; the secretariat writes down what a member says. Refused once a vote of the meeting has
    begun. What is circulated, members first see while it is voted on: there it is declared until the vote ends, and a
    vote that they have cast is void.
    """
    found, item = locked(by, reference, at)
    place, held = _declaring(found, item, seat, at)
    _check_open(item)
    if item.motions.exclude(way=Way.CIRCULATION).exclude(state__in=NOT_YET_PUT).exists():
        raise Conflict("A vote on this item has begun; an interest is declared before.")
    if item.motions.filter(state=MotionState.OPEN, closes_at__lte=at).exists():
        raise Conflict("The vote on this item is over.")
    fields = Fields()
    words = fields.text("text", text, lines=True)
    fields.check()
    if any(each.holding is not None and same_person(each.holding, held) for each in item.interests.all()):
        raise Conflict("An interest of this member in this item is declared already.")
    made = Interest.objects.create(
        item=item, seat=place.seat, holding=held, name=held.name, text=words, declared_by=shown(by), declared_at=at
    )
    void = _void_votes(item, held)
    told = set(secretariat(at)) if item.state == ItemState.SUBMITTED else {*everybody(at), *secretariat(at)}
    params = {"member": made.name, "item": item.title}
    tell(told, "council.interest", "%(member)s has declared an interest in “%(item)s”.", _link(item), at, params)
    detail = {"seat": place.seat.key, "name": made.name, "void": void}
    note(by, at, "interest-declare", f"item:{item.reference}", found.party, detail)
    return made


def _declaring(found: Desk, item: AgendaItem, seat: str, at: datetime) -> tuple[Seated, Holding]:
    """Who declares, and where they sit: of a seat that the secretariat names, whoever acts for it now."""
    places = seated(found.on)
    if found.prepares and seat:
        there = sitters_at(item.meeting, at)
        named = next((each for each in places if each.seat.key == seat and not each.vacant), None)
        held = (there.get(named.seat.pk) or named.holder) if named else None
        mine = (named, held) if named and held else None
    else:
        mine = next(iter(places_of(found.person.user_id, places)), None)
    if mine is None:
        raise Forbidden("An interest is declared by whoever holds a seat, or by the secretariat for them.")
    return mine


def _void_votes(item: AgendaItem, held: Holding) -> int:
    """Take back what somebody has cast on a motion of an item before they declared an interest in it."""
    cast = Vote.objects.filter(motion__item=item, motion__state=MotionState.OPEN).select_related("holding")
    void = [each.pk for each in cast if same_person(each.holding, held)]
    Vote.objects.filter(pk__in=void).delete()
    return len(void)


def locked(by: Person, reference: str, at: datetime) -> tuple[Desk, AgendaItem]:
    """The item, for somebody who takes part. Raises Absent, Forbidden."""
    found = desk(by, at)
    item = locked_item(reference)
    if not found.takes_part:
        raise Forbidden("Only members and the secretariat do this.")
    return found, item


def _fill(item: AgendaItem, submission: Submission) -> None:
    fields = Fields()
    item.title = fields.name("title", submission.title)
    item.text = fields.text("text", submission.text, longest=LONGEST, required=False, lines=True)
    item.presenter = fields.name("presenter", submission.presenter, required=False)
    if not 1 <= submission.minutes <= MOST_MINUTES:
        fields.problem("minutes", "From 1 to %(most)s minutes.", most=MOST_MINUTES)
    item.minutes = submission.minutes
    fields.check()


def _check_open(item: AgendaItem) -> None:
    if item.state not in (ItemState.SUBMITTED, ItemState.SCHEDULED, ItemState.CIRCULATED):
        raise Conflict("The item's state does not allow this now.")
    if item.meeting is not None and item.meeting.state in (MeetingState.HELD, MeetingState.CANCELLED):
        raise Conflict("This meeting has begun, or is over: its agenda stands.")


def _check_no_vote(item: AgendaItem) -> None:
    if item.motions.filter(state=MotionState.OPEN).exists():
        raise Conflict("A vote on this item is under way.")


def _reason(text: str) -> str:
    fields = Fields()
    words = fields.text("reason", text, lines=True)
    fields.check()
    return words


def _link(item: AgendaItem) -> str:
    return f"/council/items/{item.reference}/"
