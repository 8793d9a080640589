"""Where a public report stands, what the desk may do with it there, and what its sender has agreed to."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from pehra.law.tlp import TLP


class PublicReportState(StrEnum):
    """NEW: nobody has looked. ASKED: its sender was asked something. TAKEN_UP: a case has come of it."""

    NEW = "new"
    LOOKING = "looking"
    ASKED = "asked"
    TAKEN_UP = "taken-up"
    CLOSED = "closed"
    REFUSED = "refused"


class Act(StrEnum):
    """What the desk does."""

    ACKNOWLEDGE = "acknowledge"
    ASK = "ask"
    TAKE_UP = "take-up"
    REFUSE = "refuse"
    CLOSE = "close"
    REOPEN = "reopen"


class Why(StrEnum):
    """Why the desk refuses a report. Its sender is told."""

    SPAM = "spam"
    NO_INCIDENT = "no-incident"
    TOO_LITTLE = "too-little"
    ELSEWHERE = "elsewhere"


class Consent(StrEnum):
    """Who may learn of a report, in its sender's choice."""

    CERT = "cert"
    CONCERNED = "concerned"
    NETWORK = "network"


class Whom(StrEnum):
    """Whom it has happened to."""

    SELF = "self"
    ORGANISATION = "organisation"
    OTHERS = "others"


OPEN: Final = frozenset(
    {PublicReportState.NEW, PublicReportState.LOOKING, PublicReportState.ASKED, PublicReportState.TAKEN_UP}
)
NOT_TAKEN_UP: Final = frozenset({PublicReportState.NEW, PublicReportState.LOOKING, PublicReportState.ASKED})
OPEN_TO: Final[Mapping[Act, frozenset[PublicReportState]]] = MappingProxyType(
    {
        Act.ACKNOWLEDGE: frozenset({PublicReportState.NEW}),
        Act.ASK: OPEN,
        Act.TAKE_UP: NOT_TAKEN_UP,
        Act.REFUSE: NOT_TAKEN_UP,
        Act.CLOSE: OPEN,
        Act.REOPEN: frozenset({PublicReportState.CLOSED, PublicReportState.REFUSED}),
    }
)
# What a case is labelled that comes of it. Nothing is ever made public.
LABEL: Final[Mapping[Consent, TLP]] = MappingProxyType(
    {Consent.CERT: TLP.AMBER_STRICT, Consent.CONCERNED: TLP.AMBER, Consent.NETWORK: TLP.GREEN}
)


def may(act: Act, state: str) -> bool:
    return state in OPEN_TO[act]


def acts_in(state: str) -> frozenset[Act]:
    return frozenset(act for act in Act if may(act, state))


def after_asking(state: str) -> PublicReportState:
    """A question does not take a report out of its case."""
    return PublicReportState.TAKEN_UP if state == PublicReportState.TAKEN_UP else PublicReportState.ASKED


def after_an_answer(state: str) -> PublicReportState:
    """Its sender has written: what waited for that is looked at again."""
    return PublicReportState.LOOKING if state == PublicReportState.ASKED else PublicReportState(state)
