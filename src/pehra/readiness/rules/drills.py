"""The life of a drill as a table: which act is open to whom in which state, and where it leads.

`docs/reference/drills.md` is printed from it.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class DrillState(StrEnum):
    """PLANNED: its parties are asked. BRIEFED: told what to expect. RUNNING, PAUSED. The others are ends."""

    PLANNED = "planned"
    BRIEFED = "briefed"
    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"
    ABORTED = "aborted"
    CANCELLED = "cancelled"


class Side(StrEnum):
    """Where a person stands towards a drill."""

    DIRECTOR = "director"
    OBSERVER = "observer"
    # Answers for a party that plays: a lead or duty officer of a CERT, a contact of an organisation.
    LEAD = "lead"
    PLAYER = "player"


class Act(StrEnum):
    ANSWER = "answer"  # takes part, or not
    BRIEF = "brief"
    CANCEL = "cancel"
    START = "start"
    INJECT = "inject"
    PAUSE = "pause"
    RESUME = "resume"
    ABORT = "abort"
    END = "end"
    NOTE = "note"
    LESSON = "lesson"


class Part(StrEnum):
    """As what somebody belongs to the directing staff."""

    DIRECTOR = "director"
    OBSERVER = "observer"


class Reply(StrEnum):
    """What a party answered to being asked to play."""

    ASKED = "asked"
    JOINS = "joins"
    DECLINES = "declines"


class Delivery(StrEnum):
    """What has become of an inject. FAILED: nobody got it. SKIPPED: the drill was over before it was due."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class Row:
    """An act open to a side in these states; `leads_to` is the state after it (None: as it was)."""

    act: Act
    side: Side
    states: frozenset[DrillState]
    leads_to: DrillState | None = None


PLANNED, BRIEFED, RUNNING, PAUSED = DrillState.PLANNED, DrillState.BRIEFED, DrillState.RUNNING, DrillState.PAUSED
BEGINS: Final = PLANNED
AHEAD: Final = frozenset({PLANNED, BRIEFED})
UNDER_WAY: Final = frozenset({RUNNING, PAUSED})
OVER: Final = frozenset({DrillState.ENDED, DrillState.ABORTED})
ENDS: Final = OVER | {DrillState.CANCELLED}
TABLE: Final[tuple[Row, ...]] = (
    Row(Act.ANSWER, Side.LEAD, AHEAD),
    Row(Act.BRIEF, Side.DIRECTOR, frozenset({PLANNED}), BRIEFED),
    Row(Act.CANCEL, Side.DIRECTOR, AHEAD, DrillState.CANCELLED),
    Row(Act.START, Side.DIRECTOR, frozenset({BRIEFED}), RUNNING),
    Row(Act.INJECT, Side.DIRECTOR, frozenset({RUNNING})),
    Row(Act.PAUSE, Side.DIRECTOR, frozenset({RUNNING}), PAUSED),
    Row(Act.RESUME, Side.DIRECTOR, frozenset({PAUSED}), RUNNING),
    Row(Act.ABORT, Side.DIRECTOR, UNDER_WAY, DrillState.ABORTED),
    Row(Act.END, Side.DIRECTOR, UNDER_WAY, DrillState.ENDED),
    Row(Act.NOTE, Side.DIRECTOR, UNDER_WAY | OVER),
    Row(Act.NOTE, Side.OBSERVER, UNDER_WAY | OVER),
    Row(Act.LESSON, Side.DIRECTOR, OVER),
)
# Who must move it on that nobody else moves.
OWNER: Final = {state: Side.DIRECTOR for state in DrillState if state not in ENDS}


def open_acts(state: DrillState, sides: frozenset[Side]) -> frozenset[Act]:
    """The acts open to somebody who stands on these sides."""
    return frozenset(row.act for row in TABLE if row.side in sides and state in row.states)


def after(act: Act, state: DrillState) -> DrillState:
    """The state to which an act leads from this one. Raises LookupError where it is not open."""
    row = next((row for row in TABLE if row.act is act and state in row.states), None)
    if row is None:
        raise LookupError(f"{act} is not open while a drill is {state}")
    return row.leads_to or state
