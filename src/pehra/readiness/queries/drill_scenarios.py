"""Which scenarios somebody may plan a drill by: the ready ones, and those of the CERTs that they lead."""

from dataclasses import dataclass

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.readiness import policy
from pehra.readiness.models import DrillScenario
from pehra.readiness.rules import references
from pehra.readiness.rules.drill_reading import BadScenario, read, scenarios, sources
from pehra.readiness.rules.drill_scenarios import Scenario


@dataclass(frozen=True)
class Own:
    """A scenario of a CERT. `scenario` is None where it was written for an older version and cannot be read now."""

    row: DrillScenario
    scenario: Scenario | None


def own_scenarios(by: Person) -> list[Own]:
    """The scenarios of the CERTs that this person leads, by slug."""
    leads = by.parties(policy.LEADS)
    rows = DrillScenario.objects.select_related("body").filter(body_id__in=leads, withdrawn_at=None)
    return [Own(row, _read(row)) for row in rows.order_by("slug", "pk")]


def scenario_named(by: Person, name: str) -> tuple[str, Scenario]:
    """What a drill is planned by: how it is kept there, and the scenario itself. Raises Absent.

    `name` is the slug of a ready one, or the reference of one of a CERT that this person leads.
    """
    ready = scenarios().get(name)
    if ready is not None:
        return ready.slug, ready
    row = scenario_row(by, name)
    found = _read(row)
    if found is None:
        raise Absent
    return row.reference, found


def source_named(by: Person, name: str) -> tuple[str, bytes]:
    """A scenario as it was written, to begin another one with: its slug and its YAML. Raises Absent."""
    ready = sources().get(name)
    if ready is not None:
        return name, ready
    row = scenario_row(by, name)
    return row.slug, row.source.encode()


def scenario_row(by: Person, name: str) -> DrillScenario:
    """A scenario of a CERT that this person leads. Raises Absent."""
    rows = DrillScenario.objects.filter(body_id__in=by.parties(policy.LEADS), withdrawn_at=None)
    found = rows.filter(reference=references.tidy(name)).first()
    if found is None:
        raise Absent
    return found


def _read(row: DrillScenario) -> Scenario | None:
    try:
        return read(row.slug, row.source.encode())
    except BadScenario:
        return None
