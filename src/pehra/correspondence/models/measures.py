"""Measures: what is done against something that was seen on a case, by whom, and until when."""

from django.contrib.postgres.indexes import HashIndex
from django.db import models

from pehra.correspondence.models.requests import choices
from pehra.correspondence.rules.wording import MeasureKind, MeasureState
from pehra.foundation.access.audience import audience_field, audience_index


class Measure(models.Model):
    """One countermeasure, carried out by `party`, on an observable (`type`, `value`) or on an `asset` in words.

    `since` is when it became active; on `ends_at` it is to be removed by itself.
    """

    reference = models.CharField(max_length=12)
    case = models.ForeignKey("incidents.Case", models.CASCADE, related_name="+")
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    audience = audience_field()
    kind = models.CharField(max_length=20, choices=choices(MeasureKind))
    type = models.CharField(max_length=30, blank=True)
    value = models.TextField(blank=True)
    asset = models.CharField(max_length=200, blank=True)
    words = models.TextField(blank=True)
    state = models.CharField(max_length=14, choices=choices(MeasureState), default=MeasureState.PENDING)
    ends_at = models.DateTimeField(null=True)
    since = models.DateTimeField(null=True)
    proposed_by = models.TextField()
    proposed_at = models.DateTimeField()

    class Meta:
        db_table = "correspondence_measure"
        indexes = [
            audience_index("correspondence_measure_keys"),
            models.Index(fields=["state", "-proposed_at", "-reference"], name="correspondence_measure_state"),
            models.Index(fields=["party", "-proposed_at", "-reference"], name="correspondence_measure_party"),
            HashIndex(fields=["value"], name="correspondence_measure_value"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["reference"], name="correspondence_measure_once"),
            models.CheckConstraint(
                condition=(models.Q(asset="") & ~models.Q(value="") & ~models.Q(type=""))
                | (models.Q(value="", type="") & ~models.Q(asset="")),
                name="correspondence_measure_on_something",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["active", "to-be-removed"]) | models.Q(since__isnull=False),
                name="correspondence_measure_active_since",
            ),
        ]


class Step(models.Model):
    """A change of a measure: what it was before (empty: it was not there), what it is, who, when and why."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="steps")
    before = models.CharField(max_length=14, blank=True)
    after = models.CharField(max_length=14)
    by = models.TextField()
    party = models.ForeignKey("registry.Party", models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    reason = models.TextField(blank=True)
    ends_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "correspondence_step"
