"""Who may ask other CERTs, who answers for one, and who closes it to blind questions."""

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import WORKS_CASES, Role


def asks(person: Person, party_id: int) -> bool:
    """Whether the person asks others in the name of this party: as somebody who works cases there, at a body."""
    return person.holds(party_id, WORKS_CASES)


def answers(person: Person) -> frozenset[int]:
    """The bodies for which this person answers."""
    return person.parties(WORKS_CASES)


def closes(person: Person) -> frozenset[int]:
    """The bodies that this person opens and closes to blind questions."""
    return person.parties({Role.LEAD, Role.BODY_ADMINISTRATOR})
