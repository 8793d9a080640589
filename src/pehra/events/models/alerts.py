"""What stands out in the stream of events."""

from django.db import models

from pehra.events.rules.alerts import AlertKind
from pehra.foundation.access.audience import audience_field, audience_index


class Alert(models.Model):
    """Something that is unlike its own past. `text` is the English sentence, filled from `params` for each reader.

    `key` says what it is about: the same thing in the same hour is told once. `query` is the path of the page that
    shows the events.
    """

    reference = models.CharField(max_length=12, unique=True)
    key = models.CharField(max_length=300)
    kind = models.CharField(max_length=20, choices=[(each.value, each.value) for each in AlertKind])
    at = models.DateTimeField()
    hour = models.DateTimeField()
    text = models.TextField()
    params = models.JSONField()
    query = models.CharField(max_length=500)
    severity = models.CharField(max_length=10)
    audience = audience_field()

    class Meta:
        db_table = "events_alert"
        constraints = [models.UniqueConstraint(fields=["key", "hour"], name="events_alert_once")]
        indexes = [
            audience_index("events_alert_audience"),
            models.Index(fields=["-at", "-reference"], name="events_alert_at"),
        ]
