"""The teams of the network: whoever holds or awaits a function that receives reports or watches."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.law.functions import Function, Standing
from pehra.readiness import policy
from pehra.registry import queries as registry

NO_TEAMS: Final = frozenset({Function.COUNCIL, Function.AGENCY, Function.FOREIGN})


@dataclass(frozen=True)
class Team:
    """A CERT on a day. `functions` are held or awaited: a team prepares before it is notified."""

    id: int
    slug: str
    name_en: str
    name_ur: str
    tier: Function
    functions: tuple[Function, ...]
    standing: Standing


@dataclass(frozen=True)
class Circle:
    """All teams on a day, by id, with those that stand above: the hub, and whoever supervises."""

    teams: dict[int, Team]
    national: frozenset[int]
    supervising: frozenset[int]

    def named(self, slug: str) -> Team:
        """Raises Absent."""
        found = next((each for each in self.teams.values() if each.slug == slug), None)
        if found is None:
            raise Absent
        return found

    def team(self, pk: int) -> Team:
        if pk not in self.teams:
            raise Absent
        return self.teams[pk]

    def held_by(self, person: Person, roles: Iterable[str]) -> list[Team]:
        """The teams at which somebody holds one of the roles, in the order of the network."""
        mine = {held.party_id for held in person.held if held.role in set(roles)}
        return [team for pk, team in self.teams.items() if pk in mine]

    def sees_figures(self, person: Person, body_id: int) -> bool:
        return policy.sees_figures(person, body_id, self.national, self.supervising)


def circle(at: datetime) -> Circle:
    on: date = registry.local_date(at)
    teams = {
        tile.body.id: Team(
            tile.body.id,
            tile.body.slug,
            tile.body.name_en,
            tile.body.name_ur,
            tile.tier,
            (*tile.functions, *tile.waiting),
            tile.standing,
        )
        for tile in registry.tiles(on)
        if tile.tier is not None and tile.tier not in NO_TEAMS and tile.standing is not Standing.DISSOLVED
    }
    national = frozenset(each.id for each in registry.bodies_holding(Function.NATIONAL, on))
    return Circle(teams, national, registry.supervising_bodies(on))
