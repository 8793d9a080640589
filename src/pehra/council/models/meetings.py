"""Meetings, what stands on their agenda, who was there, and their minutes."""

from django.db import models

from pehra.council.rules.steps import ItemState, MeetingState, MinutesState
from pehra.council.rules.words import Presence


class Meeting(models.Model):
    """A meeting of the Council. `revision` is raised whenever those who were called must be told anew."""

    reference = models.CharField(max_length=12, unique=True)
    title = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=300, blank=True)
    # Where to take part from afar.
    link = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=12, choices=[(each.value, each.value) for each in MeetingState])
    revision = models.PositiveIntegerField(default=0)
    # The notice that the profile asked for when it was called, and why it was shorter.
    notice_days = models.PositiveIntegerField(null=True)
    notice_rule = models.CharField(max_length=100, blank=True)
    short_notice = models.TextField(blank=True)
    created_by = models.TextField()
    created_at = models.DateTimeField()
    called_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_reason = models.TextField(blank=True)

    class Meta:
        db_table = "council_meeting"
        indexes = [models.Index(fields=["starts_at"], name="council_meeting_starts")]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="council_meeting_times")
        ]

    def __str__(self) -> str:
        return self.title


class AgendaItem(models.Model):
    """Something that was submitted to the Council; once scheduled it has a meeting and a place on its agenda."""

    reference = models.CharField(max_length=12, unique=True)
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="items")
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    presenter = models.CharField(max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField(default=15)
    state = models.CharField(max_length=12, choices=[(each.value, each.value) for each in ItemState])
    submitted_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", db_index=False)
    submitter = models.TextField()
    submitted_at = models.DateTimeField()
    # Why it was declined, and what was said about it when it was dealt with.
    reason = models.TextField(blank=True)
    note = models.TextField(blank=True)

    class Meta:
        db_table = "council_item"
        indexes = [models.Index(fields=["state", "submitted_at"], name="council_item_state")]

    def __str__(self) -> str:
        return self.title


class AgendaPaper(models.Model):
    """A document that belongs to an agenda item."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="papers")
    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="+", db_index=False)
    title = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField(default=0)
    added_by = models.TextField()
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "council_paper"


class Attendance(models.Model):
    """Who sat on a seat at a meeting, from when to when; or sent apologies, and then neither came nor left."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendance")
    seat = models.ForeignKey("council.Seat", models.PROTECT, related_name="+", db_index=False)
    holding = models.ForeignKey("council.Holding", models.PROTECT, related_name="+", db_index=False)
    mode = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Presence])
    arrived_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    noted_by = models.TextField()
    noted_at = models.DateTimeField()

    class Meta:
        db_table = "council_attendance"
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "seat"],
                condition=models.Q(left_at=None) & ~models.Q(mode="apologies"),
                name="council_attendance_once",
            ),
            models.CheckConstraint(
                condition=models.Q(mode="apologies") ^ models.Q(arrived_at__isnull=False),
                name="council_attendance_arrival",
            ),
        ]


class Interest(models.Model):
    """A member has declared an interest in an item, and votes on none of its motions, on whatever seat they sit.

    `seat` and `holding`: where they sat when they said so; the oldest rows have no holding, and bind the seat.
    """

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="interests")
    seat = models.ForeignKey("council.Seat", models.PROTECT, related_name="+", db_index=False)
    holding = models.ForeignKey("council.Holding", models.PROTECT, null=True, related_name="+", db_index=False)
    name = models.CharField(max_length=200)
    text = models.TextField()
    declared_by = models.TextField()
    declared_at = models.DateTimeField()

    class Meta:
        db_table = "council_interest"
        constraints = [models.UniqueConstraint(fields=["item", "holding"], name="council_interest_once")]


class Minutes(models.Model):
    """The minutes of a meeting. `record` is what happened, as drafted; `text` what the secretariat wrote to it.

    Once sealed, `digest` is the SHA-256 of the canonical content (`rules.minutes`), which stands in the journal too.
    """

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="minutes_of")
    state = models.CharField(max_length=10, choices=[(each.value, each.value) for each in MinutesState])
    record = models.JSONField()
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    drafted_at = models.DateTimeField()
    edited_by = models.TextField()
    edited_at = models.DateTimeField()
    motion = models.OneToOneField("council.Motion", models.PROTECT, null=True, related_name="approves")
    sealed_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "council_minutes"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="sealed", sealed_at__isnull=False)
                | (~models.Q(state="sealed") & models.Q(sealed_at=None, digest="")),
                name="council_minutes_seal",
            )
        ]
