"""The one place that says which rows of the event store somebody may see, and may count.

PostgreSQL has row-level security; the event store has this. Every query for a reader carries one of the two conditions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import READS_CASES, WORKS_CASES
from pehra.law.functions import Function
from pehra.law.tlp import TLP
from pehra.registry import queries as registry

# The bodies that see what belongs to nobody known, whoever's it may be.
WATCHES_ALL = (Function.NATIONAL, Function.NSOC)


@dataclass(frozen=True)
class Condition:
    """A condition in the engine's SQL, with the values of its parameters."""

    sql: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True)
class Sight:
    """What somebody sees: of these organisations their own, of these bodies their constituents'.

    `unclaimed`: also everything that belongs to nobody known; else only what their own bodies would respond to.
    """

    organisations: tuple[int, ...] = ()
    bodies: tuple[int, ...] = ()
    unclaimed: bool = False

    def events(self) -> Condition:
        """For rows of `events`. TLP:RED is for named persons, TLP:AMBER+STRICT for who is hit and responds first."""
        ways: list[str] = []
        parameters: dict[str, Any] = {}
        if self.organisations:
            ways.append("organisation IN {seen_organisations:Array(UInt32)}")
            parameters["seen_organisations"] = list(self.organisations)
        if self.bodies:
            own, open_to_chain = "{seen_bodies:Array(UInt32)}", "tlp != {seen_strict:String}"
            constituents = "organisation IN (SELECT organisation FROM constituency WHERE"
            ways += [
                f"({constituents} hasAny(bodies, {own})) AND {open_to_chain})",
                f"{constituents} has({own}, bodies[1]))",
                f"(organisation = 0 AND cert IN {own})",
            ]
            if self.unclaimed:
                ways.append(f"(organisation = 0 AND {open_to_chain})")
            parameters |= {"seen_bodies": list(self.bodies), "seen_strict": str(TLP.AMBER_STRICT)}
        if not ways:
            return _any_of(ways, parameters)
        anybody = _any_of(ways, parameters | {"seen_red": str(TLP.RED)})
        return Condition(f"({anybody.sql} AND tlp != {{seen_red:String}})", anybody.parameters)

    def counts(self) -> Condition:
        """For rows of `event_minutes` and `event_hours`, which tell of no organisation: bodies alone count them."""
        if not self.bodies:
            return _any_of([], {})
        own = "{seen_bodies:Array(UInt32)}"
        nobodys = "empty(bodies)" if self.unclaimed else f"(empty(bodies) AND cert IN {own})"
        return _any_of([f"hasAny(bodies, {own})", nobodys], {"seen_bodies": list(self.bodies)})


def sight_of(person: Person, at: datetime) -> Sight:
    """What this person sees at this moment. Who reads cases nowhere sees nothing."""
    known = registry.snapshot()
    reads = person.parties(READS_CASES)
    bodies = tuple(sorted(person.parties(WORKS_CASES) & known.by_id.keys()))
    return Sight(
        organisations=tuple(sorted(reads - known.by_id.keys())),
        bodies=bodies,
        unclaimed=not watching_all(at).isdisjoint(bodies),
    )


def watching_all(at: datetime) -> frozenset[int]:
    """The bodies that hold the national function or run the operation center on this day."""
    on = registry.local_date(at)
    return frozenset(body.id for function in WATCHES_ALL for body in registry.bodies_holding(function, on))


def _any_of(ways: list[str], parameters: Mapping[str, Any]) -> Condition:
    return Condition(f"({' OR '.join(ways)})" if ways else "0", parameters)
