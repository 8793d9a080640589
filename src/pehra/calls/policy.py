"""Who goes through a phone list, and who keeps one."""

from typing import Final

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import ADMINISTERS_BODY, ANSWERS_FOR_THE_BODY

# Whoever has the watch, or the head of the body: who answers for it also calls for it.
CALLS: Final = ANSWERS_FOR_THE_BODY


def keeps_list(by: Person, body_id: int) -> bool:
    """Its own administrators and leads: who keeps the platform has no part in whom a body calls at night."""
    return by.holds(body_id, ADMINISTERS_BODY)


def calls_for(by: Person, body_id: int) -> bool:
    """Whether this person makes the calls of a body."""
    return by.holds(body_id, CALLS)
