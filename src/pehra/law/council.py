"""How a country's Council is made up and how it decides: its seats and its rules, as rows with dates and sources."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pehra.law.periods import runs


class SeatKind(StrEnum):
    """Why a seat exists: an office of the State, a community outside it, a province's CERT, or the Council's wish."""

    EX_OFFICIO = "ex-officio"
    COMMUNITY = "community"
    PROVINCIAL = "provincial"
    CO_OPTED = "co-opted"


class Office(StrEnum):
    CHAIR = "chair"
    SECRETARY = "secretary"
    MEMBER = "member"


class MotionKind(StrEnum):
    """What a motion does once it is carried."""

    PLAIN = "plain"
    RECOMMEND = "recommend"  # that a CERT be notified
    DIRECTIVE = "directive"  # a binding instruction
    MANDATE = "mandate"  # which of two bodies is responsible
    OBJECT = "object"  # which of two organisations holds a network object that both claim
    MINUTES = "minutes"  # approves those of an earlier meeting


class About(StrEnum):
    """What a rule of the Council is about."""

    QUORUM = "quorum"
    MAJORITY = "majority"
    TIE = "tie"
    INTEREST = "interest"
    TERM = "term"
    NOTICE = "notice"
    CIRCULATION = "circulation"
    VACANCY = "vacancy"
    TERM_REMINDER = "term-reminder"
    ACTION_REMINDER = "action-reminder"
    DIRECTIVE = "directive"
    DIRECTIVE_REMINDER = "directive-reminder"


class Base(StrEnum):
    """Of what a share is taken."""

    SEATS = "seats"  # every seat with a vote, filled or vacant
    FILLED = "filled"  # those of them that somebody holds
    PRESENT = "present"  # those that count as present for this question
    CAST = "cast"  # votes for and against; abstentions left out


class Answer(StrEnum):
    """What a rule without numbers says."""

    CHAIR_DECIDES = "chair-decides"
    FALLS = "falls"
    NOT_COUNTED = "not-counted"
    COUNTED = "counted"
    COUNCIL_ONLY = "council-only"
    NATIONAL_TOO = "national-too"


# Which fields a rule needs, by what it is about.
SHARES = frozenset({About.QUORUM, About.MAJORITY})
ANSWERS = {
    About.TIE: frozenset({Answer.CHAIR_DECIDES, Answer.FALLS}),
    About.INTEREST: frozenset({Answer.NOT_COUNTED, Answer.COUNTED}),
    About.DIRECTIVE: frozenset({Answer.COUNCIL_ONLY, Answer.NATIONAL_TOO}),
}
DAYS = frozenset({About.NOTICE, About.CIRCULATION, About.VACANCY})
REMINDERS = frozenset({About.TERM_REMINDER, About.ACTION_REMINDER, About.DIRECTIVE_REMINDER})
BASES = {
    About.QUORUM: frozenset({Base.SEATS, Base.FILLED}),
    About.MAJORITY: frozenset(Base),
}


@dataclass(frozen=True, slots=True)
class CouncilSeat:
    """A seat that the law gives: to whom it belongs, and whether it votes. `body`: that of the network it is for."""

    id: str
    kind: SeatKind
    office: Office
    title_en: str
    title_ur: str
    body: str | None
    votes: bool
    starts: date
    ends: date | None
    citation: str

    def runs_at(self, at: date) -> bool:
        return runs(self.starts, self.ends, at)


@dataclass(frozen=True, slots=True)
class CouncilRule:
    """One rule. Of `numerator`, `denominator`, `strictly` and `of`; `answer`; `days`; `months`; `remind_days` it has
    those that its `about` asks for. `motions` and `seats` narrow it; empty means any, and the narrower row goes first.

    `strictly`: more than the share, else at least. `days` and `remind_days` are calendar days.
    """

    id: str
    about: About
    starts: date
    ends: date | None
    citation: str
    motions: frozenset[MotionKind] = frozenset()
    seats: frozenset[SeatKind] = frozenset()
    numerator: int = 0
    denominator: int = 1
    strictly: bool = False
    of: Base | None = None
    answer: Answer | None = None
    days: int = 0
    months: int = 0
    remind_days: tuple[int, ...] = ()

    def runs_at(self, at: date) -> bool:
        return runs(self.starts, self.ends, at)
