"""The chain of custody, hand-overs, legal holds, destruction, bundles."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from pehra.evidence.models.pieces import Piece
from pehra.evidence.rules.words import Act, DestructionState, HandoverState
from pehra.foundation.access.audience import audience_field


class Link(models.Model):
    """One entry of a piece's chain of custody, never changed. `at` stands beside `moment`, which is what is hashed.

    `receipt` is signed by the installation over the piece, the act and the link's hash.
    """

    piece = models.ForeignKey(Piece, models.CASCADE, related_name="links", db_index=False)
    number = models.PositiveIntegerField()
    act = models.CharField(max_length=24, choices=[(each.value, each.value) for each in Act])
    at = models.DateTimeField()
    moment = models.CharField(max_length=32)
    by = models.TextField()
    user_id = models.BigIntegerField()
    party = models.ForeignKey("registry.Party", models.PROTECT, null=True, related_name="+", db_index=False)
    party_slug = models.CharField(max_length=100, blank=True)
    place = models.CharField(max_length=200, blank=True)
    facts = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    receipt = models.JSONField(default=dict)

    class Meta:
        db_table = "evidence_link"
        constraints = [models.UniqueConstraint(fields=["piece", "number"], name="evidence_link_once")]


class Handover(models.Model):
    """A piece offered by its holder to another party. Until that accepts, the holder keeps it."""

    piece = models.ForeignKey(Piece, models.CASCADE, related_name="handovers")
    from_party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    to_party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=[(each.value, each.value) for each in HandoverState])
    reason = models.TextField()
    offered_by = models.TextField()
    offered_at = models.DateTimeField()
    answered_by = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        db_table = "evidence_handover"
        constraints = [
            models.UniqueConstraint(
                fields=["piece"], condition=models.Q(state="offered"), name="evidence_handover_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(state="offered") ^ models.Q(answered_at__isnull=False),
                name="evidence_handover_answer_has_time",
            ),
        ]


class Hold(models.Model):
    """A legal hold: while one stands, the piece is not destroyed."""

    piece = models.ForeignKey(Piece, models.CASCADE, related_name="holds")
    reason = models.TextField()
    placed_by = models.TextField()
    placed_at = models.DateTimeField()
    lifted_by = models.TextField(blank=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_why = models.TextField(blank=True)

    class Meta:
        db_table = "evidence_hold"
        constraints = [
            models.UniqueConstraint(fields=["piece"], condition=models.Q(lifted_at=None), name="evidence_hold_one")
        ]


class Destruction(models.Model):
    """A proposal to destroy a piece, which two persons of its holder confirm. `rule` is the row of retention that is
    over; empty where a person asked for it.
    """

    piece = models.ForeignKey(Piece, models.CASCADE, related_name="destructions")
    state = models.CharField(max_length=10, choices=[(each.value, each.value) for each in DestructionState])
    rule = models.CharField(max_length=100, blank=True)
    reason = models.TextField(blank=True)
    proposed_by = models.TextField()
    proposed_at = models.DateTimeField()
    first_user_id = models.BigIntegerField(null=True)
    first_by = models.TextField(blank=True)
    first_at = models.DateTimeField(null=True)
    ended_by = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.TextField(blank=True)

    class Meta:
        db_table = "evidence_destruction"
        constraints = [
            models.UniqueConstraint(
                fields=["piece"],
                condition=models.Q(state__in=["proposed", "confirmed"]),
                name="evidence_destruction_one_open",
            )
        ]


class Bundle(models.Model):
    """What was put together for a court. `manifest` is signed and never changes; `code` finds it on the public page."""

    code = models.CharField(max_length=14, unique=True)
    case = models.ForeignKey("incidents.Case", models.CASCADE, related_name="+")
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    pieces = ArrayField(models.BigIntegerField())
    language = models.CharField(max_length=2)
    manifest = models.JSONField()
    # Of the manifest as it lies in the bundle, in hex.
    sha256 = models.CharField(max_length=64)
    made_by = models.TextField()
    made_at = models.DateTimeField()
    audience = audience_field()

    class Meta:
        db_table = "evidence_bundle"
