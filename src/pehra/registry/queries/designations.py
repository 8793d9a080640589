"""Designations as critical information infrastructure: who is designated is known to the chain and to nobody else."""

from datetime import date

from django.db.models import F, Q

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.registry import policy
from pehra.registry.models import CiiDesignation, Organisation
from pehra.registry.queries.constituency import served_by
from pehra.registry.queries.network import snapshot
from pehra.registry.rules.freshness import REVIEW_ANNOUNCED


def designations_of(organisation_id: int) -> list[CiiDesignation]:
    """An organisation's designations, the newest first, for a viewer who was found to see it."""
    return list(CiiDesignation.objects.filter(organisation_id=organisation_id).order_by("-designated_on"))


def reviews_due(viewer: Person, body_id: int, today: date) -> list[CiiDesignation]:
    """Designations of a body's constituents whose review is late or comes within a month, the most urgent first."""
    found = snapshot()
    body = found.by_id.get(body_id)
    if body is None or not (viewer.holds(body_id, policy.SEES_CONSTITUENTS) or policy.is_operator(viewer)):
        raise Absent
    return due_reviews(served_by(body.slug, today, found=found), today)


def due_reviews(served: Q, today: date, limit: int = 50) -> list[CiiDesignation]:
    """The same for the organisations that fit a condition."""
    rows = CiiDesignation.objects.filter(
        Q(ended_on=None) | Q(ended_on__gt=F("review_on")),
        review_on__lte=today + REVIEW_ANNOUNCED,
        organisation__in=Organisation.objects.filter(served, withdrawn_at=None),
    )
    return list(rows.select_related("organisation").order_by("review_on", "pk")[:limit])
