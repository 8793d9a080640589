"""Who may let people in and send them away."""

from collections.abc import Callable

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import ADMINISTERS_BODY, Role
from pehra.foundation.accounts.rules import APPOINTS

# Who looks after a party from above: a CERT lets in the first people of its constituents. The registry knows it.
Keeper = Callable[[Person, int], bool]
_keepers: list[Keeper] = []
KEEPER_APPOINTS = frozenset({Role.CONTACT, Role.BODY_ADMINISTRATOR})


def kept_by(keeper: Keeper) -> None:
    """Have `keeper(person, party_id)` asked whether the person's body looks after that party."""
    _keepers[:] = [keeper]


def keeps(by: Person, party_id: int) -> bool:
    return by.has_role(*ADMINISTERS_BODY) and any(keeper(by, party_id) for keeper in _keepers)


def administers(by: Person, party_id: int) -> bool:
    """Whether this person sees and changes who belongs to a party. Never by a token."""
    if by.scopes is not None:
        return False
    own = by.holds(party_id, ADMINISTERS_BODY) or by.has_role(Role.PLATFORM_ADMINISTRATOR)
    return own or keeps(by, party_id)


def is_operator(by: Person) -> bool:
    """Whoever has a shell on the machine. Everybody else who holds a role has an account."""
    return by.user_id == 0 and by.has_role(Role.PLATFORM_ADMINISTRATOR)


def appointable(by: Person, party_id: int) -> frozenset[Role]:
    """The roles that this person may give to others at a party."""
    if by.scopes is not None:
        return frozenset()
    if is_operator(by):
        return frozenset(Role)
    mine = {held.role for held in by.held if held.party_id == party_id or held.role is Role.PLATFORM_ADMINISTRATOR}
    given = frozenset().union(*(APPOINTS.get(role, frozenset()) for role in mine))
    return given | KEEPER_APPOINTS if keeps(by, party_id) else given


def removable(by: Person, party_id: int) -> frozenset[Role]:
    """The roles that this person may take away. A platform administrator can shut anybody out, which opens nothing."""
    everything = by.scopes is None and by.has_role(Role.PLATFORM_ADMINISTRATOR)
    return frozenset(Role) if everything else appointable(by, party_id)
