"""Scenarios that a CERT writes itself: kept when they are sound, and withdrawn."""

from datetime import datetime

from django.db import transaction

from pehra.foundation.access.errors import Absent, Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.readiness import policy
from pehra.readiness.actions.recording import note
from pehra.readiness.models import DrillScenario
from pehra.readiness.queries.drill_scenarios import scenario_row
from pehra.readiness.rules import references
from pehra.readiness.rules.drill_reading import BadScenario, read, scenarios
from pehra.registry import queries as registry

# More than anybody mends before looking at the file again.
MOST_TOLD = 20


@transaction.atomic
def keep_scenario(*, by: Person, body_id: int, source: bytes, at: datetime) -> DrillScenario:
    """Keep a scenario for the leads of a body; one with the same slug is replaced. Raises Absent, Invalid.

    What is wrong with it is told by line and field of the file, and then nothing of it is kept.
    """
    if not by.holds(body_id, policy.LEADS) or body_id not in registry.snapshot().by_id:
        raise Absent
    try:
        made = read("scenario", source)
    except BadScenario as bad:
        told = bad.faults[:MOST_TOLD]
        raise Invalid({fault.place or "source": fault.problem for fault in told}) from None
    if made.slug in scenarios():
        raise Invalid({"slug": Problem("A ready scenario is called so: choose another name.")})
    rows = DrillScenario.objects.select_for_update().filter(body_id=body_id, slug=made.slug, withdrawn_at=None)
    rows.update(withdrawn_at=at)
    row = DrillScenario.objects.create(
        reference=references.fresh(references.SCENARIO),
        body_id=body_id,
        slug=made.slug,
        source=source.decode(),
        kept_at=at,
        kept_by=by.label,
    )
    subject, detail = f"drill-scenario:{row.reference}", {"slug": made.slug, "version": made.version}
    note("drill-scenario.keep", subject, by=by, body_id=body_id, at=at, detail=detail)
    return row


@transaction.atomic
def withdraw_scenario(*, by: Person, reference: str, at: datetime) -> None:
    """It is offered no more; drills that were planned by it are as they are. Raises Absent."""
    row = scenario_row(by, reference)
    if not DrillScenario.objects.filter(pk=row.pk, withdrawn_at=None).update(withdrawn_at=at):
        raise Absent
    note("drill-scenario.withdraw", f"drill-scenario:{row.reference}", by=by, body_id=row.body_id, at=at)
