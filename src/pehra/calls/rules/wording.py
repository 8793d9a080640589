"""The codes of call tasks."""

from enum import StrEnum
from typing import Final


class CallTaskState(StrEnum):
    """REACHED: somebody who was called takes it on. ANSWERED: it was acknowledged in Pehra, and nobody need call any
    more. EXHAUSTED: every list up the chain was gone through.
    """

    OPEN = "open"
    REACHED = "reached"
    ANSWERED = "answered"
    EXHAUSTED = "exhausted"


class CallOutcome(StrEnum):
    """What came of one call. REACHED: they take it on, which ends the task."""

    REACHED = "reached"
    DECLINED = "declined"
    NO_ANSWER = "no-answer"
    MESSAGE_LEFT = "message-left"
    WRONG_NUMBER = "wrong-number"


class CallKind(StrEnum):
    """What was not acknowledged: a case that was handed to a body, that a crisis level is in force, or a situation
    report of one. The last two go by the reference of the level.
    """

    CASE = "case"
    CRISIS = "crisis"
    REPORT = "report"


# What is known to the whole network.
OF_A_CRISIS: Final = (CallKind.CRISIS, CallKind.REPORT)


LONGEST_NOTE: Final = 500
