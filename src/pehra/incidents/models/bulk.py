"""Acts on many cases at once: what was chosen, what was promised for each case, and what came of it."""

from django.db import models

from pehra.foundation.access.audience import audience_field
from pehra.incidents.rules.bulk import BulkAct, BulkState, ItemState


class Bulk(models.Model):
    """One act on the cases that somebody chose. `held` are the roles with which it was begun, as pairs of party and
    role: carried out later, it may do no more than those, and no more than the person may by then.

    `takes_back` is the one of which this is the way back.
    """

    reference = models.CharField(max_length=12, unique=True)
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", db_index=False)
    label = models.TextField()
    held = models.JSONField(default=list)
    act = models.CharField(max_length=12, choices=[(each.value, each.value) for each in BulkAct])
    arguments = models.JSONField(default=dict, blank=True)
    takes_back = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=[(each.value, each.value) for each in BulkState])
    made_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    audience = audience_field()

    class Meta:
        db_table = "incidents_bulk"
        indexes = [models.Index(fields=["user", "-made_at", "-reference"], name="incidents_bulk_own")]


class BulkItem(models.Model):
    """One case of it. `version` is the one that the preview looked at; `why` says what stands against it, as an English
    sentence with its params; `before` is what the act replaced, for the way back.
    """

    bulk = models.ForeignKey(Bulk, models.CASCADE, related_name="items", db_index=False)
    case = models.ForeignKey("incidents.Case", models.CASCADE, related_name="+", db_index=False)
    place = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=[(each.value, each.value) for each in ItemState])
    why = models.JSONField(default=dict, blank=True)
    before = models.JSONField(default=dict, blank=True)
    # The version that the act left behind: unchanged since, it can be taken back.
    left_version = models.PositiveIntegerField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "incidents_bulk_item"
        constraints = [
            models.UniqueConstraint(fields=["bulk", "place"], name="incidents_bulk_item_place"),
            models.UniqueConstraint(fields=["bulk", "case"], name="incidents_bulk_item_once"),
        ]
