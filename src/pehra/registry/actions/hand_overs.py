"""Handing a mandate from one body to another: ordered with its day, carried out when the day has come.

Carried out means that the new body holds it; what is open under it then passes by the job, see `passing`.
"""

import logging
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from pehra.foundation.access.errors import Absent, Conflict, Invalid, Problem
from pehra.foundation.access.person import SYSTEM, Person
from pehra.foundation.audit.actions import record
from pehra.foundation.delivery.actions import Telling, notify
from pehra.registry import models, policy
from pehra.registry.actions.changes import network_changed
from pehra.registry.actions.passing import mandate_to_pass
from pehra.registry.actions.queues import Queue, one_at_a_time
from pehra.registry.queries.days import local_date
from pehra.registry.queries.hand_overs import Planned, plan

log = logging.getLogger(__name__)


@transaction.atomic
def hand_over(
    *, by: Person, mandate_key: str, to_body: str, on: date, instrument: str, citation: str, at: datetime
) -> models.HandOver:
    """End a mandate on a day and begin the same one for another body: at once if the day has come, else on the day.

    The mandates are dated now, so that a chain of that day is told right; what is open moves on the day itself.
    Raises Absent, Invalid, and Conflict for a mandate that was handed over already.
    """
    if not policy.orders_hand_overs(by):
        raise Absent
    one_at_a_time(Queue.NETWORK)
    planned = plan(mandate_key, to_body, on, instrument, citation)
    mandate = models.Mandate.objects.select_for_update(of=("self",)).get(key=mandate_key)
    if mandate.hand_overs.filter(cancelled_at=None).exists():
        raise Conflict("This mandate was handed over already.")
    row = _order(by, planned, mandate, at)
    if on <= local_date(at):
        _carry_out(by, row, at)
    else:
        _tell(row, "hand-over.ordered", "%(to)s takes over a mandate from %(from)s on %(day)s.", at)
    _done(by, at, "hand-over.order", row)
    return row


@transaction.atomic
def cancel_hand_over(*, by: Person, key: str, at: datetime) -> None:
    """Take back a hand-over whose day has not come: the mandate stays where it was."""
    if not policy.orders_hand_overs(by):
        raise Absent
    one_at_a_time(Queue.NETWORK)
    row = _rows().filter(key=key).first()
    if row is None:
        raise Absent
    if row.carried_out_at or row.cancelled_at:
        raise Conflict("This hand-over is carried out or cancelled already.")
    if models.FormationFile.objects.filter(body_id=row.to_body_id, pending_on=row.on).exists():
        raise Conflict(
            "This hand-over follows from a notification in the gazette, so it cannot be cancelled by itself."
        )
    new = row.new_mandate
    _cancel(by, row, at)
    new.delete()


def take_back(*, by: Person, body_id: int, at: datetime) -> None:
    """Take back the hand-overs to one body whose day has not come, within the act that withdraws its notification.

    What the body was to hold by them stays the draft that it was before.
    """
    for row in _rows().filter(new_mandate__body_id=body_id, carried_out_at=None, cancelled_at=None).order_by("pk"):
        _cancel(by, row, at)


def _cancel(by: Person, row: models.HandOver, at: datetime) -> None:
    row.cancelled_at, row.new_mandate = at, None
    # Kept apart from a later order of the same hand-over.
    row.key = f"{row.key[:80]}-cancelled-{row.pk}"
    row.save()
    models.Mandate.objects.filter(pk=row.mandate_id).update(ends=row.former_end)
    _tell(row, "hand-over.cancelled", "The mandate of %(from)s does not pass to %(to)s after all.", at)
    _done(by, at, "hand-over.cancel", row)


def pass_to(*, by: Person, mandate: models.Mandate, waiting: models.Mandate, on: date, at: datetime) -> models.HandOver:
    """A mandate ends on the day on which another body begins to hold the same by `waiting`.

    Called within the act that makes it so, which has asked who may.
    """
    mandate = models.Mandate.objects.select_for_update(of=("self",)).select_related("body").get(pk=mandate.pk)
    if on <= mandate.starts:
        problem = Problem("The mandate itself only began on %(day)s.", day=mandate.starts.isoformat())
        raise Invalid({"effective_on": problem})
    if mandate.hand_overs.filter(cancelled_at=None).exists():
        raise Conflict("This mandate was handed over already.")
    former_end, mandate.ends = mandate.ends, on
    mandate.save(update_fields=["ends"])
    row = models.HandOver.objects.create(
        key=f"{mandate.key[:40].strip('-')}-{waiting.key[:45].strip('-')}-{on:%Y%m%d}",
        mandate=mandate,
        to_body=waiting.body,
        on=on,
        instrument=waiting.instrument,
        citation=waiting.citation,
        new_mandate=waiting,
        former_end=former_end,
        ordered_by=by.label,
        ordered_at=at,
    )
    _done(by, at, "hand-over.order", row)
    return row


def carry_out(*, by: Person, body_id: int, step: models.FormationStep, at: datetime) -> None:
    """Carry out what is due of the hand-overs to one body, within the step of its file from which they follow."""
    due = _rows().filter(to_body_id=body_id, carried_out_at=None, cancelled_at=None, on__lte=local_date(at))
    for row in due.order_by("on", "pk"):
        _carry_out(by, row, at, step=step)


def carry_out_due(*, at: datetime) -> int:
    """Carry out the hand-overs whose day has come; returns how many. One that fails never keeps back the others."""
    due = models.HandOver.objects.filter(carried_out_at=None, cancelled_at=None, on__lte=local_date(at))
    done = 0
    for pk in list(due.order_by("on", "pk").values_list("pk", flat=True)):
        try:
            with transaction.atomic():
                one_at_a_time(Queue.NETWORK)
                row = _rows().filter(pk=pk, carried_out_at=None, cancelled_at=None).first()
                if row is not None:
                    _carry_out(SYSTEM, row, at)
                    done += 1
        except Exception:
            log.exception("hand-over %s could not be carried out and is tried again", pk)
    return done


def _order(by: Person, planned: Planned, mandate: models.Mandate, at: datetime) -> models.HandOver:
    target = models.Body.objects.get(slug=planned.new.body)
    former_end = mandate.ends
    mandate.ends = planned.new.starts
    mandate.save(update_fields=["ends"])
    new = models.Mandate.objects.create(
        key=planned.new.id,
        body=target,
        function=mandate.function,
        sector_id=mandate.sector_id,
        province_id=mandate.province_id,
        organisation_id=mandate.organisation_id,
        starts=planned.new.starts,
        ends=former_end,
        instrument=planned.new.instrument,
        citation=planned.new.citation,
        precedence=mandate.precedence,
    )
    return models.HandOver.objects.create(
        key=planned.new.id,
        mandate=mandate,
        to_body=target,
        on=planned.new.starts,
        instrument=planned.new.instrument,
        citation=planned.new.citation,
        new_mandate=new,
        former_end=former_end,
        ordered_by=by.label,
        ordered_at=at,
    )


def _rows() -> "QuerySet[models.HandOver]":
    rows = models.HandOver.objects.select_for_update(of=("self",))
    return rows.select_related("mandate__organisation", "new_mandate", "to_body")


def _carry_out(by: Person, row: models.HandOver, at: datetime, *, step: models.FormationStep | None = None) -> None:
    row.carried_out_at = at
    row.save(update_fields=["carried_out_at"])
    mandate_to_pass(row, at, step=step)
    _tell(row, "hand-over.carried-out", "%(to)s has taken over a mandate from %(from)s.", at)
    _done(by, at, "hand-over.carry-out", row)


def _tell(row: models.HandOver, kind: str, text: str, at: datetime) -> None:
    params = {"from": row.mandate.body.slug, "to": row.to_body.slug, "day": row.on.isoformat()}
    telling = Telling(kind=kind, text=text, link=f"/network/bodies/{row.to_body.slug}/", params=params)
    notify(telling=telling, parties=[row.mandate.body_id, row.to_body_id], at=at)


def _done(by: Person, at: datetime, act: str, row: models.HandOver) -> None:
    detail = {
        "mandate": row.mandate.key,
        "from": row.mandate.body.slug,
        "to": row.to_body.slug,
        "on": row.on,
        "instrument": row.instrument,
        "citation": row.citation,
    }
    party = policy.acting_for(by, [held.party_id for held in by.held]) or row.mandate.body_id
    record(by=by, at=at, act=act, subject=f"mandate:{row.mandate.key}", party_id=party, detail=detail)
    network_changed(at)
