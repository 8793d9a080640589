"""The states of a finding as a table: who may bring it from where to where, and what the machine does by itself."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class FindingState(StrEnum):
    """Where a finding stands on its way from observed to fixed."""

    NEW = "new"
    TOLD = "told"
    ACKNOWLEDGED = "acknowledged"
    BEING_FIXED = "being-fixed"
    FIXED_UNCONFIRMED = "fixed-unconfirmed"
    FIXED_CONFIRMED = "fixed-confirmed"
    ACCEPTED = "accepted"
    FALSE_ALARM = "false-alarm"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"


class FindingAct(StrEnum):
    """What somebody, or the machine, does with a finding."""

    ACKNOWLEDGE = "acknowledge"
    BEGIN = "begin"  # "we are fixing it"
    SAY_FIXED = "say-fixed"
    ACCEPT = "accept"  # live with it, for a reason and until a day
    DISPUTE = "dispute"  # "this is a false alarm", which the CERT confirms
    CONFIRM = "confirm"  # the CERT: it is a false alarm
    REOPEN = "reopen"
    TELL = "tell"  # a digest went out
    MISS = "miss"  # a feed that would have seen it no longer does
    CLEAR = "clear"  # and that is sure
    SEE_AGAIN = "see-again"
    EXPIRE = "expire"  # the day until which it was accepted has passed
    WITHDRAW = "withdraw"  # the only input that told of it was read anew, and no longer does
    MERGE = "merge"  # it is counted with another one, of which it is a part
    GIVE_BACK = "give-back"  # what it is on is not theirs any more


# In the API's document it stands beside the acts of cases, under a name of its own.
Act = FindingAct


class Side(StrEnum):
    """Where somebody stands towards a finding."""

    ORGANISATION = "organisation"
    CERT = "cert"
    MACHINE = "machine"


@dataclass(frozen=True)
class Row:
    """An act that these sides may do while the finding is in one of the states, and where it leads.

    `reason`: it must be given.
    """

    act: Act
    sides: frozenset[Side]
    states: frozenset[FindingState]
    leads_to: FindingState
    reason: bool = False


S = FindingState
# Somebody has to do something about it.
OPEN: Final = frozenset({S.NEW, S.TOLD, S.ACKNOWLEDGED, S.BEING_FIXED, S.REOPENED})
FIXED: Final = frozenset({S.FIXED_UNCONFIRMED, S.FIXED_CONFIRMED})
_ORGANISATION, _CERT, _MACHINE = frozenset({Side.ORGANISATION}), frozenset({Side.CERT}), frozenset({Side.MACHINE})
_BOTH: Final = _ORGANISATION | _CERT

BEGINS: Final = FindingState.NEW
TABLE: Final[tuple[Row, ...]] = (
    Row(Act.ACKNOWLEDGE, _BOTH, frozenset({S.NEW, S.TOLD, S.REOPENED}), S.ACKNOWLEDGED),
    Row(Act.BEGIN, _BOTH, OPEN - {S.BEING_FIXED}, S.BEING_FIXED),
    Row(Act.SAY_FIXED, _BOTH, OPEN, S.FIXED_UNCONFIRMED),
    # Whose risk it is accepts it, and nobody for them.
    Row(Act.ACCEPT, _ORGANISATION, OPEN, S.ACCEPTED, reason=True),
    Row(Act.DISPUTE, _BOTH, OPEN | {S.FIXED_UNCONFIRMED}, S.FALSE_ALARM, reason=True),
    Row(Act.CONFIRM, _CERT, frozenset({S.FALSE_ALARM}), S.FALSE_ALARM),
    Row(Act.REOPEN, _BOTH, frozenset({S.FIXED_UNCONFIRMED, S.ACCEPTED}), S.REOPENED, reason=True),
    Row(Act.REOPEN, _CERT, frozenset({S.FIXED_CONFIRMED, S.FALSE_ALARM}), S.REOPENED, reason=True),
    Row(Act.TELL, _MACHINE, frozenset({S.NEW}), S.TOLD),
    Row(Act.MISS, _MACHINE, OPEN | {S.ACCEPTED}, S.FIXED_UNCONFIRMED),
    Row(Act.CLEAR, _MACHINE, OPEN | {S.ACCEPTED, S.FIXED_UNCONFIRMED}, S.FIXED_CONFIRMED),
    Row(Act.SEE_AGAIN, _MACHINE, FIXED | {S.WITHDRAWN}, S.REOPENED),
    Row(Act.EXPIRE, _MACHINE, frozenset({S.ACCEPTED}), S.REOPENED),
    Row(Act.WITHDRAW, _MACHINE, frozenset(FindingState) - {S.WITHDRAWN}, S.WITHDRAWN),
    Row(Act.MERGE, _MACHINE, frozenset(FindingState) - {S.WITHDRAWN}, S.WITHDRAWN),
    Row(Act.GIVE_BACK, _MACHINE, OPEN | {S.ACCEPTED, S.FIXED_UNCONFIRMED}, S.WITHDRAWN),
)
# Who must move a finding on.
OWNER: Final[dict[FindingState, Side]] = {
    S.NEW: Side.MACHINE,
    S.TOLD: Side.ORGANISATION,
    S.ACKNOWLEDGED: Side.ORGANISATION,
    S.BEING_FIXED: Side.ORGANISATION,
    S.FIXED_UNCONFIRMED: Side.MACHINE,
    S.FIXED_CONFIRMED: Side.MACHINE,
    S.ACCEPTED: Side.ORGANISATION,
    S.FALSE_ALARM: Side.CERT,
    S.REOPENED: Side.ORGANISATION,
    S.WITHDRAWN: Side.MACHINE,
}
# What people do, by hand and in bulk.
BY_PEOPLE: Final = (
    Act.ACKNOWLEDGE,
    Act.BEGIN,
    Act.SAY_FIXED,
    Act.ACCEPT,
    Act.DISPUTE,
    Act.CONFIRM,
    Act.REOPEN,
)
NEEDS_REASON: Final = frozenset(row.act for row in TABLE if row.reason)


def rows(act: Act, sides: Collection[Side]) -> tuple[Row, ...]:
    """The rows by which somebody on these sides does an act."""
    return tuple(row for row in TABLE if row.act is act and row.sides & frozenset(sides))


def leads_to(act: Act, sides: Collection[Side], state: FindingState) -> FindingState | None:
    """Where the act leads from this state for somebody on these sides; None where it is not open to them."""
    return next((row.leads_to for row in rows(act, sides) if state in row.states), None)


def open_acts(state: FindingState, sides: Collection[Side], *, confirmed: bool = False) -> frozenset[Act]:
    """The acts open to somebody on these sides. `confirmed`: the CERT has agreed that it is a false alarm."""
    wanted = frozenset(sides)
    found = {row.act for row in TABLE if state in row.states and row.sides & wanted}
    return frozenset(found - {Act.CONFIRM} if confirmed else found)


def after(act: Act, *, side: Side) -> frozenset[FindingState]:
    """The states from which an act leads away for one side."""
    return frozenset().union(*(row.states for row in rows(act, {side})))
