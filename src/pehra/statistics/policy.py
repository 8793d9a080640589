"""Who sees figures, and how exactly; who freezes them."""

from pehra.foundation.access.person import SYSTEM, Person
from pehra.foundation.access.roles import ANSWERS_FOR_THE_BODY, WORKS_CASES, Role

# At a body of the network; at an organisation nobody sees figures of others.
SEES = WORKS_CASES | {Role.COUNCIL_MEMBER, Role.SECRETARIAT, Role.AUDITOR}
FREEZES = frozenset({Role.LEAD})


def sees_exactly(by: Person, body_id: int) -> bool:
    """Every number, however small: those who answer for the body are named on whatever reaches it."""
    return by.holds(body_id, ANSWERS_FOR_THE_BODY) or by == SYSTEM


def sees(by: Person, body_id: int) -> bool:
    """The body's figures, with small numbers kept back: an analyst is not named on every restricted case."""
    return by.holds(body_id, WORKS_CASES) or by == SYSTEM


def freezes(by: Person, body_id: int) -> bool:
    return by.holds(body_id, FREEZES) or by == SYSTEM
