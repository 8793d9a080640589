"""What is put before the Council: submitted, given a place on an agenda, dealt with or put off."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from pehra.council.actions.acting import Queue, everybody, note, one_at_a_time, secretariat, shown, tell
from pehra.council.actions.seats import Upload
from pehra.council.models import AgendaItem, AgendaPaper, Interest, Meeting
from pehra.council.queries.desk import Desk, desk, part_desk, secretariat_desk
from pehra.council.queries.seats import places_of, seated
from pehra.council.rules.references import ITEM, fresh
from pehra.council.rules.steps import ItemState, MeetingState, MotionState, after
from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.foundation.documents.actions import keep
from pehra.registry.rules.fields import Fields

LONGEST = 10_000
MOST_MINUTES = 480


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
    if not item.papers.filter(pk=paper_id, removed_at=None).update(removed_at=at):
        raise Absent
    note(by, at, "paper-remove", f"item:{item.reference}", found.party, {"paper": paper_id})


@transaction.atomic
def schedule(*, by: Person, reference: str, meeting: str, at: datetime) -> AgendaItem:
    """Give an item a place on the agenda of a meeting that has not begun, behind what stands there already."""
    found = secretariat_desk(by, at)
    _, item = locked(by, reference, at)
    target = Meeting.objects.select_for_update().filter(reference=meeting).first()
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
    one_at_a_time(Queue.AGENDA)
    _, item = locked(by, reference, at)
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
    note(by, at, "item-conclude", f"item:{item.reference}", found.party)
    return item


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
    """A member has an interest in an item, and votes on none of its motions.

    A member declares their own; the secretariat writes down what a member says. Refused once a vote has begun.
    """
    found, item = locked(by, reference, at)
    places = seated(found.on)
    if found.prepares and seat:
        mine = next((each for each in places if each.seat.key == seat and not each.vacant), None)
    else:
        mine = next((each for each, _held in places_of(by.user_id, places)), None)
    if mine is None:
        raise Forbidden("An interest is declared by whoever holds a seat, or by the secretariat for them.")
    _check_open(item)
    if item.motions.exclude(state__in=[MotionState.PROPOSED, MotionState.WITHDRAWN]).exists():
        raise Conflict("A vote on this item has begun; an interest is declared before.")
    fields = Fields()
    words = fields.text("text", text, lines=True)
    fields.check()
    if item.interests.filter(seat=mine.seat).exists():
        raise Conflict("An interest of this seat in this item is declared already.")
    holder = next((held for held in mine.sitters if held.user_id == by.user_id), mine.holder or mine.alternate)
    made = Interest.objects.create(
        item=item, seat=mine.seat, name=holder.name if holder else "", text=words, declared_by=shown(by), declared_at=at
    )
    told = secretariat(at) if item.meeting is None else everybody(at)
    params = {"member": made.name, "item": item.title}
    tell(
        set(told) | set(secretariat(at)),
        "council.interest",
        "%(member)s has declared an interest in “%(item)s”.",
        _link(item),
        at,
        params,
    )
    detail = {"seat": mine.seat.key, "name": made.name}
    note(by, at, "interest-declare", f"item:{item.reference}", found.party, detail)
    return made


def locked(by: Person, reference: str, at: datetime) -> tuple[Desk, AgendaItem]:
    """The item, for somebody who takes part. Raises Absent, Forbidden."""
    found = desk(by, at)
    item = (
        AgendaItem.objects.select_for_update(of=("self",)).select_related("meeting").filter(reference=reference).first()
    )
    if item is None:
        raise Absent
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
