"""Who says what a body asks, who answers, and who reads it. The platform's keepers have no part in any of it."""

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import ADMINISTERS_BODY, READS_CASES, WORKS_CASES


def defines(by: Person, party_id: int) -> bool:
    """The body's own leads and administrators."""
    return by.holds(party_id, ADMINISTERS_BODY)


def fills(by: Person, party_id: int) -> bool:
    """Whoever works on cases there. Whether they may write on a case, the case says."""
    return by.holds(party_id, WORKS_CASES)


def reads(by: Person) -> list[int]:
    """The bodies whose fields this person sees: those at which they read cases."""
    return sorted(by.parties(READS_CASES))
