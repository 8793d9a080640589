"""Reports: what somebody told the network, as it was told."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from pehra.foundation.access.audience import audience_field, audience_index
from pehra.incidents.rules.wording import Channel


class Report(models.Model):
    """What an organisation reported. Its words are never changed; what follows is added as entries.

    `submitted_at` is when it reached the network, for a phone or paper report the time that the officer attests;
    `recorded_at` is when it was written here. `digest` is the SHA-256 of the report's canonical form, and
    `signature` the installation's Ed25519 signature over the receipt.
    """

    reference = models.CharField(max_length=12)
    case = models.ForeignKey("incidents.Case", models.PROTECT, related_name="reports")
    # The same as its case's: the database refuses a real report in a case of a drill, and the other way round.
    drill = models.ForeignKey("incidents.Drill", models.PROTECT, null=True, related_name="+", db_index=False)
    organisation = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    reporter = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", db_index=False)
    reporter_label = models.TextField()
    channel = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Channel])
    title = models.CharField(max_length=300)
    description = models.TextField()
    aware_at = models.DateTimeField()
    submitted_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    classification = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    severity = models.CharField(max_length=40, blank=True)
    tlp = models.CharField(max_length=20)
    details = models.JSONField(default=dict, blank=True)
    # A list of {form, version, answers}; see `rules.answers.Sheet`.
    answers = models.JSONField(default=list, db_default=[], blank=True)
    audience = audience_field()
    digest = models.CharField(max_length=64)
    receipt = models.JSONField()

    class Meta:
        db_table = "incidents_report"
        indexes = [
            audience_index("incidents_report_audience"),
            models.Index(fields=["-submitted_at", "-reference"], name="incidents_report_submitted"),
            models.Index(fields=["organisation", "-submitted_at", "-reference"], name="incidents_report_organisation"),
        ]
        constraints = [models.UniqueConstraint(fields=["reference"], name="incidents_report_reference")]


class IdempotencyKey(models.Model):
    """One request of one client that was carried out: the same key again gets the same answer.

    `reference` is what the request made or changed; `answer` what it was answered, where that cannot be told again
    from the record.
    """

    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    reference = models.CharField(max_length=12)
    answer = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "incidents_idempotency"
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="incidents_idempotency_once")]
