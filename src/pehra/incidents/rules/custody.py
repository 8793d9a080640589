"""Custody as a table: which step is open to whom in which state of the case and of the offer, and where it leads.

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
    DISMISS = "dismiss"  # accept a report and close it as no incident
    CLOSE = "close"
    REOPEN = "reopen"
    WORK = "work"  # classify, say who is affected


class Side(StrEnum):
    """Where a body stands towards a case."""

    CUSTODIAN = "custodian"
    RECEIVER = "receiver"
    NATIONAL = "national"


@dataclass(frozen=True)
class Row:
    """An act that a side may do while the case is in one of the states, with or without an open offer.

    `becomes` is the state that the open offer gets by it, `leads_to` the state of the case (None: as it was).
    `silent`: only while a clock of the case has run out and nobody has answered.
    """

    act: Act
    side: Side
    statuses: frozenset[Status]
    offer: bool | None  # an offer must be open, must not be, or None: either way
    becomes: TransferState | None = None
    leads_to: Status | None = None
    silent: bool = False


NEW, OPEN, CLOSED = Status.NEW, Status.OPEN, Status.CLOSED
ALIVE: Final = frozenset({NEW, OPEN})

# A case begins as NEW, with the report's offer to its first responder.
BEGINS: Final = Status.NEW
TABLE: Final[tuple[Row, ...]] = (
    Row(Act.ACCEPT, Side.RECEIVER, ALIVE, offer=True, becomes=TransferState.ACCEPTED, leads_to=OPEN),
    Row(Act.RETURN, Side.RECEIVER, ALIVE, offer=True, becomes=TransferState.RETURNED),
    Row(Act.FORWARD, Side.RECEIVER, ALIVE, offer=True, becomes=TransferState.FORWARDED),
    # What nobody has acknowledged yet is a report that is looked at for the first time.
    Row(Act.DISMISS, Side.RECEIVER, frozenset({NEW}), offer=True, becomes=TransferState.ACCEPTED, leads_to=CLOSED),
    Row(Act.ESCALATE, Side.CUSTODIAN, frozenset({OPEN}), offer=False),
    Row(Act.WITHDRAW, Side.CUSTODIAN, ALIVE, offer=True, becomes=TransferState.WITHDRAWN),
    # A silent route: the National CERT's duty officer puts the case where it is answered for.
    Row(
        Act.OVERRIDE,
        Side.NATIONAL,
        ALIVE,
        offer=None,
        becomes=TransferState.OVERRIDDEN,
        leads_to=OPEN,
        silent=True,
    ),
    Row(Act.WORK, Side.CUSTODIAN, frozenset({OPEN}), offer=None),
    Row(Act.CLOSE, Side.CUSTODIAN, frozenset({OPEN}), offer=False, leads_to=CLOSED),
    Row(Act.REOPEN, Side.CUSTODIAN, frozenset({CLOSED}), offer=False, leads_to=OPEN),
)
# Who must move a case on that nobody else moves: a new one waits for its receiver, the others for their custodian.
OWNER: Final[dict[Status, Side]] = {NEW: Side.RECEIVER, OPEN: Side.CUSTODIAN, CLOSED: Side.CUSTODIAN}

# A report cannot go back to its organisation, and there is nothing to take back: the law made this body its first
# responder, which has custody from the beginning.
NOT_OF_A_REPORT: Final = frozenset({Act.RETURN, Act.WITHDRAW})


def row(act: Act) -> Row:
    return next(row for row in TABLE if row.act is act)


def open_acts(
    *, status: Status, sides: frozenset[Side], offer: TransferKind | None, silent: bool = False
) -> frozenset[Act]:
    """The acts open to a body that stands on these sides.

    `offer` is the kind of the open offer, if there is one; `silent`: a clock of the case has run out unanswered.
    """
    found = {
        row.act
        for row in TABLE
        if row.side in sides
        and status in row.statuses
        and (row.offer is None or row.offer == (offer is not None))
        and (silent or not row.silent)
    }
    return frozenset(found - NOT_OF_A_REPORT if offer is TransferKind.REPORT else found)
