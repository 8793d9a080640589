"""What conditions are asked of: the facts of a case, and the words that the country has for them."""

from datetime import date, datetime
from typing import Any

from pehra.law.functions import Function
from pehra.law.mandates import mandates_in_force
from pehra.law.playbook_conditions import Facts, Known, reaches
from pehra.law.severity import scale_at
from pehra.registry import queries as registry


def known(on: date) -> Known:
    found = registry.snapshot()
    return Known(
        tuple(each.slug for each in scale_at(found.severities, on)),
        frozenset(each.slug for each in found.sectors),
        frozenset(each.slug for each in found.provinces),
    )


def facts_of(case: Any, at: datetime) -> Facts:
    """What is known of a case (incidents.Case) on a day. Of nobody's organisation no place is known."""
    on = registry.local_date(at)
    with registry.steady():
        found = registry.reporting(case.organisation.slug, on)
        scale = known(on).severities
    subject = found.subject if found else None
    return Facts(
        classification=frozenset(case.classification),
        reaches=reaches(case.severity, scale),
        ransomware=case.ransomware,
        cii=bool(subject and subject.cii),
        sector=subject.sector if subject else "",
        province=subject.province if subject else "",
        ownership=str(subject.ownership) if subject else "",
        function=case.custodian_function,
    )


def holders(on: date) -> dict[str, frozenset[int]]:
    """The bodies that hold each function in force on a day."""
    found = registry.snapshot()
    held: dict[str, set[int]] = {}
    for mandate in mandates_in_force(found.network.bodies, found.network.mandates, on):
        held.setdefault(mandate.function, set()).add(found.institutions[mandate.body].id)
    return {str(function): frozenset(bodies) for function, bodies in held.items()}


def tier_of(body_id: int, on: date) -> str:
    """The function that a body is first known by on a day; empty for one that holds none."""
    held = {function for function, bodies in holders(on).items() if body_id in bodies}
    return next((str(function) for function in Function if function in held), "")
