"""Who answers what a body asks, and who reads it. What it asks, whoever administers it says: see the registry."""

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import READS_CASES, WORKS_CASES


def fills(by: Person, party_id: int) -> bool:
    """Whoever works on cases there. Whether they may write on a case, the case says."""
    return by.holds(party_id, WORKS_CASES)


def reads(by: Person) -> list[int]:
    """The bodies whose fields this person sees: those at which they read cases."""
    return sorted(by.parties(READS_CASES))
