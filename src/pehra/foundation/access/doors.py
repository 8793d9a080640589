"""What each view declares about who may knock. A view without a declaration is refused by a test and by the site."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from pehra.foundation.access.roles import Role

View = TypeVar("View", bound=Callable[..., object])


@dataclass(frozen=True)
class Door:
    """`public`: without an account. `roles`: only with one of these (empty: anybody who is signed in).

    `looks`: a GET runs inside the read-only window filtered by row-level security; a view that streams, or that writes
    while it shows, opens the window for itself. `anteroom`: open also before the second factor is proved, for the pages
    on which that is done. `factors`: shows or changes second factors, so whoever has one proves it first, whatever the
    role; who has none may set up the first. `strangers`: open without an account as well; whoever is signed in enters
    as anywhere else.
    """

    public: bool = False
    roles: frozenset[Role] = frozenset()
    looks: bool = True
    anteroom: bool = False
    strangers: bool = False
    factors: bool = False


def door(
    *roles: Role,
    public: bool = False,
    looks: bool = True,
    anteroom: bool = False,
    strangers: bool = False,
    factors: bool = False,
) -> Callable[[View], View]:
    """Declare a view's door. To whoever holds none of the roles, the address does not exist."""

    def declare(view: View) -> View:
        view.door = Door(public, frozenset(roles), looks, anteroom, strangers, factors)  # type: ignore[attr-defined]
        return view

    return declare
