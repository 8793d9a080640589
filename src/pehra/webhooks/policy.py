"""Who looks after the webhooks of a body."""

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import ADMINISTERS_BODY


def looks_after(by: Person, party_id: int) -> bool:
    """Its own administrators and leads: who keeps the platform has no part in where a body's cases are told."""
    return by.holds(party_id, ADMINISTERS_BODY)
