"""Where inputs are fetched."""

from django.db import models


class FeedSource(models.Model):
    """An operator's subscription to a document of a feed, fetched every so often.

    `secret` says where the value of the header `header` is kept: `env:NAME` or `file:/path`, never the value itself.
    """

    feed = models.CharField(max_length=120)
    url = models.CharField(max_length=2000)
    every = models.DurationField()
    header = models.CharField(max_length=100, blank=True)
    secret = models.CharField(max_length=500, blank=True)
    enabled = models.BooleanField(default=True)
    next_at = models.DateTimeField()
    fetched_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(null=True)
    # When its server last answered as it should, be it that nothing has changed.
    answered_at = models.DateTimeField(null=True)
    etag = models.CharField(max_length=500, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    failures = models.PositiveIntegerField(default=0)
    # Why nothing came the last time; empty where it did.
    problem = models.TextField(blank=True)
    run = models.ForeignKey("events.FeedRun", models.SET_NULL, null=True, related_name="+", db_index=False)

    class Meta:
        db_table = "events_source"
        constraints = [models.UniqueConstraint(fields=["feed", "url"], name="events_source_once")]
        indexes = [models.Index(fields=["next_at"], name="events_source_due", condition=models.Q(enabled=True))]


class TakenReport(models.Model):
    """A report that was fetched from a provider that gives each a number: it is never asked for again."""

    pk = models.CompositePrimaryKey("provider", "number")
    provider = models.CharField(max_length=40)
    number = models.CharField(max_length=200)
    name = models.CharField(max_length=255)
    taken_at = models.DateTimeField()
    # Why it was left aside; empty where a run was made of it.
    problem = models.TextField(blank=True)
    run = models.ForeignKey("events.FeedRun", models.SET_NULL, null=True, related_name="+", db_index=False)

    class Meta:
        db_table = "events_taken_report"
