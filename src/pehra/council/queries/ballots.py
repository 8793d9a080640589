"""A motion as it stands to be voted on: who sits, who has an interest, what was cast, by which rules."""

from dataclasses import dataclass
from datetime import datetime

from pehra.council.models import AgendaItem, Attendance, Holding, Interest, Meeting, Motion
from pehra.council.queries.desk import rules
from pehra.council.queries.seats import Seated, running, seated, table_of
from pehra.council.rules.governing import find, governing
from pehra.council.rules.quorum import Quorum, Table, quorum
from pehra.council.rules.seats import one_voice, same_person
from pehra.council.rules.voting import Governing
from pehra.council.rules.words import Choice, Presence, Way
from pehra.law.council import About, CouncilRule, MotionKind
from pehra.registry.queries import local_date


@dataclass(frozen=True)
class Ballot:
    """`sitters`: who votes for each seat, by the seat's id. `present`: the seats that are there, or have answered."""

    table: list[Seated]
    quorum_table: Table
    governing: Governing
    sitters: dict[int, Holding]
    present: frozenset[int]
    interested: frozenset[int]
    votes: dict[int, Choice]

    @property
    def quorum(self) -> Quorum:
        there = self.present | self.votes.keys()
        return quorum(self.quorum_table, self.governing.quorum, there, self.interested, self.governing.interest)


def governing_of(kind: MotionKind, at: datetime) -> Governing:
    """The rules that decide a motion of this kind on the day. Raises Conflict where one is missing."""
    known, on = rules(), local_date(at)
    return Governing(
        governing(known, About.QUORUM, on, motion=kind),
        governing(known, About.MAJORITY, on, motion=kind),
        governing(known, About.TIE, on, motion=kind),
        find(known, About.INTEREST, on, motion=kind),
    )


def ballot(motion: Motion, at: datetime) -> Ballot:
    """The ballot of a motion at a moment: by the table of that day."""
    table = seated(local_date(at))
    votes = {each.seat_id: Choice(each.choice) for each in motion.votes.all()}
    if motion.way == Way.CIRCULATION:
        sitters = one_voice({each.seat.pk: each.holder for each in table if each.holder})
        present = frozenset(votes)
    else:
        sitters = sitters_at(motion.item.meeting, at)
        present = frozenset(sitters)
    interested = interested_in(motion.item, table, sitters)
    rules_of_it = governing_of(MotionKind(motion.kind), at)
    return Ballot(table, table_of(table), rules_of_it, sitters, present, interested, votes)


def sitters_at(meeting: Meeting | None, at: datetime) -> dict[int, Holding]:
    """Who sits on which seat of a meeting now: whoever came, has not left, and is still named to the seat."""
    if meeting is None:
        return {}
    came = Attendance.objects.filter(meeting=meeting, left_at=None).exclude(mode=Presence.APOLOGIES)
    named = Holding.objects.filter(running(local_date(at)))
    rows = came.filter(holding__in=named).select_related("holding").order_by("pk")
    return one_voice({each.seat_id: each.holding for each in rows})


def interested_in(item: AgendaItem, table: list[Seated], sitters: dict[int, Holding]) -> frozenset[int]:
    """The seats without a vote on an item: on which somebody with an interest sits, or for whom somebody stands in.

    An interest binds the person: it goes with them to every seat.
    """
    declared = list(item.interests.select_related("holding"))
    found = set()
    for each in table:
        acting = [held for held in (each.holder, sitters.get(each.seat.pk)) if held is not None]
        if any(_binds(interest, each.seat.pk, held) for interest in declared for held in acting):
            found.add(each.seat.pk)
    return frozenset(found)


def _binds(interest: Interest, seat: int, held: Holding) -> bool:
    # Of those that were declared before persons were noted, only the seat is known.
    return interest.seat_id == seat if interest.holding is None else same_person(interest.holding, held)


def meeting_quorum(meeting: Meeting, at: datetime) -> tuple[Quorum | None, CouncilRule | None]:
    """The quorum of a meeting as such, without any item's interests, and its rule."""
    rule = find(rules(), About.QUORUM, local_date(at))
    if rule is None:
        return None, None
    return quorum(table_of(seated(local_date(at))), rule, sitters_at(meeting, at)), rule
