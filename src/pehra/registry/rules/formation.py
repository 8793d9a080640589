"""The state table of an establishment file: who may take which step, what must be attached, and on whose word."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pehra.law.formation import FormationState

S = FormationState
NO_SOURCE: Final = "default, no source"


class FileAct(StrEnum):
    """What happens to a file."""

    OPEN = "open"
    DESIGNATE = "designate"
    PROPOSE = "propose"
    RECOMMEND = "recommend"
    SEND = "send"
    APPROVE = "approve"
    RETURN = "return"
    NOTIFY = "notify"
    WITHDRAW = "withdraw"
    SEAT = "seat"
    START = "start"
    COMPLETE = "complete"
    SUSPEND = "suspend"
    RESUME = "resume"
    MERGE = "merge"
    DISSOLVE = "dissolve"


class Who(StrEnum):
    """Who takes a step. The last two take it by themselves: no door offers it to anybody."""

    SECRETARIAT = "secretariat"
    TEAM = "team"  # the lead or an administrator of the CERT to be, or the secretariat for it
    RESOLUTION = "resolution"  # a motion that the Council has decided
    SYSTEM = "system"  # it follows from another step


class Needs(StrEnum):
    """What must be attached to a step."""

    DEPARTMENT = "department"
    DOCUMENT = "document"
    REMARKS = "remarks"
    RESOLUTION = "resolution"
    GAZETTE = "gazette"
    SUCCESSOR = "successor"


@dataclass(frozen=True, slots=True)
class Transition:
    """One act on a file: from which states, into which. `sources` is empty for the act that opens it.

    `pending`: only while a recorded notification waits for its day; then nothing else is possible.
    """

    act: FileAct
    sources: tuple[FormationState, ...]
    target: FormationState
    who: Who
    needs: tuple[Needs, ...]
    citation: str
    pending: bool = False


AT_WORK: Final = (S.NOTIFIED, S.SEATED, S.SOFT, S.FULL)
ON_THE_WAY: Final = (S.PLANNED, S.DESIGNATED, S.PROPOSED, S.RECOMMENDED, S.SENT, S.RETURNED, S.APPROVED)
ENDS: Final = frozenset({S.MERGED, S.DISSOLVED})
CABINET: Final = "Founding documents 000 and 003, a summary to the federal cabinet and its approval"

TRANSITIONS: Final = (
    Transition(FileAct.OPEN, (), S.PLANNED, Who.SECRETARIAT, (), NO_SOURCE),
    Transition(
        FileAct.DESIGNATE,
        (S.PLANNED,),
        S.DESIGNATED,
        Who.SECRETARIAT,
        (Needs.DEPARTMENT, Needs.DOCUMENT),
        "Founding document 003; ProPakistani, 24 June 2024, departments were designated",
    ),
    Transition(FileAct.PROPOSE, (S.DESIGNATED, S.RETURNED), S.PROPOSED, Who.TEAM, (Needs.DOCUMENT,), NO_SOURCE),
    Transition(
        FileAct.RECOMMEND,
        (S.PROPOSED,),
        S.RECOMMENDED,
        Who.RESOLUTION,
        (Needs.RESOLUTION,),
        "CERT Rules 2023, rule 4(2), the Council recommends the notification (phoneworld)",
    ),
    Transition(FileAct.SEND, (S.RECOMMENDED, S.RETURNED), S.SENT, Who.SECRETARIAT, (Needs.DOCUMENT,), CABINET),
    Transition(FileAct.APPROVE, (S.SENT,), S.APPROVED, Who.SECRETARIAT, (Needs.DOCUMENT,), CABINET),
    Transition(FileAct.RETURN, (S.SENT,), S.RETURNED, Who.SECRETARIAT, (Needs.REMARKS,), NO_SOURCE),
    Transition(
        FileAct.NOTIFY,
        (S.APPROVED,),
        S.NOTIFIED,
        Who.SECRETARIAT,
        (Needs.GAZETTE, Needs.DOCUMENT),
        "Founding documents 000 and 003; which government notifies is a row of the profile",
    ),
    Transition(
        FileAct.WITHDRAW,
        (S.NOTIFIED,),
        S.APPROVED,
        Who.SECRETARIAT,
        (Needs.DOCUMENT, Needs.REMARKS),
        NO_SOURCE,
        pending=True,
    ),
    Transition(
        FileAct.SEAT,
        (S.NOTIFIED,),
        S.SEATED,
        Who.SYSTEM,
        (),
        "Founding documents 000 and 003, a representative is nominated to the Council after the notification",
    ),
    Transition(
        FileAct.START,
        (S.NOTIFIED, S.SEATED),
        S.SOFT,
        Who.TEAM,
        (Needs.REMARKS,),
        "Founding document 004, soft operation before full operation",
    ),
    Transition(
        FileAct.COMPLETE,
        (S.SOFT,),
        S.FULL,
        Who.SECRETARIAT,
        (Needs.DOCUMENT,),
        "Founding document 004, soft operation before full operation",
    ),
    Transition(FileAct.SUSPEND, AT_WORK, S.SUSPENDED, Who.SECRETARIAT, (Needs.DOCUMENT, Needs.REMARKS), NO_SOURCE),
    Transition(FileAct.RESUME, (S.SUSPENDED,), S.SOFT, Who.SECRETARIAT, (Needs.DOCUMENT,), NO_SOURCE),
    Transition(
        FileAct.MERGE,
        (*ON_THE_WAY, *AT_WORK, S.SUSPENDED),
        S.MERGED,
        Who.SECRETARIAT,
        (Needs.SUCCESSOR, Needs.DOCUMENT),
        NO_SOURCE,
    ),
    Transition(
        FileAct.DISSOLVE,
        (*ON_THE_WAY, *AT_WORK, S.SUSPENDED),
        S.DISSOLVED,
        Who.SECRETARIAT,
        (Needs.DOCUMENT, Needs.REMARKS),
        NO_SOURCE,
    ),
)
BY_ACT: Final = {each.act: each for each in TRANSITIONS}
# What people may be offered; opening makes a file and has a door of its own.
OFFERED: Final = tuple(
    each for each in TRANSITIONS if each.who in (Who.SECRETARIAT, Who.TEAM) and each.act is not FileAct.OPEN
)
# Ends that anybody may choose at any time are no "next step".
ASIDE: Final = frozenset({FileAct.SUSPEND, FileAct.MERGE, FileAct.DISSOLVE})


def ways_out(state: FormationState) -> tuple[Transition, ...]:
    """What may happen to a file in this state, in the order of the table."""
    return tuple(each for each in TRANSITIONS if state in each.sources)


def next_steps(state: FormationState, *, pending: bool = False) -> tuple[Transition, ...]:
    """The ways on, without those that leave the way: first the one that leads furthest."""
    order = tuple(FormationState)
    onward = (each for each in ways_out(state) if each.act not in ASIDE and each.pending is pending)
    return tuple(sorted(onward, key=lambda each: -order.index(each.target)))


def possible(act: FileAct, state: FormationState, *, pending: bool = False) -> bool:
    """`pending`: its notification is recorded for a day that has not come."""
    return state in BY_ACT[act].sources and BY_ACT[act].pending is pending
