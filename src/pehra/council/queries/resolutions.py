"""Motions, resolutions and actions, as somebody may see them: the Council, the network, or everybody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from pehra.council import policy
from pehra.council.models import ActionItem, Motion, Resolution, Seat, Vote
from pehra.council.queries.ballots import Ballot, ballot
from pehra.council.queries.desk import Desk, council_on, desk
from pehra.council.queries.meetings import visible_items
from pehra.council.queries.seats import places_of, seated
from pehra.council.rules.steps import ActionState, MotionState
from pehra.council.rules.words import Publication, Way
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.registry.queries import local_date


@dataclass(frozen=True)
class MotionView:
    """A motion. `ballot` while it is put; `mine`: the seat by which this person votes; `votes` once it is decided."""

    motion: Motion
    desk: Desk
    ballot: Ballot | None
    mine: Seat | None
    interested: bool
    my_vote: Vote | None
    votes: list[Vote]
    resolution: Resolution | None


def motion_view(person: Person, reference: str, at: datetime) -> MotionView:
    """Raises Absent. A vote of somebody else is shown once the motion is decided."""
    found = desk(person, at)
    rows = Motion.objects.select_related("item__meeting", "supersedes__resolution")
    row = rows.filter(reference=reference, item__in=visible_items(found)).first()
    if row is None:
        raise Absent
    standing = ballot(row, at) if row.state == MotionState.OPEN else None
    mine = _own_seat(standing, person, found) if standing else None
    votes = list(row.votes.select_related("seat", "holding").order_by("seat__pk"))
    my_vote = next((each for each in votes if mine is not None and each.seat_id == mine.pk), None)
    return MotionView(
        motion=row,
        desk=found,
        ballot=standing,
        mine=mine,
        interested=mine is not None and standing is not None and mine.pk in standing.interested,
        my_vote=my_vote,
        votes=votes if row.decided_at else [],
        resolution=Resolution.objects.filter(motion=row).first(),
    )


def _own_seat(standing: Ballot, person: Person, found: Desk) -> Seat | None:
    if not found.sits:
        return None
    mine = [seat for seat, held in standing.sitters.items() if held.user_id == person.user_id]
    return next((each.seat for each in standing.table if each.seat.pk in mine), None)


def waiting_votes(person: Person, at: datetime) -> list[Motion]:
    """What is put to the vote now and waits for this member's."""
    found = desk(person, at)
    if not found.sits:
        return []
    rows = Motion.objects.filter(state=MotionState.OPEN).select_related("item__meeting").order_by("closes_at", "pk")
    asked = []
    for row in rows:
        standing = ballot(row, at)
        seat = _own_seat(standing, person, found)
        if seat is not None and seat.pk not in standing.votes.keys() | standing.interested:
            asked.append(row)
    return asked


def circulated(person: Person, at: datetime) -> list[Motion]:
    """What is circulated now, the nearest closing date first."""
    desk(person, at)
    rows = Motion.objects.filter(state=MotionState.OPEN, way=Way.CIRCULATION)
    return list(rows.select_related("item").order_by("closes_at", "pk"))


def resolutions(person: Person, at: datetime) -> list[Resolution]:
    """Those that somebody may read, the newest first; a stranger reads the public ones."""
    rows = visible_resolutions(person, at).select_related("motion")
    return list(rows.order_by("-year", "-running")[:500])


def resolution(person: Person, year: int, running: int, at: datetime) -> Resolution:
    """Raises Absent."""
    rows = visible_resolutions(person, at).select_related("motion__supersedes__resolution", "motion__item__meeting")
    row = rows.filter(year=year, running=running).first()
    if row is None:
        raise Absent
    return row


def visible_resolutions(person: Person, at: datetime) -> "QuerySet[Resolution]":
    shown = {Publication.PUBLIC}
    if policy.in_network(person):
        shown.add(Publication.NETWORK)
    if policy.reads(person, council_on(local_date(at))):
        shown.add(Publication.COUNCIL)
    return Resolution.objects.filter(publication__in=shown)


def successor_of(person: Person, row: Resolution, at: datetime) -> Resolution | None:
    """The resolution by which this one was superseded, where this person may know of it."""
    rows = visible_resolutions(person, at).filter(
        motion__supersedes=row.motion, motion__state__in=[MotionState.CARRIED, MotionState.SUPERSEDED]
    )
    return rows.order_by("year", "running").first()


def predecessor_of(person: Person, row: Resolution, at: datetime) -> Resolution | None:
    """The resolution that this one supersedes, where this person may know of it."""
    return visible_resolutions(person, at).filter(motion=row.motion.supersedes_id).first()


def actions(person: Person, at: datetime) -> list[ActionItem]:
    """Actions: all of them for who reads the Council's papers, elsewhere those of one's own party. By due day."""
    rows = visible_actions(person, at).select_related("resolution", "owner_seat", "owner_party")
    return list(rows.order_by("closed_at", "due_on", "pk")[:500])


def action(person: Person, reference: str, at: datetime) -> ActionItem:
    """Raises Absent."""
    rows = visible_actions(person, at).select_related("resolution__motion", "owner_seat", "owner_party")
    row = rows.filter(reference=reference).first()
    if row is None:
        raise Absent
    return row


def visible_actions(person: Person, at: datetime) -> "QuerySet[ActionItem]":
    rows = ActionItem.objects.all()
    if policy.reads(person, council_on(local_date(at))):
        return rows
    return rows.filter(owner_party__in=person.parties(policy.ANSWERS))


def own_actions(person: Person, at: datetime) -> list[ActionItem]:
    """What this person still owes: by their seat, or by their party."""
    found = desk(person, at)
    mine = [each.seat.pk for each, _held in places_of(person.user_id, seated(found.on))] if found.sits else []
    owned = Q(owner_seat__in=mine) | Q(owner_party__in=person.parties(policy.ANSWERS))
    if found.prepares:
        owned |= Q(state=ActionState.SHOWN)
    rows = ActionItem.objects.filter(owned, state__in=[ActionState.OPEN, ActionState.SHOWN])
    return list(rows.select_related("resolution").order_by("due_on", "pk"))


def in_numbers(rows: Iterable[ActionItem]) -> dict[str, int]:
    """How many actions are in each state."""
    counts = dict.fromkeys(map(str, ActionState), 0)
    for each in rows:
        counts[each.state] += 1
    return counts
