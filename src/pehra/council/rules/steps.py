"""What can happen to the Council's things, as tables: the code, the diagrams in the docs and the tests come from it.

A step says from which state which act leads where, who does it, and what must be there for it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from pehra.foundation.access.errors import Conflict

# Where a thing comes from.
START: Final = "*"


class Who(StrEnum):
    """Who does a step."""

    MEMBER = "member"
    SECRETARIAT = "secretariat"
    SUBMITTER = "submitter"
    OWNER = "owner"
    COUNCIL = "council"  # by a vote
    SYSTEM = "system"


class MeetingState(StrEnum):
    DRAFT = "draft"
    CALLED = "called"
    SITTING = "sitting"
    HELD = "held"
    CANCELLED = "cancelled"


class ItemState(StrEnum):
    SUBMITTED = "submitted"
    SCHEDULED = "scheduled"
    CIRCULATED = "circulated"
    DONE = "done"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class MotionState(StrEnum):
    PROPOSED = "proposed"
    OPEN = "open"
    CARRIED = "carried"
    LOST = "lost"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


class MinutesState(StrEnum):
    DRAFT = "draft"
    PROPOSED = "proposed"
    SEALED = "sealed"


class ActionState(StrEnum):
    OPEN = "open"
    SHOWN = "shown"
    DONE = "done"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class Step:
    """From `state`, `act` leads to `to`. `needs`: what must be there, in words."""

    state: str
    act: str
    to: str
    who: Who
    needs: str = ""


MEETING: Final = (
    Step(START, "draft", MeetingState.DRAFT, Who.SECRETARIAT),
    Step(MeetingState.DRAFT, "call", MeetingState.CALLED, Who.SECRETARIAT, "the days of notice; an agenda"),
    Step(MeetingState.DRAFT, "cancel", MeetingState.CANCELLED, Who.SECRETARIAT, "a reason"),
    Step(MeetingState.CALLED, "change", MeetingState.CALLED, Who.SECRETARIAT, "the days of notice, if it is earlier"),
    Step(MeetingState.CALLED, "cancel", MeetingState.CANCELLED, Who.SECRETARIAT, "a reason"),
    Step(MeetingState.CALLED, "open", MeetingState.SITTING, Who.SECRETARIAT, "its time; the attendance"),
    Step(MeetingState.SITTING, "close", MeetingState.HELD, Who.SECRETARIAT, "no vote under way"),
)

ITEM: Final = (
    Step(START, "submit", ItemState.SUBMITTED, Who.MEMBER),
    Step(ItemState.SUBMITTED, "schedule", ItemState.SCHEDULED, Who.SECRETARIAT, "a meeting that has not begun"),
    Step(ItemState.SUBMITTED, "circulate", ItemState.CIRCULATED, Who.SECRETARIAT, "a motion and a closing date"),
    Step(ItemState.SUBMITTED, "decline", ItemState.DECLINED, Who.SECRETARIAT, "a reason"),
    Step(ItemState.SUBMITTED, "withdraw", ItemState.WITHDRAWN, Who.SUBMITTER),
    Step(ItemState.SCHEDULED, "defer", ItemState.SUBMITTED, Who.SECRETARIAT, "no vote under way"),
    Step(ItemState.SCHEDULED, "conclude", ItemState.DONE, Who.SECRETARIAT, "a meeting that sits; no vote under way"),
    Step(ItemState.CIRCULATED, "conclude", ItemState.DONE, Who.SYSTEM, "the decision"),
)

MOTION: Final = (
    Step(START, "propose", MotionState.PROPOSED, Who.MEMBER, "an item that is open"),
    Step(MotionState.PROPOSED, "put", MotionState.OPEN, Who.SECRETARIAT, "a quorum, or a closing date"),
    Step(MotionState.PROPOSED, "withdraw", MotionState.WITHDRAWN, Who.SUBMITTER),
    Step(MotionState.PROPOSED, "lapse", MotionState.WITHDRAWN, Who.SYSTEM, "its item is closed"),
    Step(MotionState.OPEN, "interrupt", MotionState.PROPOSED, Who.SECRETARIAT, "a meeting that has lost its quorum"),
    Step(MotionState.OPEN, "carry", MotionState.CARRIED, Who.COUNCIL, "the majority of the rule in force"),
    Step(MotionState.OPEN, "lose", MotionState.LOST, Who.COUNCIL),
    Step(MotionState.CARRIED, "supersede", MotionState.SUPERSEDED, Who.COUNCIL, "a later motion that is carried"),
)

MINUTES: Final = (
    Step(START, "draft", MinutesState.DRAFT, Who.SECRETARIAT, "a meeting that was held"),
    Step(MinutesState.DRAFT, "edit", MinutesState.DRAFT, Who.SECRETARIAT),
    Step(MinutesState.DRAFT, "propose", MinutesState.PROPOSED, Who.SECRETARIAT, "a later meeting to approve them"),
    Step(MinutesState.PROPOSED, "return", MinutesState.DRAFT, Who.COUNCIL, "the motion is lost or withdrawn"),
    Step(MinutesState.PROPOSED, "seal", MinutesState.SEALED, Who.COUNCIL, "the motion is carried"),
)

ACTION: Final = (
    Step(START, "create", ActionState.OPEN, Who.SECRETARIAT, "a resolution"),
    Step(ActionState.OPEN, "show", ActionState.SHOWN, Who.OWNER, "a document or a link"),
    Step(ActionState.SHOWN, "accept", ActionState.DONE, Who.SECRETARIAT),
    Step(ActionState.SHOWN, "return", ActionState.OPEN, Who.SECRETARIAT, "a reason"),
    Step(ActionState.OPEN, "supersede", ActionState.SUPERSEDED, Who.COUNCIL, "its resolution is superseded"),
    Step(ActionState.SHOWN, "supersede", ActionState.SUPERSEDED, Who.COUNCIL, "its resolution is superseded"),
)

TABLES: Final[Mapping[str, tuple[Step, ...]]] = MappingProxyType(
    {"meeting": MEETING, "item": ITEM, "motion": MOTION, "minutes": MINUTES, "action": ACTION}
)

# A state in which an act is not possible is told in these words; `tools.translate` finds them here.
REFUSALS: Final[Mapping[str, Conflict]] = MappingProxyType(
    {
        "meeting": Conflict("The meeting's state does not allow this now."),
        "item": Conflict("The item's state does not allow this now."),
        "motion": Conflict("The motion's state does not allow this now; what was decided can only be superseded."),
        "minutes": Conflict("The minutes' state does not allow this now: sealed minutes stay as they are."),
        "action": Conflict("The action's state does not allow this now."),
    }
)


def after(thing: str, state: str, act: str) -> str:
    """The state that an act leads to. Raises Conflict where the table has no such step."""
    for step in TABLES[thing]:
        if step.state == state and step.act == act:
            return step.to
    refusal = REFUSALS[thing]
    raise Conflict(refusal.text)


def possible(thing: str, state: str) -> frozenset[str]:
    """The acts that a state allows."""
    return frozenset(step.act for step in TABLES[thing] if step.state == state)


def states(steps: Iterable[Step]) -> list[str]:
    """Every state of a table, in the order in which it is first reached."""
    return list(dict.fromkeys(step.to for step in steps))
