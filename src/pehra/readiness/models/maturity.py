"""Assessments with their answers, and who closes which gap until when."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from pehra.readiness.rules.maturity import AssessmentState


class Assessment(models.Model):
    """A body's own assessment by one version of the model, and what reviewers of another body agreed to.

    `readers` are the parties whose people read levels and evidence: the body, its reviewers, and who stands above it.
    `figures` are mean levels and targets met by area, which is all that the others see. Targets are those of the day of
    the submission, by parameter, so that history is not rewritten when the profile changes.
    """

    reference = models.CharField(max_length=12, unique=True)
    body = models.ForeignKey("registry.Party", models.PROTECT, related_name="+")
    version = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=[(each.value, each.value) for each in AssessmentState])
    reviewing_body = models.ForeignKey("registry.Party", models.PROTECT, null=True, related_name="+", db_index=False)
    readers = ArrayField(models.BigIntegerField(), default=list, blank=True)
    targets = models.JSONField(default=dict, blank=True)
    figures = models.JSONField(default=dict, blank=True)
    started_at = models.DateTimeField()
    started_by = models.TextField()
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.TextField(blank=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.TextField(blank=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.TextField(blank=True)
    # Why it was returned, disputed or withdrawn last; empty once that is answered.
    remark = models.TextField(blank=True)

    class Meta:
        db_table = "readiness_assessment"
        indexes = [models.Index(fields=["body", "-started_at"], name="readiness_assessment_of_body")]
        constraints = [
            models.UniqueConstraint(
                fields=["body"],
                condition=models.Q(state__in=["draft", "submitted", "reviewed"]),
                name="readiness_assessment_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(state="accepted") ^ models.Q(accepted_at=None),
                name="readiness_assessment_accepted_at",
            ),
        ]


class Answer(models.Model):
    """What the body says of one parameter, with its evidence, and what the reviewers agreed to."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="answers", db_index=False)
    parameter = models.CharField(max_length=6)
    level = models.PositiveSmallIntegerField(null=True)
    text = models.TextField(blank=True)
    link = models.TextField(blank=True)
    document = models.ForeignKey("documents.Document", models.PROTECT, null=True, related_name="+")
    answered_by = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    agreed = models.PositiveSmallIntegerField(null=True)
    remark = models.TextField(blank=True)

    class Meta:
        db_table = "readiness_answer"
        constraints = [
            models.UniqueConstraint(fields=["assessment", "parameter"], name="readiness_answer_once"),
            models.CheckConstraint(
                condition=(models.Q(level=None) | models.Q(level__lte=4))
                & (models.Q(agreed=None) | models.Q(agreed__lte=4)),
                name="readiness_answer_level",
            ),
        ]


class Plan(models.Model):
    """Who closes something that a body lacks, until when. `lack` is a parameter's code or another lack's name."""

    reference = models.CharField(max_length=12, unique=True)
    body = models.ForeignKey("registry.Party", models.PROTECT, related_name="+")
    lack = models.CharField(max_length=40)
    owner = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    due_on = models.DateField()
    note = models.TextField(blank=True)
    planned_at = models.DateTimeField()
    planned_by = models.TextField()
    done_at = models.DateTimeField(null=True)
    done_by = models.TextField(blank=True)
    outcome = models.TextField(blank=True)

    class Meta:
        db_table = "readiness_plan"
        constraints = [
            models.UniqueConstraint(
                fields=["body", "lack"], condition=models.Q(done_at=None), name="readiness_plan_one_open"
            )
        ]
