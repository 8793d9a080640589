"""Sending again what is in the log, one or a span, under the same key."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from pehra.foundation.access.errors import Absent, Conflict, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.audit.actions import record
from pehra.webhooks.actions.endpoints import locked
from pehra.webhooks.models import Delivery, Endpoint
from pehra.webhooks.rules.happenings import PING
from pehra.webhooks.rules.wording import DeliveryState

MOST_AT_ONCE: Final = 1000
ENDED: Final = (DeliveryState.SENT, DeliveryState.FAILED)


@transaction.atomic
def replay(*, by: Person, reference: str, key: UUID, at: datetime) -> int:
    """Send one delivery again; returns 0 where it waits already. Raises Absent; Conflict where none is kept."""
    row = _on(by, reference)
    found = Delivery.objects.filter(endpoint=row, key=key).first()
    if found is None:
        raise Absent
    if found.state != DeliveryState.WAITING and not _kept(row).filter(pk=found.pk).exists():
        raise Conflict("Nothing is kept of this call any more: it cannot be made again.")
    return _again(row, _kept(row).filter(pk=found.pk), by, at, {"key": str(key)})


@transaction.atomic
def replay_span(*, by: Person, reference: str, since: datetime, until: datetime, at: datetime) -> int:
    """Send again what happened in a span of time, the oldest first; returns how many, at most `MOST_AT_ONCE`.

    Raises Absent, Invalid; Conflict for a webhook that is switched off.
    """
    row = _on(by, reference)
    if until < since:
        raise Invalid({"until": "The end lies before the beginning."})
    chosen = _kept(row).filter(at__gte=since, at__lte=until).order_by("at", "pk")[:MOST_AT_ONCE]
    detail = {"since": since, "until": until}
    return _again(row, Delivery.objects.filter(pk__in=list(chosen.values_list("pk", flat=True))), by, at, detail)


def _on(by: Person, reference: str) -> Endpoint:
    row = locked(by, reference)
    if row.off_at is not None:
        raise Conflict("The webhook is switched off. Switch it on first.")
    return row


def _kept(row: Endpoint) -> "QuerySet[Delivery]":
    """What can be sent again: whatever came to an end and is not forgotten yet."""
    return Delivery.objects.filter(endpoint=row, state__in=ENDED, facts__isnull=False).exclude(kind=PING)


def _again(row: Endpoint, chosen: "QuerySet[Delivery]", by: Person, at: datetime, detail: Mapping[str, object]) -> int:
    count = chosen.update(state=DeliveryState.WAITING, next_at=at, attempts=0, replays=F("replays") + 1)
    facts = {**detail, "count": count}
    record(by=by, at=at, act="webhook.replay", subject=f"webhook:{row.reference}", party_id=row.party_id, detail=facts)
    return count
