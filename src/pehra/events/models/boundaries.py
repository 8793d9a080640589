"""The provinces' shapes, where the operator has loaded any."""

from django.db import models


class Boundaries(models.Model):
    """One row, or none: what was loaded last. `outlines` by the province's slug, as `rules.outlines.Outline` has them.

    They tell of nobody, and whoever signs in may see them.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    outlines = models.JSONField()
    # Whose drawing of the boundaries it is, as the page says below them.
    source = models.CharField(max_length=200)
    loaded_at = models.DateTimeField()

    class Meta:
        db_table = "events_boundaries"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="events_boundaries_once")]
