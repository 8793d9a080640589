"""Where somebody stands towards directives: pure decisions on ids and paths."""

from collections.abc import Iterable
from typing import Final

from pehra.council.rules.tiers import Path
from pehra.foundation.access.roles import Role

# Who at an addressee reads what it owes, and who answers for it.
READS_OWN: Final = frozenset({Role.CONTACT, Role.ANALYST, Role.LEAD, Role.DUTY_OFFICER, Role.BODY_ADMINISTRATOR})
ANSWERS: Final = frozenset({Role.CONTACT, Role.LEAD, Role.BODY_ADMINISTRATOR})
# Who at a body sees how its constituents stand, and who accepts what they show.
SUPERVISES: Final = frozenset({Role.ANALYST, Role.LEAD, Role.DUTY_OFFICER, Role.BODY_ADMINISTRATOR})
ACCEPTS: Final = frozenset({Role.ANALYST, Role.LEAD})
# Who instructs for a body that may do so by its own mandate.
INSTRUCTS: Final = frozenset({Role.LEAD})


def supervisor(path: Path, own: Iterable[str] = ()) -> str | None:
    """The body that accepts what an addressee under this path shows: the nearest above that is not the addressee."""
    mine = frozenset(own)
    return next((tier.body for tier in reversed(path) if tier.body not in mine), None)
