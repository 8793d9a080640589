"""Directives: what can happen to one, and to what each of its addressees owes, as tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from pehra.council.rules.steps import START
from pehra.formats.references import shape
from pehra.foundation.access.errors import Conflict

SOMETHING: Final = "what was done; evidence where it is asked for"
# B-7K3F-9QPD; "binding".
PREFIX: Final = "B"
SHAPE: Final = shape(PREFIX)
MOST_TEXT: Final = 10_000


class DirectiveState(StrEnum):
    DRAFT = "draft"
    ISSUED = "issued"
    CLOSED = "closed"
    REVOKED = "revoked"
    DISCARDED = "discarded"


class DutyState(StrEnum):
    """How far an addressee is."""

    TOLD = "told"
    ACKNOWLEDGED = "acknowledged"
    SHOWN = "shown"
    WAIVER_ASKED = "waiver-asked"
    COMPLIANT = "compliant"
    WAIVED = "waived"
    RELEASED = "released"


OPEN: Final = frozenset({DutyState.TOLD, DutyState.ACKNOWLEDGED, DutyState.SHOWN, DutyState.WAIVER_ASKED})


class By(StrEnum):
    """Who does a step."""

    ISSUER = "issuer"
    ADDRESSEE = "addressee"
    SUPERVISOR = "supervisor"  # the addressee's first responder, or the issuer


@dataclass(frozen=True, slots=True)
class Step:
    """From `state`, `act` leads to `to`. `needs`: what must be there, in words."""

    state: str
    act: str
    to: str
    who: By
    needs: str = ""


DIRECTIVE: Final = (
    Step(START, "draft", DirectiveState.DRAFT, By.ISSUER),
    Step(DirectiveState.DRAFT, "edit", DirectiveState.DRAFT, By.ISSUER),
    Step(DirectiveState.DRAFT, "issue", DirectiveState.ISSUED, By.ISSUER, "a resolution, or the mandate; addressees"),
    Step(DirectiveState.DRAFT, "discard", DirectiveState.DISCARDED, By.ISSUER),
    Step(DirectiveState.ISSUED, "close", DirectiveState.CLOSED, By.ISSUER, "nobody who still owes anything"),
    Step(DirectiveState.ISSUED, "revoke", DirectiveState.REVOKED, By.ISSUER, "a reason"),
)

DUTY: Final = (
    Step(START, "address", DutyState.TOLD, By.ISSUER, "a directive that is issued"),
    Step(DutyState.TOLD, "acknowledge", DutyState.ACKNOWLEDGED, By.ADDRESSEE),
    Step(DutyState.TOLD, "show", DutyState.SHOWN, By.ADDRESSEE, SOMETHING),
    Step(DutyState.TOLD, "ask-waiver", DutyState.WAIVER_ASKED, By.ADDRESSEE, "a reason"),
    Step(DutyState.ACKNOWLEDGED, "show", DutyState.SHOWN, By.ADDRESSEE, SOMETHING),
    Step(DutyState.ACKNOWLEDGED, "ask-waiver", DutyState.WAIVER_ASKED, By.ADDRESSEE, "a reason"),
    Step(DutyState.SHOWN, "accept", DutyState.COMPLIANT, By.SUPERVISOR),
    Step(DutyState.SHOWN, "return", DutyState.ACKNOWLEDGED, By.SUPERVISOR, "a reason"),
    Step(DutyState.WAIVER_ASKED, "grant", DutyState.WAIVED, By.ISSUER, "a reason"),
    Step(DutyState.WAIVER_ASKED, "refuse", DutyState.ACKNOWLEDGED, By.ISSUER, "a reason"),
    *(Step(state, "release", DutyState.RELEASED, By.ISSUER, "the directive is revoked") for state in sorted(OPEN)),
)

TABLES: Final[Mapping[str, tuple[Step, ...]]] = MappingProxyType({"directive": DIRECTIVE, "duty": DUTY})
REFUSALS: Final[Mapping[str, Conflict]] = MappingProxyType(
    {
        "directive": Conflict("The directive's state does not allow this now."),
        "duty": Conflict("This has been answered already, or was decided meanwhile."),
    }
)


def after(thing: str, state: str, act: str) -> str:
    """The state that an act leads to. Raises Conflict where the table has no such step."""
    for step in TABLES[thing]:
        if step.state == state and step.act == act:
            return step.to
    refusal = REFUSALS[thing]
    raise Conflict(refusal.text)


def possible(thing: str, state: str, who: By) -> frozenset[str]:
    """The acts that a state allows to somebody."""
    return frozenset(step.act for step in TABLES[thing] if step.state == state and step.who == who)
