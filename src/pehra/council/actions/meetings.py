"""Calling a meeting, opening and closing it, and writing down who is there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from pehra.council.actions import invitations
from pehra.council.actions.acting import everybody, note, tell
from pehra.council.actions.agenda import put_off
from pehra.council.actions.minutes import draw_up
from pehra.council.models import Attendance, Holding, Meeting, Motion
from pehra.council.queries.ballots import sitters_at
from pehra.council.queries.desk import Desk, desk, rules, secretariat_desk
from pehra.council.queries.seats import Seated, places_of, seated
from pehra.council.rules.governing import find
from pehra.council.rules.meetings import notice_given
from pehra.council.rules.references import MEETING, fresh
from pehra.council.rules.seats import same_person
from pehra.council.rules.steps import ItemState, MeetingState, MotionState, after
from pehra.council.rules.words import Presence
from pehra.foundation.access.errors import Absent, Conflict, Forbidden
from pehra.foundation.access.person import Person
from pehra.law.council import About
from pehra.registry.queries import local_date
from pehra.registry.rules.fields import Fields

# (meeting, what happened: "call", "change" or "cancel", who did it, when), inside the transaction.
Handler = Callable[[Meeting, str, Person, datetime], None]
_handlers: Final[list[Handler]] = []
# So long before the time to which the members were called may a meeting begin, and who is there be written down.
EARLY: Final = timedelta(hours=1)


def on_convening(handler: Handler) -> None:
    """Have `handler(meeting, happening, by, at)` called when a meeting is called, changed after that, or cancelled."""
    if handler not in _handlers:
        _handlers.append(handler)


@dataclass(frozen=True)
class Plan:
    """A meeting as it is planned; `link` is where to take part from afar."""

    title: str
    starts_at: datetime
    ends_at: datetime
    place: str = ""
    link: str = ""


@transaction.atomic
def draft(*, by: Person, plan: Plan, at: datetime) -> Meeting:
    """Plan a meeting, which nobody is told of yet. Raises Absent, Forbidden, Invalid."""
    found = secretariat_desk(by, at)
    meeting = Meeting(reference=fresh(MEETING), state=MeetingState.DRAFT, created_by=by.label, created_at=at)
    _fill(meeting, plan, at)
    meeting.save()
    detail = {"title": meeting.title, "starts_at": meeting.starts_at}
    note(by, at, "meeting-draft", _subject(meeting), found.party, detail)
    return meeting


@transaction.atomic
def change(*, by: Person, reference: str, plan: Plan, short_notice: str = "", at: datetime) -> Meeting:
    """Change when and where; whoever was called is told anew.

    One that is brought forward is as if called now: where that leaves less than the rule's notice, a reason is needed.
    """
    found, meeting = _locked(by, reference, at)
    called_for = meeting.starts_at
    if meeting.state != MeetingState.DRAFT:
        meeting.state = after("meeting", meeting.state, "change")
        meeting.revision += 1
    _fill(meeting, plan, at)
    if meeting.state == MeetingState.CALLED and local_date(meeting.starts_at) < local_date(called_for):
        _give_notice(meeting, short_notice, found.on)
    if meeting.starts_at != called_for:
        # Whoever was written down as there was there for another time.
        meeting.attendance.filter(left_at=None).exclude(mode=Presence.APOLOGIES).update(left_at=at)
    meeting.save()
    if meeting.state == MeetingState.CALLED:
        text = "The Council's meeting “%(title)s” is changed: it begins on %(day)s."
        _tell(meeting, "council.meeting-changed", text, at)
        _happened(meeting, "change", by, at)
        invitations.withdraw(meeting, set(everybody(called_for)) - set(everybody(meeting.starts_at)), at=at)
    detail = {"starts_at": meeting.starts_at, "ends_at": meeting.ends_at, "place": meeting.place}
    detail["short_notice"] = meeting.short_notice
    note(by, at, "meeting-change", _subject(meeting), found.party, detail)
    return meeting


@transaction.atomic
def call(*, by: Person, reference: str, short_notice: str = "", at: datetime) -> Meeting:
    """Call the members. Where the notice is shorter than the rule asks for, the reason is written down and shown.

    Raises Absent, Forbidden, Conflict for an empty agenda, and Invalid where a reason is wanting.
    """
    found, meeting = _locked(by, reference, at)
    state = after("meeting", meeting.state, "call")
    if not meeting.items.filter(state=ItemState.SCHEDULED).exists():
        raise Conflict("The agenda is empty: give an item a place on it first.")
    if meeting.starts_at <= at:
        raise Conflict("The meeting's time is past: change it first.")
    given = _give_notice(meeting, short_notice, found.on)
    meeting.state, meeting.called_at = state, at
    meeting.save()
    _tell(meeting, "council.meeting-called", "The Council meets on %(day)s: %(title)s.", at)
    _happened(meeting, "call", by, at)
    detail = {"starts_at": meeting.starts_at, "notice": given, "short_notice": meeting.short_notice}
    note(by, at, "meeting-call", _subject(meeting), found.party, detail)
    return meeting


@transaction.atomic
def cancel(*, by: Person, reference: str, reason: str, at: datetime) -> Meeting:
    """Call a meeting off; its items wait for another one."""
    found, meeting = _locked(by, reference, at)
    called = meeting.state == MeetingState.CALLED
    state = after("meeting", meeting.state, "cancel")
    fields = Fields()
    words = fields.text("reason", reason, lines=True)
    fields.check()
    for item in meeting.items.select_for_update().filter(state=ItemState.SCHEDULED):
        put_off(item)
    meeting.state, meeting.cancelled_at, meeting.cancelled_reason = state, at, words
    meeting.revision += 1 if called else 0
    meeting.save()
    if called:
        _tell(meeting, "council.meeting-cancelled", "The Council's meeting “%(title)s” on %(day)s is called off.", at)
        _happened(meeting, "cancel", by, at)
    note(by, at, "meeting-cancel", _subject(meeting), found.party, {"reason": words})
    return meeting


@transaction.atomic
def open_meeting(*, by: Person, reference: str, at: datetime) -> Meeting:
    """The meeting begins, not before its time. A quorum is not asked for yet: it is for each vote."""
    found, meeting = _locked(by, reference, at)
    state = after("meeting", meeting.state, "open")
    _check_time(meeting, at)
    there = len(sitters_at(meeting, at))
    if not there:
        raise Conflict("Nobody is there yet: write down who is.")
    meeting.state, meeting.opened_at = state, at
    meeting.save(update_fields=["state", "opened_at"])
    note(by, at, "meeting-open", _subject(meeting), found.party, {"present": there})
    return meeting


@transaction.atomic
def close_meeting(*, by: Person, reference: str, at: datetime) -> Meeting:
    """The meeting ends: what was not dealt with waits for another one, and the minutes are drafted."""
    found, meeting = _locked(by, reference, at)
    state = after("meeting", meeting.state, "close")
    if Motion.objects.filter(item__meeting=meeting, state=MotionState.OPEN).exists():
        raise Conflict("A vote is under way.")
    for item in meeting.items.select_for_update().filter(state=ItemState.SCHEDULED):
        put_off(item)
    meeting.attendance.filter(left_at=None).exclude(mode=Presence.APOLOGIES).update(left_at=at)
    meeting.state, meeting.closed_at = state, at
    meeting.save(update_fields=["state", "closed_at"])
    draw_up(meeting, by=by, at=at)
    note(by, at, "meeting-close", _subject(meeting), found.party)
    return meeting


@transaction.atomic
def arrive(
    *, by: Person, reference: str, seat: str, alternate: bool = False, remote: bool = False, at: datetime
) -> Attendance:
    """Somebody takes their seat, in the room or from afar; the alternate where the holder isn't there."""
    found, meeting = _locked(by, reference, at)
    if meeting.state not in (MeetingState.CALLED, MeetingState.SITTING):
        raise Conflict("The meeting's state does not allow this now.")
    _check_time(meeting, at)
    place, held = _sitter(found, seat, alternate)
    there = sitters_at(meeting, at)
    if place.seat.pk in there:
        raise Conflict("Somebody sits on this seat already.")
    if any(same_person(held, other) for other in there.values()):
        raise Conflict("%(name)s sits on another seat: everybody has one voice.", name=held.name)
    # Whoever sat there until their term ended has left with it.
    meeting.attendance.filter(seat=place.seat, left_at=None).exclude(mode=Presence.APOLOGIES).update(left_at=at)
    made = Attendance.objects.create(
        meeting=meeting,
        seat=place.seat,
        holding=held,
        mode=Presence.REMOTE if remote else Presence.ROOM,
        arrived_at=at,
        noted_by=by.label,
        noted_at=at,
    )
    detail = {"seat": place.seat.key, "name": held.name, "mode": made.mode}
    note(by, at, "attendance", _subject(meeting), found.party, detail)
    return made


@transaction.atomic
def depart(*, by: Person, reference: str, seat: str, at: datetime) -> None:
    """Somebody leaves the meeting."""
    found, meeting = _locked(by, reference, at)
    if meeting.state not in (MeetingState.CALLED, MeetingState.SITTING):
        raise Conflict("The meeting's state does not allow this now.")
    there = meeting.attendance.filter(seat__key=seat, left_at=None).exclude(mode=Presence.APOLOGIES)
    if not there.update(left_at=at):
        raise Absent
    note(by, at, "departure", _subject(meeting), found.party, {"seat": seat})


@transaction.atomic
def apologise(*, by: Person, reference: str, seat: str = "", at: datetime) -> Attendance:
    """A member cannot come. Members say so for themselves, the secretariat for others."""
    found = desk(by, at)
    if not found.takes_part:
        raise Forbidden("Only members and the secretariat do this.")
    meeting = Meeting.objects.select_for_update().filter(reference=reference).exclude(state=MeetingState.DRAFT).first()
    if meeting is None:
        raise Absent
    if meeting.state != MeetingState.CALLED:
        raise Conflict("The meeting's state does not allow this now.")
    places = seated(found.on)
    if found.prepares and seat:
        mine = next(((each, each.holder) for each in places if each.seat.key == seat and each.holder), None)
    else:
        mine = next(iter(places_of(by.user_id, places)), None)
    if mine is None or mine[1] is None:
        raise Forbidden("Apologies are sent by whoever holds a seat, or by the secretariat for them.")
    place, held = mine
    made, new = Attendance.objects.get_or_create(
        meeting=meeting,
        seat=place.seat,
        holding=held,
        mode=Presence.APOLOGIES,
        defaults={"noted_by": by.label, "noted_at": at},
    )
    if new:
        note(by, at, "apologies", _subject(meeting), found.party, {"seat": place.seat.key, "name": held.name})
    return made


def _sitter(found: Desk, seat: str, alternate: bool) -> tuple[Seated, Holding]:
    place = next((each for each in seated(found.on) if each.seat.key == seat), None)
    if place is None:
        raise Absent
    held = place.alternate if alternate else place.holder
    if held is None:
        raise Conflict("Nobody holds this part of the seat on the day.")
    if place.vacant:
        raise Conflict("An alternate acts for the holder, and nobody holds this seat: name a holder first.")
    return place, held


def _check_time(meeting: Meeting, at: datetime) -> None:
    if meeting.state == MeetingState.CALLED and at < meeting.starts_at - EARLY:
        raise Conflict("The members were called to a later time: this begins an hour before it at the earliest.")


def _give_notice(meeting: Meeting, short_notice: str, on: date) -> int:
    """Set down the notice that the rule asks for, counted from this day; returns the days that are given."""
    fields = Fields()
    words = fields.text("short_notice", short_notice, required=False, lines=True)
    rule = find(rules(), About.NOTICE, on)
    given = notice_given(on, local_date(meeting.starts_at))
    short = rule is not None and given < rule.days
    if rule is not None and short and not words:
        text = "The rule asks for %(days)s days of notice, and this is %(given)s: say why."
        fields.problem("short_notice", text, days=rule.days, given=given)
    fields.check()
    meeting.short_notice = words if short else ""
    meeting.notice_days, meeting.notice_rule = (rule.days, rule.id) if rule else (None, "")
    return given


def _locked(by: Person, reference: str, at: datetime) -> tuple[Desk, Meeting]:
    found = desk(by, at)
    meeting = Meeting.objects.select_for_update().filter(reference=reference).first()
    if meeting is None or (meeting.state == MeetingState.DRAFT and not found.prepares):
        raise Absent
    if not found.prepares:
        raise Forbidden("Only the Council's secretariat does this.")
    return found, meeting


def _fill(meeting: Meeting, plan: Plan, at: datetime) -> None:
    fields = Fields()
    meeting.title = fields.name("title", plan.title)
    meeting.place = fields.text("place", plan.place, longest=300, required=False)
    meeting.link = fields.text("link", plan.link, longest=500, required=False)
    if meeting.link and not meeting.link.startswith("https://"):
        fields.problem("link", "An address that begins with https://.")
    if plan.starts_at <= at:
        fields.problem("starts_at", "This is past.")
    if plan.ends_at <= plan.starts_at:
        fields.problem("ends_at", "The end must be after the beginning.")
    if not (meeting.place or meeting.link):
        fields.problem("place", "Say where: a place, or an address to take part from afar.")
    fields.check()
    meeting.starts_at, meeting.ends_at = plan.starts_at, plan.ends_at


def _tell(meeting: Meeting, kind: str, text: str, at: datetime) -> None:
    params = {"title": meeting.title, "day": local_date(meeting.starts_at).isoformat()}
    tell(everybody(at), kind, text, f"/council/meetings/{meeting.reference}/", at, params)


def _happened(meeting: Meeting, happening: str, by: Person, at: datetime) -> None:
    for handler in _handlers:
        handler(meeting, happening, by, at)


def _subject(meeting: Meeting) -> str:
    return f"meeting:{meeting.reference}"
