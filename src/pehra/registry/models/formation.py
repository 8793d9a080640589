"""Establishment files: how each CERT came into being, step by step, with its papers."""

from django.db import models

from pehra.law.formation import FormationState, Government
from pehra.registry.rules.formation import FileAct


class FormationFile(models.Model):
    """The file of one CERT to be. There is a row once somebody has acted; before, the body's standing tells all.

    `by_hand`: the body itself came into the registry with its file, and no profile knows of it.
    """

    body = models.OneToOneField("registry.Body", models.PROTECT, primary_key=True, related_name="formation")
    by_hand = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    opened_by = models.TextField()
    # The day of a notification that is recorded and has not come yet.
    pending_on = models.DateField(null=True)
    # What its draft mandates said before that notification, by key: given back where it is withdrawn.
    former = models.JSONField(default=dict)
    # A notification whose day has come and which could not take effect: since when, and why. It is tried again.
    failed_at = models.DateTimeField(null=True)
    failure = models.TextField(blank=True)
    merged_into = models.ForeignKey("registry.Body", models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "registry_formation_file"
        indexes = [
            models.Index(
                fields=["pending_on"], name="registry_formation_pending", condition=models.Q(pending_on__isnull=False)
            )
        ]


class FormationStep(models.Model):
    """One step of a file: never changed, never removed. `on` is the day of the fact, `at` when it was written down."""

    file = models.ForeignKey(FormationFile, models.PROTECT, related_name="steps")
    act = models.CharField(max_length=20, choices=[(each.value, each.value) for each in FileAct])
    came_from = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=20, choices=[(each.value, each.value) for each in FormationState])
    on = models.DateField()
    at = models.DateTimeField()
    by = models.TextField()
    remarks = models.TextField(blank=True)
    citation = models.TextField(blank=True)
    document = models.ForeignKey("documents.Document", models.PROTECT, null=True, related_name="+")
    department = models.CharField(max_length=200, blank=True)
    resolution = models.CharField(max_length=100, blank=True)
    gazette = models.CharField(max_length=200, blank=True)
    effective_on = models.DateField(null=True)
    government = models.CharField(max_length=12, blank=True, choices=[(each.value, each.value) for each in Government])
    successor = models.ForeignKey("registry.Body", models.PROTECT, null=True, related_name="+")
    # What followed from it on its day: open cases that passed, and organisations that were told who serves them now.
    moved_cases = models.PositiveIntegerField(null=True)
    told = models.PositiveIntegerField(null=True)

    class Meta:
        db_table = "registry_formation_step"
        indexes = [models.Index(fields=["file", "-id"], name="registry_formation_latest")]
