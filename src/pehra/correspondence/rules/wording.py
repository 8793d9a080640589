"""The words that the tables of requests and measures use for states, kinds and ways."""

from enum import StrEnum
from typing import Final

# First letters of references.
REQUEST: Final = "W"
MEASURE: Final = "H"


class RequestState(StrEnum):
    """SENT: it left. WAITING: the other side has it and owes an answer. ANSWERED: we have to read and decide."""

    DRAFT = "draft"
    SENT = "sent"
    WAITING = "waiting"
    ANSWERED = "answered"
    CLOSED = "closed"
    GIVEN_UP = "given-up"


class RequestAct(StrEnum):
    """What is done with a request; ACKNOWLEDGE and ANSWER by the other side, or written down for it."""

    EDIT = "edit"
    SEND = "send"
    ACKNOWLEDGE = "acknowledge"
    ANSWER = "answer"
    WRITE = "write"
    CLOSE = "close"
    GIVE_UP = "give-up"
    REOPEN = "reopen"


class LetterKind(StrEnum):
    """What is asked for; each but FREE has a ready letter in each language."""

    TAKEDOWN = "takedown"
    INFORMATION = "information"
    PRESERVATION = "preservation"
    VULNERABLE = "vulnerable-system"
    FREE = "free"


class Outsider(StrEnum):
    """What a third party outside of the network is."""

    HOSTING = "hosting-provider"
    REGISTRAR = "registrar"
    TELECOM = "telecom"
    BANK = "bank"
    PLATFORM = "platform"
    FOREIGN_CERT = "foreign-cert"
    POLICE = "police"
    VENDOR = "vendor"
    OTHER = "other"


class AnswerWay(StrEnum):
    """How something was said. PEHRA: by a member, in the browser or the API. LINK: by the secret link."""

    PEHRA = "pehra"
    LINK = "link"
    MAIL = "mail"
    PHONE = "phone"
    PAPER = "paper"
    MEETING = "meeting"


# Ways by which an answer comes past this site, so that an officer writes it down.
BY_HAND: Final = (AnswerWay.MAIL, AnswerWay.PHONE, AnswerWay.PAPER, AnswerWay.MEETING)


class MeasureKind(StrEnum):
    """What is done against something that was seen, or for something that was hit."""

    BLOCK = "block"
    SINKHOLE = "sinkhole"
    DISCONNECT = "disconnect"
    TAKEDOWN = "takedown"
    RESET = "reset-credentials"
    PATCH = "patch"
    MONITOR = "monitor"
    OTHER = "other"


class MeasureState(StrEnum):
    """PENDING: to be carried out. TO_BE_REMOVED: its day has come, or somebody said so; it still stands."""

    PENDING = "pending"
    ACTIVE = "active"
    TO_BE_REMOVED = "to-be-removed"
    REMOVED = "removed"
    REFUSED = "refused"


class MeasureAct(StrEnum):
    """What is done with a measure. KEEP: it stays, until another day."""

    ACTIVATE = "activate"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    ASK_REMOVAL = "ask-removal"
    KEEP = "keep"
    REMOVE = "remove"
