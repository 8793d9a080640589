"""Phone lists of bodies, and tasks to call somebody on them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from pehra.calls.rules.wording import CallKind, CallOutcome, CallTaskState


class Place(models.Model):
    """A contact's place on the phone list of its body. Lower positions are called first.

    Whoever `stands_in_for` another is called when that one may not be called or was not reached. Hours are those of the
    display zone and may go past midnight; without them at any hour. `days` are those on which the hours begin, 0 is
    Monday. `wrong_at`: a caller said that the number is another's.
    """

    body = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    contact = models.ForeignKey("registry.Contact", models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    stands_in_for = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    hours_from = models.TimeField(null=True)
    hours_until = models.TimeField(null=True)
    days = ArrayField(models.PositiveSmallIntegerField(), default=list)
    wrong_at = models.DateTimeField(null=True)
    added_at = models.DateTimeField()
    # The row stays for the attempts that name it.
    removed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "calls_place"
        indexes = [
            models.Index(
                fields=["body", "position"], name="calls_place_list", condition=models.Q(removed_at__isnull=True)
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["contact"], condition=models.Q(removed_at=None), name="calls_place_contact_once"
            ),
            models.CheckConstraint(
                condition=~(models.Q(hours_from=None) ^ models.Q(hours_until=None)), name="calls_place_both_hours"
            ),
            models.CheckConstraint(
                condition=models.Q(stands_in_for=None) | ~models.Q(stands_in_for=models.F("id")),
                name="calls_place_not_itself",
            ),
        ]


class Wish(models.Model):
    """A body wants to be called sooner than the profile says: after so many minutes."""

    body = models.OneToOneField("registry.Party", models.PROTECT, primary_key=True, related_name="+")
    minutes = models.PositiveIntegerField()
    changed_at = models.DateTimeField()
    changed_by = models.TextField()

    class Meta:
        db_table = "calls_wish"


class Task(models.Model):
    """Somebody must be called, since `body` has not acknowledged what cannot wait.

    `route` is that body and those above it. The list of one of them, `asked`, is gone through since `asked_at`, by the
    duty officers of `caller`. `changed_at` rises with each attempt.
    """

    reference = models.CharField(max_length=12, unique=True)
    body = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    route = ArrayField(models.BigIntegerField())
    asked = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    caller = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=[(each.value, each.value) for each in CallTaskState])
    made_at = models.DateTimeField()
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "calls_task"
        indexes = [
            models.Index(fields=["caller", "made_at"], name="calls_task_mine", condition=models.Q(state="open")),
            models.Index(fields=["caller", "-made_at"], name="calls_task_caller"),
        ]
        constraints = [
            # However much a body has left unanswered, it is called once.
            models.UniqueConstraint(
                fields=["body", "route"], condition=models.Q(state="open"), name="calls_task_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(state="open") ^ models.Q(ended_at__isnull=False), name="calls_task_end_has_time"
            ),
        ]


class Matter(models.Model):
    """What was not acknowledged, see `CallKind`, by the reference of its case or crisis level, and since when it waits.

    Of a case `clock` is the number of the clock that ran out. It knows the matter for good: a merge may bring a clock
    under another case, and then `reference` follows it.
    """

    task = models.ForeignKey(Task, models.CASCADE, related_name="matters", db_index=False)
    kind = models.CharField(max_length=6, choices=[(each.value, each.value) for each in CallKind])
    reference = models.CharField(max_length=12)
    clock = models.BigIntegerField(null=True)
    since = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "calls_matter"
        indexes = [
            models.Index(fields=["reference"], name="calls_matter_reference"),
            models.Index(fields=["clock"], name="calls_matter_of_clock", condition=models.Q(clock__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "clock"], condition=models.Q(clock__isnull=False), name="calls_matter_clock_once"
            ),
            models.UniqueConstraint(
                fields=["task", "kind", "reference", "since"],
                condition=models.Q(clock=None),
                name="calls_matter_once",
            ),
        ]


class Attempt(models.Model):
    """One call to one person of the list, and what came of it."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="attempts")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=12, choices=[(each.value, each.value) for each in CallOutcome])
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.TextField()
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")

    class Meta:
        db_table = "calls_attempt"


class Watched(models.Model):
    """From which moment on, and up to which, it was looked for what calls for a call: one row."""

    # What was late before that, nobody is called for.
    began_at = models.DateTimeField()
    upto = models.DateTimeField()

    class Meta:
        db_table = "calls_watched"
