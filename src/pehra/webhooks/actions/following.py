"""Turning what happened into what programs are told."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from pehra.incidents.queries.happenings import Happened, happened
from pehra.webhooks.models import Delivery, Endpoint, Noted
from pehra.webhooks.queries.deliveries import facts_of, may_be_told
from pehra.webhooks.rules.happenings import Happening, kind_of


@transaction.atomic
def follow(*, at: datetime, limit: int = 500) -> int:
    """Put what was noted into the outbox of each webhook that may know of it; returns how many entries were taken.

    Asked once the act has committed: only then it is settled who takes part. Taken again after a crash, the same
    deliveries result.
    """
    noted = list(Noted.objects.select_for_update(skip_locked=True).order_by("pk")[:limit])
    found = happened(each.entry_id for each in noted)
    endpoints = list(Endpoint.objects.filter(off_at=None).order_by("pk"))
    rows = [row for each in noted if each.entry_id in found for row in _rows(found[each.entry_id], endpoints, at)]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    Noted.objects.filter(pk__in=[each.pk for each in noted]).delete()
    return len(noted)


def _rows(about: Happened, endpoints: Iterable[Endpoint], at: datetime) -> list[Delivery]:
    kind = kind_of(about.kind, about.text)
    if kind is None:
        return []
    return [
        Delivery(endpoint=each, entry_id=about.entry_id, kind=kind, at=about.at, facts=facts_of(about), next_at=at)
        for each in endpoints
        if _wants(each, kind, about)
    ]


def _wants(row: Endpoint, kind: Happening, about: Happened) -> bool:
    if kind not in row.kinds or (about.drill and not row.drills):
        return False
    # What happened before it was added is no news.
    return about.at >= row.created_at and may_be_told(row, about)
