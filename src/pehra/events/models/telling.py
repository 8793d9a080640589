"""How organisations are told of their findings, what they were told, and what became of it."""

from uuid import uuid4

from django.db import models

from pehra.events.rules.telling import CallState, Circle, Rhythm
from pehra.foundation.access.audience import audience_field, audience_index


class Preference(models.Model):
    """How an organisation wants to be told; see `rules.telling.Wishes`. Without one the usual wishes hold.

    `hook_key` goes into the secret with which calls of `hook_url` are signed; a new one makes a new secret.
    """

    organisation = models.OneToOneField("registry.Party", models.PROTECT, primary_key=True, related_name="+")
    rhythm = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Rhythm])
    hour = models.PositiveSmallIntegerField()
    weekday = models.PositiveSmallIntegerField()
    at_once = models.CharField(max_length=10, blank=True)
    least = models.CharField(max_length=10)
    quiet_from = models.PositiveSmallIntegerField()
    quiet_until = models.PositiveSmallIntegerField()
    mail = models.BooleanField()
    hook_url = models.CharField(max_length=500, blank=True)
    hook_key = models.UUIDField(default=uuid4)
    # When its program was called to try it, and what went wrong; empty where it answered.
    tried_at = models.DateTimeField(null=True)
    tried_error = models.TextField(blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.TextField()

    class Meta:
        db_table = "events_preference"


class Digest(models.Model):
    """One message to one organisation about some of its findings.

    `things` counts what feeds say of the same address, port and type once. The counts of mails are kept up by a job
    until none waits.
    """

    reference = models.CharField(max_length=12, unique=True)
    organisation = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    cert = models.ForeignKey("registry.Party", models.PROTECT, null=True, related_name="+", db_index=False)
    rhythm = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Rhythm])
    circle = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Circle])
    tlp = models.CharField(max_length=20)
    severity = models.CharField(max_length=10)
    findings = models.PositiveIntegerField()
    things = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    notices = models.JSONField(default=list)
    mails_waiting = models.PositiveIntegerField(default=0)
    mails_sent = models.PositiveIntegerField(default=0)
    mails_failed = models.PositiveIntegerField(default=0)
    settled = models.BooleanField(default=False)
    audience = audience_field()

    class Meta:
        db_table = "events_digest"
        indexes = [
            audience_index("events_digest_audience"),
            models.Index(fields=["-made_at", "-reference"], name="events_digest_made"),
            models.Index(fields=["organisation", "rhythm", "-made_at"], name="events_digest_organisation"),
            models.Index(fields=["made_at"], name="events_digest_unsettled", condition=models.Q(settled=False)),
        ]


class Line(models.Model):
    """A finding that a digest names."""

    pk = models.CompositePrimaryKey("digest_id", "finding_id")
    digest = models.ForeignKey(Digest, models.CASCADE, related_name="lines", db_index=False, db_constraint=False)
    finding = models.ForeignKey("events.Finding", models.CASCADE, related_name="lines", db_constraint=False)

    class Meta:
        db_table = "events_digest_line"


class Call(models.Model):
    """A digest on its way to an organisation's own program."""

    digest = models.ForeignKey(Digest, models.CASCADE, related_name="calls")
    state = models.CharField(
        max_length=10, choices=[(each.value, each.value) for each in CallState], default=CallState.WAITING.value
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        db_table = "events_call"
        indexes = [models.Index(fields=["next_at"], name="events_call_waiting", condition=models.Q(state="waiting"))]
