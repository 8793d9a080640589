"""Runs: each taking in of one input of one feed."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.db import models

from pehra.events.rules.runs import RunState, Way


class FeedRun(models.Model):
    """One input of one feed, from its first byte to its findings.

    `report` is the number with which a provider tells one of its subscriptions from another, as a Shadowserver file
    name ends with it; empty where a feed has but one. `findings_at`: when its observations became findings.

    `refused_by_label`: so many of the `refused` rows only for who may see them. `passed_over`: so many rows, not among
    those `read`, are of a kind that the feed does not want.
    """

    id = models.UUIDField(primary_key=True, default=uuid4)
    feed = models.CharField(max_length=120)
    source = models.TextField()
    report = models.CharField(max_length=80, blank=True)
    bytes = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    state = models.CharField(
        max_length=10, choices=[(each.value, each.value) for each in RunState], default=RunState.RUNNING.value
    )
    read = models.BigIntegerField(default=0)
    stored = models.BigIntegerField(default=0)
    duplicates = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)
    refused_by_label = models.BigIntegerField(default=0)
    passed_over = models.BigIntegerField(default=0)
    started_at = models.DateTimeField()
    # When a run made anew of an older input was first taken in; empty where that is `started_at`.
    input_came_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    first_event = models.DateTimeField(null=True)
    last_event = models.DateTimeField(null=True)
    findings_at = models.DateTimeField(null=True)
    # Why it did not read its input to the end; empty where it did.
    problem = models.TextField(blank=True)
    # Its input lies in the data folder, whole, so that it can go on after a crash and be replayed.
    kept = models.BooleanField(default=False)
    # It was packed, or came packed; nothing is left to do for it.
    packed = models.BooleanField(default=False)
    way = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Way], default=Way.FILE.value)
    # The body whose people sent it; empty where the installation fetched it itself.
    party = models.ForeignKey("registry.Party", models.SET_NULL, null=True, related_name="+", db_index=False)
    # The run that was made anew of the same input, with a mended spec.
    replaced_by = models.ForeignKey("self", models.SET_NULL, null=True, related_name="replaces")
    # When what it had told the findings was taken back, since it is made anew.
    taken_back_at = models.DateTimeField(null=True)
    # How long whoever carried it out was at it: said at its end, and not kept.
    took: timedelta | None = None

    class Meta:
        db_table = "events_run"
        indexes = [
            models.Index(fields=["feed", "report", "-last_event"], name="events_run_feed"),
            models.Index(fields=["-started_at"], name="events_run_started"),
            models.Index(fields=["feed", "sha256"], name="events_run_input", condition=~models.Q(sha256="")),
            models.Index(fields=["started_at"], name="events_run_running", condition=models.Q(state="running")),
            models.Index(
                fields=["feed", "report"], name="events_run_kept_back", condition=models.Q(refused_by_label__gt=0)
            ),
            models.Index(fields=["ended_at"], name="events_run_unpacked", condition=models.Q(kept=True, packed=False)),
            models.Index(fields=["started_at"], name="events_run_waiting", condition=models.Q(findings_at=None)),
        ]

    @property
    def intact(self) -> tuple[int, int]:
        """Its rows without those that were refused for their label alone, and how many of them were refused."""
        return self.read - self.refused_by_label, self.refused - self.refused_by_label

    @property
    def came_at(self) -> datetime:
        """When its input came, however often it has been read since."""
        return self.input_came_at or self.started_at
