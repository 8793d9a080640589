"""Which cases a hand-over of a function would move."""

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from pehra.incidents.models import Case, Transfer
from pehra.incidents.queries.drills import real
from pehra.incidents.rules.wording import Status, TransferState


def affected_cases(
    function: str, from_body: int, organisations: "Collection[int] | QuerySet[Any] | None"
) -> "QuerySet[Case]":
    """Open cases that a body has, or was offered, under this function; unfiltered by viewer, for the act itself.

    None of a drill: its cases stay with whoever plays, until it ends.

    `organisations` are ids, or a query that selects them and stays a subquery however many they are; None means all.
    """
    offered = Transfer.objects.filter(
        case=OuterRef("pk"), state=TransferState.OFFERED, to_body_id=from_body, function=function
    )
    has = Q(custodian_id=from_body, custodian_function=function)
    rows = real(Case.objects.exclude(status=Status.CLOSED)).filter(has | Q(Exists(offered)))
    if organisations is not None:
        rows = rows.filter(organisation_id__in=organisations)
    return rows.order_by("pk")


def count_affected(function: str, from_body: int, organisations: "Collection[int] | QuerySet[Any] | None") -> int:
    """For the preview: how many would move. A number and no titles, since who orders it may see no case."""
    return real(affected_cases(function, from_body, organisations)).count()
