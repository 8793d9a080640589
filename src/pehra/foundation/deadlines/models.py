"""A deadline as a row that anybody can query."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Deadline(models.Model):
    """Something that a party owes by a moment.

    `events` are the moments at which the sweep has something to do (reminders before, the breach, reminders after);
    those up to `done_upto` are done, and `next_at` says when the sweep looks again, null when nothing is left.
    The anchor never moves for a revision of what it counts from; only a pause, in which nothing counts, moves it.
    """

    class State(models.TextChoices):
        OPEN = "open"
        MET = "met"
        CANCELLED = "cancelled"

    subject = models.TextField()
    stage = models.CharField(max_length=30)
    rule = models.CharField(max_length=100)
    citation = models.TextField()
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    function = models.CharField(max_length=20)
    anchor = models.CharField(max_length=20)
    anchored_at = models.DateTimeField()
    due_at = models.DateTimeField()
    events = ArrayField(models.DateTimeField(), default=list)
    done_upto = models.DateTimeField(null=True)
    next_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    met_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)
    faults = models.PositiveSmallIntegerField(default=0)
    # When it would be due if nothing hastened it at present; null where nothing does. Never before `due_at`.
    ordinary_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "deadlines_deadline"
        indexes = [
            models.Index(fields=["subject"], name="deadlines_subject"),
            models.Index(
                fields=["next_at"],
                name="deadlines_next",
                condition=models.Q(state="open", next_at__isnull=False),
            ),
            models.Index(fields=["party", "due_at"], name="deadlines_owed", condition=models.Q(state="open")),
            models.Index(
                fields=["id"],
                name="deadlines_hastened",
                condition=models.Q(state="open", ordinary_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="met") ^ models.Q(met_at=None), name="deadlines_met_has_time"
            ),
            models.CheckConstraint(
                condition=models.Q(ordinary_at=None) | models.Q(ordinary_at__gt=models.F("due_at")),
                name="deadlines_never_later",
            ),
        ]

    @property
    def late(self) -> bool:
        """Whether this deadline was missed: breached while open, or met after its time."""
        return self.breached_at is not None or (self.met_at is not None and self.met_at > self.due_at)

    @property
    def unanswered(self) -> bool:
        """Whether this deadline was missed and what it stands for is still owed."""
        return self.breached_at is not None and self.state == self.State.OPEN
