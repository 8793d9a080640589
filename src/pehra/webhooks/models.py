"""Webhooks of bodies, what waits to be told to them, and the log of what was."""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from pehra.webhooks.rules.wording import DeliveryState, Off


class Endpoint(models.Model):
    """A program of a body. `secret_key` goes into the secret with which its calls are signed; a new one makes a new
    secret, and none is ever stored.

    It is on as long as `off_at` is empty. `failures` in a row since `failing_since`; until `resting_until` it is left
    alone.
    """

    reference = models.CharField(max_length=12, unique=True)
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+")
    name = models.CharField(max_length=100)
    url = models.CharField(max_length=500)
    kinds = ArrayField(models.CharField(max_length=30))
    wide = models.BooleanField(default=False)
    drills = models.BooleanField(default=False)
    secret_key = models.UUIDField(default=uuid4)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by = models.TextField()
    off_at = models.DateTimeField(null=True)
    off_why = models.CharField(
        max_length=10, blank=True, default=Off.NOT, choices=[(each.value, each.value) for each in Off]
    )
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    resting_until = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    pinged_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "webhooks_endpoint"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(off_at=None) ^ ~models.Q(off_why=""),
                name="webhooks_endpoint_off_says_why",
            )
        ]


class Noted(models.Model):
    """An entry of a timeline that no webhook was told of yet. The database itself writes it with the entry."""

    entry_id = models.BigIntegerField()

    class Meta:
        db_table = "webhooks_noted"


class Delivery(models.Model):
    """One happening, told to one program. `key` is what the program knows it by, however often it is sent.

    `facts` is what may be said of it under the widest label; they are forgotten after a while, and with them it can no
    longer be sent again. A trial has no entry.
    """

    key = models.UUIDField(default=uuid4, unique=True)
    endpoint = models.ForeignKey(Endpoint, models.CASCADE, related_name="deliveries", db_index=False)
    entry_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=30)
    at = models.DateTimeField()
    facts = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    state = models.CharField(
        max_length=10, choices=[(each.value, each.value) for each in DeliveryState], default=DeliveryState.WAITING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    replays = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    code = models.PositiveSmallIntegerField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        db_table = "webhooks_delivery"
        indexes = [
            models.Index(fields=["endpoint", "-at", "-key"], name="webhooks_delivery_log"),
            models.Index(
                fields=["endpoint", "next_at"], name="webhooks_delivery_waiting", condition=models.Q(state="waiting")
            ),
            models.Index(fields=["at"], name="webhooks_delivery_kept", condition=models.Q(facts__isnull=False)),
        ]
        constraints = [models.UniqueConstraint(fields=["endpoint", "entry_id"], name="webhooks_delivery_once")]
