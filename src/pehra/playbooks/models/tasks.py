"""What is to be done on a case: playbooks that were started, and tasks, theirs and others."""

from datetime import datetime

from django.db import models
from django.db.models.functions import Coalesce

from pehra.foundation.access.audience import audience_field
from pehra.playbooks.models.playbooks import Mandate, Playbook, Version
from pehra.playbooks.rules.words import TaskState


class Run(models.Model):
    """A playbook that was started on a case, in the version of that day. Once for each case and playbook.

    `party` had custody then, under `function`. `mandate` where the playbook was prescribed to it.
    """

    case = models.ForeignKey("incidents.Case", models.CASCADE, related_name="+", db_index=False)
    playbook = models.ForeignKey(Playbook, models.PROTECT, related_name="+", db_index=False)
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    mandate = models.ForeignKey(Mandate, models.PROTECT, null=True, related_name="+", db_index=False)
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    function = models.CharField(max_length=20)
    started_at = models.DateTimeField()
    started_by = models.TextField()
    audience = audience_field()

    class Meta:
        db_table = "playbooks_run"
        constraints = [models.UniqueConstraint(fields=["case", "playbook"], name="playbooks_run_once")]


class Task(models.Model):
    """Something to be done on a case, by a party and perhaps one of its people; a step of a playbook, or an own one.

    `owner` says how the party was found (`law.playbooks.OWNERS`), empty where it was chosen. `position` orders the
    tasks of a case. `outcome` is what came of it, or why it was skipped; `ended_party` whose people ended it. `sort_at`
    is `due_at`, or far away where there is none. `counted` is the mandate under which it counts; a drill's counts
    nowhere, nor what is open on a case that was closed as no incident.
    """

    reference = models.CharField(max_length=12, unique=True)
    case = models.ForeignKey("incidents.Case", models.CASCADE, related_name="+", db_index=False)
    run = models.ForeignKey(Run, models.CASCADE, null=True, related_name="tasks", db_index=False)
    step = models.CharField(max_length=40, blank=True)
    counted = models.ForeignKey(Mandate, models.PROTECT, null=True, related_name="+", db_index=False)
    position = models.PositiveIntegerField()
    phase = models.CharField(max_length=12, blank=True)
    title_en = models.CharField(max_length=160)
    title_ur = models.CharField(max_length=160, blank=True)
    guidance_en = models.TextField(blank=True)
    guidance_ur = models.TextField(blank=True)
    owner = models.CharField(max_length=20, blank=True)
    role = models.CharField(max_length=20, blank=True)
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    assignee = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", db_index=False)
    due_at = models.DateTimeField(null=True)
    sort_at = models.DateTimeField()
    outcome_needed = models.BooleanField(default=False)
    state = models.CharField(
        max_length=10, choices=[(each.value, each.value) for each in TaskState], default=TaskState.OPEN
    )
    outcome = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.TextField(blank=True)
    ended_party = models.ForeignKey("registry.Party", models.PROTECT, null=True, related_name="+", db_index=False)
    created_at = models.DateTimeField()
    created_by = models.TextField()
    audience = audience_field()

    class Meta:
        db_table = "playbooks_task"
        constraints = [
            # A step becomes a task once, however often the case is looked at.
            models.UniqueConstraint(
                fields=["run", "step"], condition=models.Q(run__isnull=False), name="playbooks_task_step_once"
            ),
            models.CheckConstraint(
                condition=models.Q(state="open") ^ models.Q(ended_at__isnull=False),
                name="playbooks_task_ended_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "position"], name="playbooks_task_case"),
            models.Index(
                fields=["party", "sort_at", "reference"],
                name="playbooks_task_party",
                condition=models.Q(state="open"),
            ),
            models.Index(
                fields=["assignee", "sort_at", "reference"],
                name="playbooks_task_assignee",
                condition=models.Q(state="open", assignee__isnull=False),
            ),
            # The few cases of a body that has few.
            models.Index(
                models.F("counted"),
                Coalesce("ended_party", "party"),
                models.F("created_at"),
                name="playbooks_task_counted",
                condition=models.Q(counted__isnull=False),
            ),
            # What became due today.
            models.Index(
                fields=["counted", "due_at"],
                name="playbooks_task_due",
                condition=models.Q(counted__isnull=False, state="open"),
            ),
        ]

    def is_late(self, at: datetime) -> bool:
        """Whether it was ended after its time, or is open and its time is over."""
        return self.due_at is not None and (self.ended_at or at) > self.due_at
