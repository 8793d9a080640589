"""Statistics of a period as they were frozen."""

from django.db import models

from pehra.foundation.access.audience import audience_field, audience_index
from pehra.statistics.rules.release import Release


class Frozen(models.Model):
    """The figures of a period as they were known at the cut-off; the database refuses to change them.

    `body` is None for the whole country. `content` is canonical JSON, `sha256` of its UTF-8 bytes, in hex. `cut_off` is
    the revision up to which facts count, `cut_off_at` when it was drawn. `code` is what stands on the paper.
    """

    reference = models.CharField(max_length=12)
    body = models.ForeignKey("registry.Party", models.PROTECT, null=True, related_name="+", db_index=False)
    grain = models.CharField(max_length=1)
    starts = models.DateField()
    ends = models.DateField()
    release = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Release])
    tlp = models.CharField(max_length=20)
    definitions = models.PositiveSmallIntegerField()
    cut_off = models.BigIntegerField()
    cut_off_at = models.DateTimeField()
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    code = models.CharField(max_length=14)
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    by_label = models.TextField()
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)
    audience = audience_field()

    class Meta:
        db_table = "statistics_frozen"
        indexes = [
            audience_index("statistics_frozen_audience"),
            models.Index(fields=["-at", "-reference"], name="statistics_frozen_at"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["reference"], name="statistics_frozen_reference"),
            models.UniqueConstraint(fields=["code"], name="statistics_frozen_code"),
            # A second set of figures of the same period would let a reader take one from the other.
            models.UniqueConstraint(
                fields=["body", "grain", "starts", "ends", "release"],
                condition=models.Q(withdrawn_at=None),
                nulls_distinct=False,
                name="statistics_frozen_once",
            ),
        ]
