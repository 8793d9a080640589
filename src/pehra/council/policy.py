"""Who may do what in the Council. `council` are the bodies that hold its function on the day: one, as a rule."""

from collections.abc import Collection

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role

SITS = frozenset({Role.COUNCIL_MEMBER})
PREPARES = frozenset({Role.SECRETARIAT})
READS = SITS | PREPARES | {Role.AUDITOR}
# Who answers for a body or an organisation that was given an action.
ANSWERS = frozenset({Role.LEAD, Role.BODY_ADMINISTRATOR, Role.CONTACT})


def reads(by: Person, council: Collection[int]) -> bool:
    """Members, the secretariat and the Council's auditors; a platform administrator has no vote and no paper."""
    return not by.parties(READS).isdisjoint(council)


def sits(by: Person, council: Collection[int]) -> bool:
    return not by.parties(SITS).isdisjoint(council)


def prepares(by: Person, council: Collection[int]) -> bool:
    return not by.parties(PREPARES).isdisjoint(council)


def takes_part(by: Person, council: Collection[int]) -> bool:
    """Whoever may put something before the Council."""
    return sits(by, council) or prepares(by, council)


def in_network(by: Person) -> bool:
    """Whoever works at a body or an organisation of the network; keeping the machine running is no such work."""
    return by.has_role(*(frozenset(Role) - {Role.PLATFORM_ADMINISTRATOR}))


def answers_for(by: Person, party_id: int | None) -> bool:
    return by.holds(party_id, ANSWERS)
