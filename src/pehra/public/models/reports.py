"""What somebody without an account reports, and what is said about it afterwards."""

from django.db import models

from pehra.foundation.access.audience import audience_field, audience_index
from pehra.public.rules.states import Consent, PublicReportState, Whom, Why


class PublicReport(models.Model):
    """A report from the public. Its words are never changed; of its codes only hashes are kept.

    `desk` is the body that owes an answer by `due_at`; `case` is what has come of it, and `passed_to` the body that
    answered for it then. `slow`: it came without a proof of work. `reach` is how its sender may be reached.
    """

    reference = models.CharField(max_length=12)
    code_hash = models.CharField(max_length=64, null=True)
    claim_hash = models.CharField(max_length=64, blank=True)
    claim_until = models.DateTimeField(null=True)
    desk = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    audience = audience_field()
    state = models.CharField(
        max_length=10, choices=[(each.value, each.value) for each in PublicReportState], default=PublicReportState.NEW
    )
    kind = models.CharField(max_length=20)
    words = models.TextField()
    whom = models.CharField(max_length=12, choices=[(each.value, each.value) for each in Whom])
    concerns = models.CharField(max_length=200, blank=True)
    province = models.CharField(max_length=40, blank=True)
    happened_at = models.DateTimeField(null=True)
    # A list of {form, version, answers}; see `incidents.rules.answers.Sheet`.
    answers = models.JSONField(default=list, db_default=[], blank=True)
    name = models.CharField(max_length=120, blank=True)
    reach = models.CharField(max_length=200, blank=True)
    consent = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Consent])
    language = models.CharField(max_length=2)
    slow = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    case = models.ForeignKey("incidents.Case", models.PROTECT, null=True, related_name="+")
    passed_to = models.ForeignKey("registry.Party", models.PROTECT, null=True, related_name="+", db_index=False)
    taken_up_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=12, blank=True, choices=[(each.value, each.value) for each in Why])
    answer = models.TextField(blank=True)
    claimed_by = models.ForeignKey("registry.Party", models.PROTECT, null=True, related_name="+", db_index=False)
    claimed_at = models.DateTimeField(null=True)
    admitted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "public_report"
        indexes = [
            audience_index("public_report_audience"),
            models.Index(fields=["state", "-received_at", "-reference"], name="public_report_state"),
            models.Index(fields=["-received_at", "-reference"], name="public_report_received"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["reference"], name="public_report_reference"),
            models.UniqueConstraint(fields=["code_hash"], name="public_report_code"),
            models.CheckConstraint(
                condition=models.Q(state__in=["closed", "refused"]) ^ models.Q(ended_at=None),
                name="public_report_ended_has_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state="new") ^ models.Q(acknowledged_at__isnull=False),
                name="public_report_new_is_unacknowledged",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="taken-up") | models.Q(case__isnull=False),
                name="public_report_taken_up_has_case",
            ),
        ]


class Message(models.Model):
    """Something said after the report: by its sender (`from_sender`, without an author), or by the desk."""

    report = models.ForeignKey(PublicReport, models.CASCADE, related_name="messages")
    from_sender = models.BooleanField()
    author_label = models.TextField(blank=True)
    words = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "public_message"


class File(models.Model):
    """A file of the sender's; `message` is what it came with, none for the report itself."""

    report = models.ForeignKey(PublicReport, models.CASCADE, related_name="files")
    message = models.ForeignKey(Message, models.CASCADE, null=True, related_name="files", db_index=False)
    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="+", db_index=False)

    class Meta:
        db_table = "public_file"
