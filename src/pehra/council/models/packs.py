"""The packs of a meeting, who read which, and what members say to an item before it."""

from django.db import models


class Pack(models.Model):
    """One version of a meeting's pack in one language. `fingerprint` tells what it was made from.

    `sha256` is of `content` (PDF). `done` of `total` papers are looked at. `left_out`: papers that could not be put
    on a page, each with name, sha256 and reason.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        READY = "ready"
        FAILED = "failed"

    meeting = models.ForeignKey("council.Meeting", models.PROTECT, related_name="packs", db_index=False)
    language = models.CharField(max_length=2, choices=[("en", "en"), ("ur", "ur")])
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State.choices)
    fingerprint = models.CharField(max_length=64)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    pages = models.PositiveIntegerField(null=True)
    size = models.PositiveIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    content = models.BinaryField(null=True)
    left_out = models.JSONField(default=list)
    problem = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "council_pack"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "language", "version"], name="council_pack_once"),
            models.CheckConstraint(
                condition=models.Q(state="ready") ^ models.Q(content=None), name="council_pack_ready_has_content"
            ),
        ]


class PackReading(models.Model):
    """Somebody has opened a version of a pack: for the first time and for the last."""

    pack = models.ForeignKey(Pack, models.PROTECT, related_name="readings")
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", db_index=False)
    reader = models.TextField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        db_table = "council_pack_reading"
        constraints = [models.UniqueConstraint(fields=["pack", "user"], name="council_pack_reading_once")]


class Comment(models.Model):
    """What a member says to an item before the meeting; withdrawn ones are kept and no longer shown."""

    item = models.ForeignKey("council.AgendaItem", models.PROTECT, related_name="comments")
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", db_index=False)
    author = models.TextField()
    text = models.TextField()
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "council_comment"
