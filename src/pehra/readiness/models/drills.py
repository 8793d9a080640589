"""Drills: who plays, what is injected when, what is expected of whom, and what was noted and learned.

What is to come is the directing staff's alone: injects and expectations have an audience of their own, which opens to a
party when its inject is delivered, and to everybody of the drill when it is over.
"""

from enum import StrEnum

from django.db import models
from django.db.models import Q

from pehra.foundation.access.audience import audience_field, audience_index
from pehra.readiness.rules.drill_scoring import Outcome
from pehra.readiness.rules.drills import Delivery, DrillState, Part, Reply


def choices(words: type[StrEnum]) -> list[tuple[str, str]]:
    return [(each.value, each.value) for each in words]


class Drill(models.Model):
    """A drill. `audience`: the parties that play and the persons who direct or observe.

    `reference` is also that of its frame in incident work, which is opened at the start. `score` is what it came to,
    kept when it ended: {"percent", "parties": {slug: {"percent", "earned", "possible", …}}}.
    """

    reference = models.CharField(max_length=12, unique=True)
    scenario = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    name_en = models.CharField(max_length=200)
    name_ur = models.CharField(max_length=200)
    brief_en = models.TextField()
    brief_ur = models.TextField()
    # In which language its reports are written; pages show all other words in the reader's.
    language = models.CharField(max_length=2)
    minutes = models.PositiveIntegerField()
    body = models.ForeignKey("registry.Party", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=choices(DrillState))
    audience = audience_field()
    planned_for = models.DateTimeField()
    planned_at = models.DateTimeField()
    planned_by = models.TextField()
    started_at = models.DateTimeField(null=True)
    over_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    score = models.JSONField(default=dict, blank=True)

    class Meta:
        db_table = "readiness_drill"
        indexes = [
            audience_index("readiness_drill_audience"),
            models.Index(fields=["-planned_for", "-reference"], name="readiness_drill_when"),
            models.Index(fields=["id"], name="readiness_drill_running", condition=Q(state="running")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["running", "paused", "ended", "aborted"]) | Q(started_at__isnull=False),
                name="readiness_drill_started",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["ended", "aborted", "cancelled"]) ^ Q(over_at=None), name="readiness_drill_over"
            ),
        ]


class DrillParty(models.Model):
    """A party in a role of the scenario (one may have several), and what it answered to being asked."""

    drill = models.ForeignKey(Drill, models.CASCADE, related_name="parties", db_index=False)
    role = models.CharField(max_length=40)
    name_en = models.CharField(max_length=120)
    name_ur = models.CharField(max_length=120)
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+")
    reply = models.CharField(max_length=10, choices=choices(Reply))
    replied_by = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "readiness_drill_party"
        constraints = [models.UniqueConstraint(fields=["drill", "role"], name="readiness_drill_party_once")]


class DrillStaff(models.Model):
    """Somebody who directs a drill or observes it."""

    drill = models.ForeignKey(Drill, models.CASCADE, related_name="staff", db_index=False)
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, choices=choices(Part))

    class Meta:
        db_table = "readiness_drill_staff"
        constraints = [models.UniqueConstraint(fields=["drill", "user"], name="readiness_drill_staff_once")]


class DrillPause(models.Model):
    """A time in which a drill stood still."""

    drill = models.ForeignKey(Drill, models.CASCADE, related_name="pauses", db_index=False)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        db_table = "readiness_drill_pause"
        constraints = [
            models.UniqueConstraint(fields=["drill", "since"], name="readiness_drill_pause_once"),
            models.UniqueConstraint(fields=["drill"], condition=Q(until=None), name="readiness_drill_pause_open"),
        ]


class DrillInject(models.Model):
    """Something that happens to a party: a report of it, or a message to it.

    `minute` counts from the start, without pauses; None: the director sent it. `case` is the case that a report made.
    """

    drill = models.ForeignKey(Drill, models.CASCADE, related_name="injects", db_index=False)
    key = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=[("report", "report"), ("message", "message")])
    minute = models.PositiveIntegerField(null=True)
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+")
    title_en = models.CharField(max_length=300)
    title_ur = models.CharField(max_length=300)
    text_en = models.TextField()
    text_ur = models.TextField()
    facts = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=choices(Delivery), default=Delivery.WAITING.value)
    done_at = models.DateTimeField(null=True)
    case = models.CharField(max_length=12, blank=True)
    error = models.TextField(blank=True)
    audience = audience_field()

    class Meta:
        db_table = "readiness_drill_inject"
        constraints = [
            models.UniqueConstraint(fields=["drill", "key"], name="readiness_drill_inject_once"),
            models.CheckConstraint(
                condition=Q(state="done") ^ Q(done_at=None), name="readiness_drill_inject_done_has_time"
            ),
        ]


class DrillExpectation(models.Model):
    """An act that an inject should lead to. The outcome is kept when the drill ends; until then it is worked out."""

    inject = models.ForeignKey(DrillInject, models.CASCADE, related_name="expects")
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+")
    act = models.CharField(max_length=20)
    minutes = models.PositiveIntegerField()
    clock = models.CharField(max_length=20, blank=True)
    on = models.CharField(max_length=60, blank=True)
    weight = models.PositiveSmallIntegerField()
    why_en = models.TextField()
    why_ur = models.TextField()
    due_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=choices(Outcome), blank=True)
    done_at = models.DateTimeField(null=True)
    proof = models.TextField(blank=True)
    audience = audience_field()

    class Meta:
        db_table = "readiness_drill_expectation"


class DrillNote(models.Model):
    """What a director or observer saw. Only the directing staff reads it; the report quotes it without names."""

    drill = models.ForeignKey(Drill, models.CASCADE, related_name="notes")
    party = models.ForeignKey("registry.Party", models.PROTECT, null=True, related_name="+")
    author = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()
    audience = audience_field()

    class Meta:
        db_table = "readiness_drill_note"


class DrillLesson(models.Model):
    """What is to change after a drill, who sees to it until which day."""

    reference = models.CharField(max_length=12, unique=True)
    drill = models.ForeignKey(Drill, models.CASCADE, related_name="lessons")
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+")
    text = models.TextField()
    due_on = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.TextField()
    done_at = models.DateTimeField(null=True)
    done_by = models.TextField(blank=True)
    outcome = models.TextField(blank=True)
    audience = audience_field()

    class Meta:
        db_table = "readiness_drill_lesson"


class DrillScenario(models.Model):
    """A scenario that a CERT has written itself, for its own leads: who plays must not know what is to come.

    `source` is the YAML as it was uploaded. A newer one of the same slug takes the place of an older one.
    """

    reference = models.CharField(max_length=12, unique=True)
    body = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    slug = models.CharField(max_length=60)
    source = models.TextField()
    kept_at = models.DateTimeField()
    kept_by = models.TextField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "readiness_drill_scenario"
        constraints = [
            models.UniqueConstraint(
                fields=["body", "slug"], condition=Q(withdrawn_at=None), name="readiness_drill_scenario_once"
            )
        ]
