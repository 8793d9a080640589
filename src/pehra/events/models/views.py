"""What people keep of looking through events: their filters, by a name."""

from django.db import models

from pehra.foundation.access.audience import audience_field, audience_index


class SavedView(models.Model):
    """Filters of the explorer under a name, for their owner, or also for all who read at the party it is shared with.

    `query` is the tidied part of the explorer's address. `daily`: the owner wants the count of each day in the inbox;
    `counted_on` is the last day that was told.
    """

    reference = models.CharField(max_length=12, unique=True)
    owner = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    party = models.ForeignKey("registry.Party", models.PROTECT, null=True, related_name="+", db_index=False)
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=2000)
    daily = models.BooleanField(default=False)
    counted_on = models.DateField(null=True)
    changed_at = models.DateTimeField()
    audience = audience_field()

    class Meta:
        db_table = "events_view"
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="events_view_once")]
        indexes = [
            audience_index("events_view_audience"),
            models.Index(fields=["counted_on"], name="events_view_daily", condition=models.Q(daily=True)),
        ]


class Passed(models.Model):
    """A body's word that whoever holds a network that belongs to nobody known was told of it, up to this moment."""

    body = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    network = models.CharField(max_length=50)
    asn = models.BigIntegerField()
    at = models.DateTimeField()
    by = models.TextField()
    note = models.TextField(blank=True)
    audience = audience_field()

    class Meta:
        db_table = "events_passed"
        constraints = [models.UniqueConstraint(fields=["body", "network", "asn"], name="events_passed_once")]
        indexes = [audience_index("events_passed_audience")]
