"""Crisis levels that were declared, what was done about them, and the situation reports meanwhile."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from pehra.foundation.access.audience import audience_field, audience_index
from pehra.law.crisis import Sphere
from pehra.watch.rules.wording import RUNNING, LevelState, StepKind, Walk


class Declaration(models.Model):
    """A crisis level declared by a body for the nation, a sector or a province.

    That a level is in force is known to the whole network. `terms` is the profile's row as it was when it was declared:
    a profile that is loaded meanwhile changes nothing under way. `concerned` are the parties that see the banner, 0
    stands for everybody. `upto` is the last clock (its number) that the job of `walk` has dealt with.
    """

    reference = models.CharField(max_length=12, unique=True)
    level = models.CharField(max_length=100)
    rank = models.PositiveSmallIntegerField()
    terms = models.JSONField()
    sphere = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Sphere])
    place = models.CharField(max_length=50, blank=True)
    body = models.ForeignKey("registry.Party", models.PROTECT, related_name="+")
    concerned = ArrayField(models.BigIntegerField(), default=list)
    state = models.CharField(max_length=12, choices=[(each.value, each.value) for each in LevelState])
    declared_at = models.DateTimeField()
    # From when on it binds; none while it waits for its confirmation.
    since = models.DateTimeField(null=True)
    confirm_by = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    statement_en = models.TextField(blank=True)
    statement_ur = models.TextField(blank=True)
    report_due_at = models.DateTimeField(null=True)
    walk = models.CharField(max_length=8, blank=True, choices=[(each.value, each.value) for each in Walk])
    upto = models.BigIntegerField(default=0)

    class Meta:
        db_table = "watch_declaration"
        constraints = [
            models.UniqueConstraint(
                fields=["sphere", "place"],
                condition=models.Q(state__in=[each.value for each in RUNNING]),
                name="watch_declaration_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[each.value for each in RUNNING]) ^ models.Q(ended_at__isnull=False),
                name="watch_declaration_end_has_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=LevelState.IN_FORCE) | models.Q(since__isnull=False),
                name="watch_declaration_force_has_time",
            ),
        ]


class Step(models.Model):
    """What was done about a level, by whom, for which body, and why. `until` is the end that was set with it."""

    declaration = models.ForeignKey(Declaration, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=12, choices=[(each.value, each.value) for each in StepKind])
    at = models.DateTimeField()
    by = models.TextField()
    body = models.ForeignKey("registry.Party", models.PROTECT, null=True, related_name="+", db_index=False)
    reason = models.TextField(blank=True)
    until = models.DateTimeField(null=True)

    class Meta:
        db_table = "watch_step"


class Situation(models.Model):
    """A numbered situation report during a crisis level; for the bodies and organisations concerned alone."""

    declaration = models.ForeignKey(Declaration, models.PROTECT, related_name="situations", db_index=False)
    number = models.PositiveIntegerField()
    text = models.TextField()
    body = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    written_by = models.TextField()
    at = models.DateTimeField()
    # The bodies that are to acknowledge it.
    asked = ArrayField(models.BigIntegerField(), default=list)
    audience = audience_field()

    class Meta:
        db_table = "watch_situation"
        constraints = [models.UniqueConstraint(fields=["declaration", "number"], name="watch_situation_number")]
        indexes = [audience_index("watch_situation_audience")]


class Receipt(models.Model):
    """A body has read a situation report."""

    situation = models.ForeignKey(Situation, models.CASCADE, related_name="receipts", db_index=False)
    body = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "watch_receipt"
        constraints = [models.UniqueConstraint(fields=["situation", "body"], name="watch_receipt_once")]
