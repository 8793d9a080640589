"""Motions, votes, resolutions, and the actions that follow from them."""

from django.db import models

from pehra.council.rules.steps import ActionState, MotionState
from pehra.council.rules.words import Choice, Publication, Way
from pehra.law.council import MotionKind


class Motion(models.Model):
    """Something that the Council is asked to decide.

    `aim` says what a carried motion does (the file to recommend, the mandate to hand over, the minutes to approve);
    its fields depend on the kind. `outcome` is the count and the rules that decided, as `rules.voting` has them.
    """

    reference = models.CharField(max_length=12, unique=True)
    item = models.ForeignKey("council.AgendaItem", models.PROTECT, related_name="motions")
    kind = models.CharField(max_length=12, choices=[(each.value, each.value) for each in MotionKind])
    title = models.CharField(max_length=200)
    text_en = models.TextField()
    text_ur = models.TextField(blank=True)
    aim = models.JSONField(default=dict)
    publication = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Publication])
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, related_name="successors")
    way = models.CharField(max_length=12, choices=[(each.value, each.value) for each in Way])
    state = models.CharField(max_length=12, choices=[(each.value, each.value) for each in MotionState])
    proposed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", db_index=False)
    proposer = models.TextField()
    proposed_at = models.DateTimeField()
    put_at = models.DateTimeField(null=True)
    # Of a motion that is circulated: until when votes are taken.
    closes_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    outcome = models.JSONField(null=True)
    # Of a carried motion that does something elsewhere: when that was done, or why it could not be yet.
    applied_at = models.DateTimeField(null=True)
    hindrance = models.TextField(blank=True)
    # The same as sentences that can be translated: each with `text` and `params`.
    hindered_by = models.JSONField(default=list)

    class Meta:
        db_table = "council_motion"
        indexes = [
            models.Index(
                fields=["closes_at"],
                name="council_motion_closes",
                condition=models.Q(state="open", closes_at__isnull=False),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["carried", "lost", "superseded"])
                ^ models.Q(decided_at=None, outcome__isnull=True),
                name="council_motion_decided_has_outcome",
            )
        ]


class Vote(models.Model):
    """The vote of a seat. `recorded_by` is empty where the member voted by their own account."""

    motion = models.ForeignKey(Motion, models.PROTECT, related_name="votes")
    seat = models.ForeignKey("council.Seat", models.PROTECT, related_name="+", db_index=False)
    holding = models.ForeignKey("council.Holding", models.PROTECT, related_name="+", db_index=False)
    choice = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Choice])
    reasons = models.TextField(blank=True)
    voter = models.CharField(max_length=200)
    recorded_by = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "council_vote"
        constraints = [
            models.UniqueConstraint(fields=["motion", "seat"], name="council_vote_once"),
            models.CheckConstraint(
                condition=~models.Q(choice="dissent") | ~models.Q(reasons=""), name="council_vote_dissent_has_reasons"
            ),
        ]


class Resolution(models.Model):
    """What a carried motion is from then on known as: "2026/07", the year and the running number of that year."""

    motion = models.OneToOneField(Motion, models.PROTECT, related_name="resolution")
    year = models.PositiveSmallIntegerField()
    running = models.PositiveSmallIntegerField()
    decided_on = models.DateField()
    publication = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Publication])

    class Meta:
        db_table = "council_resolution"
        constraints = [models.UniqueConstraint(fields=["year", "running"], name="council_resolution_number")]

    @property
    def number(self) -> str:
        return f"{self.year}/{self.running:02}"

    def __str__(self) -> str:
        return self.number


class ActionItem(models.Model):
    """Something to be done after a resolution, owed by a seat of the Council or by a party of the network."""

    reference = models.CharField(max_length=12, unique=True)
    resolution = models.ForeignKey(Resolution, models.PROTECT, related_name="actions")
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    owner_seat = models.ForeignKey("council.Seat", models.PROTECT, null=True, related_name="+")
    owner_party = models.ForeignKey("registry.Party", models.PROTECT, null=True, related_name="+")
    due_on = models.DateField()
    state = models.CharField(max_length=12, choices=[(each.value, each.value) for each in ActionState])
    created_by = models.TextField()
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.TextField(blank=True)

    class Meta:
        db_table = "council_action"
        indexes = [models.Index(fields=["state", "due_on"], name="council_action_due")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(owner_seat=None) ^ models.Q(owner_party=None), name="council_action_one_owner"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["done", "superseded"]) ^ models.Q(closed_at=None),
                name="council_action_closed_has_time",
            ),
        ]


class Evidence(models.Model):
    """What shows that an action was done: a document or a link, and what the secretariat said to it."""

    action = models.ForeignKey(ActionItem, models.PROTECT, related_name="evidence")
    document = models.ForeignKey("documents.Document", models.PROTECT, null=True, related_name="+", db_index=False)
    link = models.CharField(max_length=500, blank=True)
    note = models.TextField(blank=True)
    given_by = models.TextField()
    given_at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True)
    returned_reason = models.TextField(blank=True)

    class Meta:
        db_table = "council_evidence"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(document__isnull=False) | ~models.Q(link=""), name="council_evidence_something"
            )
        ]
