"""Meetings and their agenda, as somebody before the Council may see them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from pehra.council.models import AgendaItem, Attendance, Meeting, Minutes
from pehra.council.queries.ballots import meeting_quorum, sitters_at
from pehra.council.queries.desk import Desk, desk
from pehra.council.queries.seats import Seated, seated
from pehra.council.rules.quorum import Quorum
from pehra.council.rules.steps import ItemState, MeetingState
from pehra.council.rules.words import Presence
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.law.council import CouncilRule
from pehra.registry.queries import local_date

OVER = (MeetingState.HELD, MeetingState.CANCELLED)


@dataclass(frozen=True)
class Place:
    """A seat at a meeting: who sits on it now, and what was noted before."""

    seated: Seated
    there: Attendance | None
    apologies: bool
    before: tuple[Attendance, ...]


@dataclass(frozen=True)
class MeetingView:
    """A meeting with everything that its page tells."""

    meeting: Meeting
    items: list[AgendaItem]
    places: list[Place]
    quorum: Quorum | None
    rule: CouncilRule | None
    minutes: Minutes | None
    desk: Desk


def meetings(person: Person, at: datetime) -> tuple[list[Meeting], list[Meeting]]:
    """Those to come, the next one first, and those that are over, the newest first. Raises Absent."""
    rows = _visible(desk(person, at)).annotate(agenda=Count("items"))
    coming = rows.exclude(state__in=OVER).order_by("starts_at", "pk")
    return list(coming), list(rows.filter(state__in=OVER).order_by("-starts_at", "-pk")[:100])


def next_meeting(person: Person, at: datetime) -> Meeting | None:
    """The meeting that sits, or else the next one to which the Council was called."""
    rows = _visible(desk(person, at)).filter(state__in=[MeetingState.CALLED, MeetingState.SITTING])
    return rows.order_by("starts_at", "pk").first()


def meeting_view(person: Person, reference: str, at: datetime) -> MeetingView:
    """Raises Absent, for a plan also to members."""
    found = desk(person, at)
    meeting = _visible(found).filter(reference=reference).first()
    if meeting is None:
        raise Absent
    quorum, rule = meeting_quorum(meeting, at) if meeting.state == MeetingState.SITTING else (None, None)
    return MeetingView(
        meeting,
        agenda_of(meeting),
        _places(meeting, at),
        quorum,
        rule,
        Minutes.objects.filter(meeting=meeting).first(),
        found,
    )


def agenda_of(meeting: Meeting) -> list[AgendaItem]:
    """Its items in order, with how many papers and motions each has."""
    papers = Count("papers", filter=Q(papers__removed_at=None), distinct=True)
    rows = meeting.items.annotate(paper_count=papers, motion_count=Count("motions", distinct=True))
    return list(rows.order_by("position", "pk"))


def open_meetings() -> list[Meeting]:
    """Meetings whose agenda can still be changed, the next one first."""
    rows = Meeting.objects.filter(state__in=[MeetingState.DRAFT, MeetingState.CALLED])
    return list(rows.order_by("starts_at", "pk"))


def _places(meeting: Meeting, at: datetime) -> list[Place]:
    sit = {held.pk for held in sitters_at(meeting, at).values()}
    rows = list(meeting.attendance.select_related("holding").order_by("pk"))
    found = []
    for each in seated(local_date(meeting.starts_at)):
        mine = [row for row in rows if row.seat_id == each.seat.pk]
        came = [row for row in mine if row.mode != Presence.APOLOGIES]
        there = next((row for row in came if row.left_at is None and row.holding_id in sit), None)
        apologies = any(row.mode == Presence.APOLOGIES for row in mine)
        found.append(Place(each, there, apologies, tuple(row for row in came if row is not there)))
    return found


def _visible(found: Desk) -> "QuerySet[Meeting]":
    rows = Meeting.objects.all()
    return rows if found.prepares else rows.exclude(state=MeetingState.DRAFT)


def items(person: Person, at: datetime) -> list[AgendaItem]:
    """What waits for a place: all of it for the secretariat and auditors, for a member what they have submitted."""
    found = desk(person, at)
    rows = visible_items(found).filter(meeting=None).exclude(state=ItemState.DONE)
    return list(rows.order_by("-submitted_at", "-pk")[:200])


def item(person: Person, reference: str, at: datetime) -> tuple[Desk, AgendaItem]:
    """One item. Raises Absent."""
    found = desk(person, at)
    row = visible_items(found).filter(reference=reference).first()
    if row is None:
        raise Absent
    return found, row


def visible_items(found: Desk) -> "QuerySet[AgendaItem]":
    """An item is its submitter's and the secretariat's until it stands on an agenda or is circulated."""
    rows = AgendaItem.objects.select_related("meeting")
    if found.prepares:
        return rows
    shown = Q(state__in=[ItemState.SCHEDULED, ItemState.CIRCULATED, ItemState.DONE])
    planned = Q(meeting__state=MeetingState.DRAFT)
    own = Q(submitted_by=found.person.user_id)
    return rows.filter(own | (shown & ~planned))
