"""Which cases a hand-over of a function would move."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from pehra.incidents.models import Case, Transfer
from pehra.incidents.queries.drills import real
from pehra.incidents.rules.wording import Status, TransferState


def affected_cases(
    function: str,
    from_body: int,
    organisations: "Collection[int] | QuerySet[Any] | None",
    before: datetime | None = None,
) -> "QuerySet[Case]":
    """Open cases that a body has, or was offered, under this function; unfiltered by viewer, for the act itself.

    An empty function means any. What came to the body after `before` is left out.

    None of a drill: its cases stay with whoever plays, until it ends.

    `organisations` are ids, or a query that selects them and stays a subquery however many they are; None means all.
    """
    to_body = Transfer.objects.filter(case=OuterRef("pk"), to_body_id=from_body)
    offered, has = to_body.filter(state=TransferState.OFFERED), Q(custodian_id=from_body)
    if function:
        offered, has = offered.filter(function=function), has & Q(custodian_function=function)
    rows = real(Case.objects.exclude(status=Status.CLOSED)).filter(has | Q(Exists(offered)))
    if before is not None:
        rows = rows.exclude(Exists(to_body.filter(offered_at__gt=before)))
    if organisations is not None:
        rows = rows.filter(organisation_id__in=organisations)
    return rows.order_by("pk")


def count_affected(function: str, from_body: int, organisations: "Collection[int] | QuerySet[Any] | None") -> int:
    """For the preview: how many would move. A number and no titles, since who orders it may see no case."""
    return real(affected_cases(function, from_body, organisations)).count()
