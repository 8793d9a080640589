"""The words that the tables of searching use."""

from enum import StrEnum


class RecordKind(StrEnum):
    """What is found."""

    CASE = "case"
    REPORT = "report"
    ENTRY = "entry"
    TRACE = "trace"


class Told(StrEnum):
    """How the owner of a saved view is told of new matches."""

    NEVER = "never"
    AT_ONCE = "at-once"
    DAILY = "daily"


class AnswerState(StrEnum):
    """WAITING: nobody of the body has answered. LAPSED: nobody did in time."""

    WAITING = "waiting"
    ANSWERED = "answered"
    DECLINED = "declined"
    LAPSED = "lapsed"


class Order(StrEnum):
    """How a search is sorted: the newest first, or the best of the newest."""

    TIME = "time"
    RELEVANCE = "relevance"
