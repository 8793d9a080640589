"""Who declares a crisis level, confirms it, ends it, writes and acknowledges situation reports."""

from collections.abc import Iterable
from datetime import date

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import WORKS_CASES, Role
from pehra.law import mandates as law
from pehra.law.crisis import Charge, CrisisLevel, Sphere
from pehra.law.functions import Function
from pehra.registry import queries as registry

CHARGES = {Charge.LEAD: Role.LEAD, Charge.DUTY_OFFICER: Role.DUTY_OFFICER}
ANSWERS = (Role.LEAD, Role.DUTY_OFFICER)


def in_charge(by: Person, level: CrisisLevel) -> frozenset[int]:
    """The parties at which this person has one of the roles that declare this level."""
    return by.parties(CHARGES[charge] for charge in level.charges)


def reaches(body: str, level: CrisisLevel, sphere: Sphere, place: str, on: date) -> bool:
    """Whether a body may declare a level there: the National CERT anywhere, another within its own mandate."""
    if sphere not in level.spheres:
        return False
    network = registry.snapshot().network
    held = [each for each in law.mandates_in_force(network.bodies, network.mandates, on) if each.body == body]
    functions = {each.function for each in held} & level.declared_by
    if Function.NATIONAL in functions:
        return True
    if sphere is Sphere.SECTOR:
        return any(each.function in functions and each.sector == place for each in held)
    if sphere is Sphere.PROVINCE:
        return any(each.function in functions and each.province == place for each in held)
    return False


def answers_for(by: Person, body_id: int) -> bool:
    """Whether this person acts for a body in a crisis: its head, or whoever has the watch."""
    return by.holds(body_id, ANSWERS)


def acknowledges_for(by: Person, bodies: Iterable[int]) -> frozenset[int]:
    """Those of the bodies for which this person acknowledges a situation report."""
    return by.parties(WORKS_CASES) & frozenset(bodies)
