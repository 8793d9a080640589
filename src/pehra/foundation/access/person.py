"""The person behind an act or a look, as plain values: below the doors nobody handles a request."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from pehra.foundation.access.roles import NEEDS_SECOND_FACTOR, READS_CASES, Role

# The audience key of the whole network; see `keys`.
NETWORK_KEY = 0


@dataclass(frozen=True)
class Held:
    """One role that a person holds at one party (a body or an organisation)."""

    party_id: int
    role: Role


@dataclass(frozen=True)
class Person:
    """Who acts or looks. `label` goes into the journal and stays readable after the account is gone.

    `scopes` is None for a person at the keyboard, else what the API token in use may do. `at_a_body`: holds a role at a
    body of the network, and not at organisations alone.
    """

    user_id: int
    label: str
    held: tuple[Held, ...] = ()
    scopes: frozenset[str] | None = field(default=None)
    at_a_body: bool = field(default=False, compare=False)

    def parties(self, roles: Iterable[Role]) -> frozenset[int]:
        """The parties at which this person holds one of the roles."""
        wanted = frozenset(roles)
        return frozenset(held.party_id for held in self.held if held.role in wanted)

    def holds(self, party_id: int | None, roles: Iterable[Role]) -> bool:
        return party_id is not None and party_id in self.parties(roles)

    def has_role(self, *roles: Role) -> bool:
        return any(held.role in roles for held in self.held)

    @property
    def needs_second_factor(self) -> bool:
        """Whether a password alone is too little: by the role, or because the role is at a body, whatever it is."""
        return self.at_a_body or self.has_role(*NEEDS_SECOND_FACTOR)

    @cached_property
    def keys(self) -> tuple[int, ...]:
        """The audience keys that this person holds: a party's id, minus the own id (named), 0 (the network).

        Who reads cases nowhere holds none, and sees nothing even where a record still names them.
        """
        parties = self.parties(READS_CASES)
        if not parties:
            return ()
        return (-self.user_id, NETWORK_KEY, *sorted(parties))


# Acts of the system itself (sweeps, loading a profile) carry this person.
SYSTEM = Person(user_id=0, label="system")
