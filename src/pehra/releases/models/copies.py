"""What was released: a record of its own, from which no key leads to the case."""

from django.db import models

from pehra.foundation.access.audience import audience_field, audience_index
from pehra.releases.rules.states import CopyState
from pehra.releases.rules.words import BlockKind


class Copy(models.Model):
    """A released copy. Its words never change; `audience` is the issuer's, the receivers', or the network's.

    `organisation` is set only where the copy names it, `sector` where it tells that much. `digest` is the SHA-256 of
    what it says.
    """

    reference = models.CharField(max_length=12, unique=True)
    drill = models.ForeignKey("incidents.Drill", models.PROTECT, null=True, related_name="+", db_index=False)
    issuer = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=12, choices=[(each.value, each.value) for each in CopyState])
    title = models.CharField(max_length=300)
    tlp = models.CharField(max_length=20)
    organisation = models.ForeignKey("registry.Party", models.PROTECT, null=True, related_name="+", db_index=False)
    sector = models.CharField(max_length=40, blank=True)
    to_the_day = models.BooleanField()
    released_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64)
    audience = audience_field()

    class Meta:
        db_table = "releases_copy"
        indexes = [
            audience_index("releases_copy_audience"),
            models.Index(fields=["issuer", "-released_at", "-reference"], name="releases_copy_issuer"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="released") ^ models.Q(ended_at__isnull=False),
                name="releases_copy_ended_has_time",
            )
        ]


class Passage(models.Model):
    """One block as it was released. `day` stands instead of `at` where times are told to the day."""

    copy = models.ForeignKey(Copy, models.CASCADE, related_name="passages", db_index=False)
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=[(each.value, each.value) for each in BlockKind])
    tag = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField(null=True)
    day = models.DateField(null=True)
    text = models.TextField()

    class Meta:
        db_table = "releases_passage"
        constraints = [models.UniqueConstraint(fields=["copy", "number"], name="releases_passage_once")]
