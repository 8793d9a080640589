"""The words that the tables of webhooks use."""

from enum import StrEnum


class DeliveryState(StrEnum):
    """WITHHELD: when it was to be sent, the body could no longer know of it. It is not sent later either."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    WITHHELD = "withheld"


class Off(StrEnum):
    """Why a webhook is switched off; NOT: it is on."""

    NOT = ""
    BY_HAND = "by-hand"
    FAILING = "failing"
    GONE = "gone"
