"""A motion as it stands to be voted on: who sits, who has an interest, what was cast, by which rules."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from pehra.council.models import Attendance, Holding, Meeting, Motion
from pehra.council.queries.desk import rules
from pehra.council.queries.seats import Seated, seated, table_of
from pehra.council.rules.governing import find, governing
from pehra.council.rules.quorum import Quorum, Table, quorum
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

    @property
    def cast(self) -> dict[str, int]:
        """How many votes of each kind."""
        return dict(Counter(str(choice) for choice in self.votes.values()))


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
        sitters = {each.seat.pk: held for each in table if (held := each.holder or each.alternate)}
        present = frozenset(votes)
    else:
        sitters = sitters_at(motion.item.meeting)
        present = frozenset(sitters)
    interested = frozenset(motion.item.interests.values_list("seat_id", flat=True))
    rules_of_it = governing_of(MotionKind(motion.kind), at)
    return Ballot(table, table_of(table), rules_of_it, sitters, present, interested, votes)


def sitters_at(meeting: Meeting | None) -> dict[int, Holding]:
    """Who sits on which seat of a meeting now."""
    if meeting is None:
        return {}
    rows = Attendance.objects.filter(meeting=meeting, left_at=None).exclude(mode=Presence.APOLOGIES)
    return {each.seat_id: each.holding for each in rows.select_related("holding")}


def meeting_quorum(meeting: Meeting, at: datetime) -> tuple[Quorum | None, CouncilRule | None]:
    """The quorum of a meeting as such, without any item's interests, and its rule."""
    rule = find(rules(), About.QUORUM, local_date(at))
    if rule is None:
        return None, None
    return quorum(table_of(seated(local_date(at))), rule, sitters_at(meeting)), rule
