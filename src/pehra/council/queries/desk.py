"""Before whom somebody stands: the Council of the day, and what they are to it."""

from dataclasses import dataclass
from datetime import date, datetime

from pehra.council import policy
from pehra.foundation.access.errors import Absent, Conflict, Forbidden
from pehra.foundation.access.person import Person
from pehra.law.council import CouncilRule
from pehra.law.functions import Function
from pehra.registry import queries as registry


@dataclass(frozen=True)
class Desk:
    """A person before the Council on a day. `party`: the Council's body, for which acts are noted in the journal."""

    person: Person
    party: int
    on: date
    sits: bool
    prepares: bool

    @property
    def takes_part(self) -> bool:
        return self.sits or self.prepares


def council_on(on: date) -> frozenset[int]:
    """The bodies with the Council's function, from its constitution on, whatever their standing."""
    found = registry.snapshot()
    held = {each.body for each in found.network.mandates if each.function is Function.COUNCIL and each.runs_at(on)}
    return frozenset(found.institutions[slug].id for slug in held if not found.institutions[slug].withdrawn)


def party_on(on: date) -> int:
    """The Council's body. Raises Conflict where there is none on the day."""
    found = council_on(on)
    if not found:
        raise Conflict("No body holds the Council's function on that day.")
    return min(found)


def desk(person: Person, at: datetime) -> Desk:
    """Raises Absent for whoever has no business with the Council."""
    on = registry.local_date(at)
    council = council_on(on)
    if not council or not policy.reads(person, council):
        raise Absent
    return Desk(person, min(council), on, policy.sits(person, council), policy.prepares(person, council))


def secretariat_desk(person: Person, at: datetime) -> Desk:
    """Raises Absent, and Forbidden for members and auditors."""
    found = desk(person, at)
    if not found.prepares:
        raise Forbidden("Only the Council's secretariat does this.")
    return found


def part_desk(person: Person, at: datetime) -> Desk:
    """For members and the secretariat. Raises Absent, and Forbidden for auditors."""
    found = desk(person, at)
    if not found.takes_part:
        raise Forbidden("Only members and the secretariat do this.")
    return found


def rules() -> tuple[CouncilRule, ...]:
    """The rules by which the Council sits and decides, of all days."""
    return registry.council_rules()
