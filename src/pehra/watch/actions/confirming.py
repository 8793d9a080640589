"""Who holds an office of the Council: asked of whoever knows, since the Council is no part of the watch."""

from collections.abc import Callable, Collection
from datetime import date

from pehra.foundation.access.person import Person

# The accounts that hold an office of the Council on a day.
Holders = Callable[[str, date], Collection[int]]
_holders: list[Holders] = []


def offices_by(holders: Holders) -> None:
    """Have this asked for the holders of an office."""
    if holders not in _holders:
        _holders.append(holders)


def holding(office: str, on: date) -> frozenset[int]:
    """The accounts that hold an office on a day."""
    return frozenset(user for ask in _holders for user in ask(office, on))


def confirms(by: Person, office: str, on: date) -> bool:
    """Whether this person confirms for an office; whoever only reads by a token does not."""
    return bool(by.user_id) and by.user_id in holding(office, on)
