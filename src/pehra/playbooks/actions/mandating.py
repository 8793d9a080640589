"""Prescribing playbooks to those below, where the profile says who may."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from pehra.foundation.access.errors import Absent, Conflict, Forbidden
from pehra.foundation.access.person import Person
from pehra.foundation.audit.actions import record
from pehra.playbooks import policy
from pehra.playbooks.models import Mandate, Playbook
from pehra.playbooks.queries import compliance as figures
from pehra.playbooks.queries import playbooks as queries
from pehra.playbooks.rules.words import LONGEST, MANDATE, fresh
from pehra.registry import queries as registry
from pehra.registry.rules.fields import Fields


@transaction.atomic
def prescribe(
    *,
    by: Person,
    playbook: str,
    body: str,
    over: Collection[str],
    citation: str,
    starts: date | None = None,
    at: datetime,
) -> Mandate:
    """A body (by slug) prescribes a playbook, its own or the country's, to holders of the functions `over`.

    From `starts` on (today where it is None) it begins by itself on cases that it is for. By a lead of a body that may,
    by a row of the profile. Raises Absent, Forbidden, Invalid, Conflict.
    """
    on = registry.local_date(at)
    found, owner_id = _prescribable(by, playbook, body)
    reach = next((each for each in registry.reaches_of(body, on) if set(over) <= each.over), None)
    fields = Fields()
    words = fields.text("citation", citation, longest=LONGEST["citation"])
    fields.day("starts", starts)
    if starts is not None and starts < on:
        fields.problem("starts", "This day is over.")
    if not over:
        fields.problem("over", "Choose at least one function.")
    elif reach is None:
        fields.problem("over", "The profile does not let your body prescribe playbooks to these.")
    fields.check()
    assert reach is not None  # noqa: S101 - noted as a problem above
    if Mandate.objects.filter(playbook=found, body_id=owner_id, ends=None).exists():
        raise Conflict("Your body prescribes this playbook already: end that first.")
    row = Mandate.objects.create(
        reference=fresh(MANDATE),
        playbook=found,
        body_id=owner_id,
        over=sorted(set(over)),
        sector=reach.sector,
        province=reach.province,
        power=reach.power,
        citation=words,
        starts=starts or on,
        made_at=at,
        made_by=by.label,
    )
    detail = {"playbook": found.reference, "over": row.over, "starts": row.starts, "power": row.power}
    record(by=by, at=at, act="playbook.prescribe", subject=f"mandate:{row.reference}", party_id=owner_id, detail=detail)
    return row


def _prescribable(by: Person, reference: str, body: str) -> tuple[Playbook, int]:
    """The playbook, locked, and the body's id, where this person may prescribe it for the body."""
    found = Playbook.objects.select_for_update().get(pk=queries.playbook(by, reference).pk)
    owner = registry.snapshot().institutions.get(body)
    if owner is None or not policy.writes(by, owner.id):
        raise Absent
    if not policy.publishes(by, owner.id):
        raise Forbidden("A playbook is prescribed by the lead.")
    if found.owner_id not in (None, owner.id):
        raise Forbidden("A body prescribes its own playbooks and those of the country.")
    if not found.latest or found.withdrawn_at is not None:
        raise Conflict("This playbook cannot be started: publish a version of it first.")
    return found, owner.id


@transaction.atomic
def end(*, by: Person, mandate: str, at: datetime) -> Mandate:
    """Prescribe a playbook no longer, from today on; what has begun goes on. By a lead of the body that did.

    Raises Absent, also for whoever may not read its figures, Forbidden, Conflict.
    """
    row = Mandate.objects.select_for_update().get(pk=figures.compliance(by, mandate, at).prescribed.mandate.pk)
    if not policy.publishes(by, row.body_id):
        raise Forbidden("It is ended by the lead of the body that prescribes it.")
    if row.ends is not None:
        raise Conflict("This has been ended already.")
    # One that has not begun never does.
    row.ends = max(registry.local_date(at), row.starts)
    row.ended_by = by.label
    row.save(update_fields=["ends", "ended_by"])
    record(by=by, at=at, act="playbook.release", subject=f"mandate:{row.reference}", party_id=row.body_id)
    return row
