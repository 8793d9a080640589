"""Custody as a table: which step is open to whom in which state of the case and of the offer.

Exactly one body has custody. An open offer leaves it with the sender until the receiver accepts.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pehra.incidents.rules.wording import Status, TransferKind, TransferState


class Act(StrEnum):
    ACCEPT = "accept"
    RETURN = "return"
    FORWARD = "forward"
    ESCALATE = "escalate"
    OVERRIDE = "override"
    WITHDRAW = "withdraw"
    CLOSE = "close"
    REOPEN = "reopen"
    WORK = "work"  # classify, note, observables


class Side(StrEnum):
    """Where a body stands towards a case."""

    CUSTODIAN = "custodian"
    RECEIVER = "receiver"
    NATIONAL = "national"
    NONE = "none"


@dataclass(frozen=True)
class Row:
    """An act that a side may do while the case is in one of the states, with or without an open offer."""

    act: Act
    side: Side
    statuses: frozenset[Status]
    offer: bool | None  # an offer must be open, must not be, or None: either way
    becomes: TransferState | None = None
    reason: bool = False


NEW, OPEN, CLOSED = Status.NEW, Status.OPEN, Status.CLOSED

TABLE: Final[tuple[Row, ...]] = (
    Row(Act.ACCEPT, Side.RECEIVER, frozenset({NEW, OPEN}), offer=True, becomes=TransferState.ACCEPTED),
    Row(Act.RETURN, Side.RECEIVER, frozenset({OPEN}), offer=True, becomes=TransferState.RETURNED, reason=True),
    Row(
        Act.FORWARD,
        Side.RECEIVER,
        frozenset({NEW, OPEN}),
        offer=True,
        becomes=TransferState.FORWARDED,
        reason=True,
    ),
    Row(Act.ESCALATE, Side.CUSTODIAN, frozenset({OPEN}), offer=False),
    Row(Act.WITHDRAW, Side.CUSTODIAN, frozenset({OPEN}), offer=True, becomes=TransferState.WITHDRAWN, reason=True),
    # A silent route: the National CERT's duty officer puts the case where it is answered for.
    Row(
        Act.OVERRIDE,
        Side.NATIONAL,
        frozenset({NEW, OPEN}),
        offer=None,
        becomes=TransferState.OVERRIDDEN,
        reason=True,
    ),
    Row(Act.WORK, Side.CUSTODIAN, frozenset({OPEN}), offer=None),
    Row(Act.CLOSE, Side.CUSTODIAN, frozenset({OPEN}), offer=False),
    Row(Act.REOPEN, Side.CUSTODIAN, frozenset({CLOSED}), offer=False, reason=True),
)


def row(act: Act) -> Row:
    return next(row for row in TABLE if row.act is act)


def open_acts(*, status: Status, sides: frozenset[Side], offer: TransferKind | None) -> frozenset[Act]:
    """The acts open to a body that stands on these sides; `offer` is the kind of the open offer, if there is one."""
    found = {
        row.act
        for row in TABLE
        if row.side in sides and status in row.statuses and (row.offer is None or row.offer == (offer is not None))
    }
    if offer is TransferKind.REPORT:
        # A report cannot go back to its organisation: the law made this body its first responder.
        found.discard(Act.RETURN)
    return frozenset(found)
