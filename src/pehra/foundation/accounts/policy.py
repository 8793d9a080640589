"""Who may let people in and send them away."""

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import ADMINISTERS_BODY, Role
from pehra.foundation.accounts.rules import APPOINTS


def administers(by: Person, party_id: int) -> bool:
    """Whether this person sees and changes who belongs to a party. Never by a token."""
    if by.scopes is not None:
        return False
    return by.holds(party_id, ADMINISTERS_BODY) or by.has_role(Role.PLATFORM_ADMINISTRATOR)


def appointable(by: Person, party_id: int) -> frozenset[Role]:
    """The roles that this person may give, and take, at a party."""
    if by.scopes is not None:
        return frozenset()
    mine = {held.role for held in by.held if held.party_id == party_id or held.role is Role.PLATFORM_ADMINISTRATOR}
    return frozenset().union(*(APPOINTS.get(role, frozenset()) for role in mine))
