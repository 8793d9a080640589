"""Posts, skills, the roster, hand-over notes, and the call tree with its tests."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from pehra.readiness.rules.people import SwapState, TrialState


class Post(models.Model):
    """A post of a body; vacant while nobody holds it. `needed`: without it the body is not fully operational."""

    body = models.ForeignKey("registry.Party", models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    skills = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    needed = models.BooleanField(default=True)
    since = models.DateField()
    abolished_on = models.DateField(null=True)

    class Meta:
        db_table = "readiness_post"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(abolished_on=None) | models.Q(abolished_on__gte=models.F("since")),
                name="readiness_post_dates",
            )
        ]


class PostHolding(models.Model):
    """Somebody holds a post from a day until the day before another; the name stays when the account is gone."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="holdings")
    user = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=120)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        db_table = "readiness_post_holding"
        constraints = [
            models.UniqueConstraint(fields=["post"], condition=models.Q(until=None), name="readiness_post_one_holder"),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="readiness_post_holding_dates",
            ),
        ]


class Skill(models.Model):
    """What somebody at a body can do: 1 with help, 2 alone, 3 teaches others."""

    body = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    depth = models.PositiveSmallIntegerField()
    noted_at = models.DateTimeField()
    noted_by = models.TextField()

    class Meta:
        db_table = "readiness_skill"
        constraints = [
            models.UniqueConstraint(fields=["body", "user", "name"], name="readiness_skill_once"),
            models.CheckConstraint(condition=models.Q(depth__gte=1, depth__lte=3), name="readiness_skill_depth"),
        ]


class Shift(models.Model):
    """Somebody is on duty from a moment up to another."""

    body = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "readiness_shift"
        indexes = [models.Index(fields=["body", "starts_at"], name="readiness_shift_when")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="readiness_shift_positive"
            )
        ]


class Swap(models.Model):
    """A colleague is asked to take a shift, against one of their own or for nothing."""

    shift = models.ForeignKey(Shift, models.PROTECT, related_name="swaps")
    colleague = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    against = models.ForeignKey(Shift, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=[(each.value, each.value) for each in SwapState])
    asked_at = models.DateTimeField()
    asked_by = models.TextField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "readiness_swap"
        constraints = [
            models.UniqueConstraint(fields=["shift"], condition=models.Q(state="asked"), name="readiness_swap_one_open")
        ]


class HandOverNote(models.Model):
    """What whoever leaves tells whoever comes. It may speak of cases, so nobody outside the body reads it."""

    body = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    shift = models.ForeignKey(Shift, models.PROTECT, null=True, related_name="notes")
    text = models.TextField()
    written_by = models.TextField()
    author = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    taken_by = models.TextField(blank=True)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "readiness_hand_over_note"
        indexes = [models.Index(fields=["body", "-written_at"], name="readiness_note_when")]


class CallEntry(models.Model):
    """A place in a body's call tree: who is called, and by whom (nobody: at the top)."""

    body = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    caller = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        db_table = "readiness_call_entry"
        constraints = [
            models.UniqueConstraint(fields=["body", "user"], name="readiness_call_entry_once"),
            models.CheckConstraint(
                condition=models.Q(caller=None) | ~models.Q(caller=models.F("user")), name="readiness_call_entry_other"
            ),
        ]


class CallTest(models.Model):
    """A test of a call tree. It ends when everybody has confirmed, or when its time is over."""

    reference = models.CharField(max_length=12, unique=True)
    body = models.ForeignKey("registry.Party", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=[(each.value, each.value) for each in TrialState])
    started_at = models.DateTimeField()
    started_by = models.TextField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "readiness_call_test"
        constraints = [
            models.UniqueConstraint(
                fields=["body"], condition=models.Q(state="running"), name="readiness_call_test_one_running"
            )
        ]


class TreeCall(models.Model):
    """One person in a test, as the tree was when it began."""

    test = models.ForeignKey(CallTest, models.CASCADE, related_name="calls", db_index=False)
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    caller = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", db_index=False)
    called_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "readiness_tree_call"
        constraints = [models.UniqueConstraint(fields=["test", "user"], name="readiness_tree_call_once")]
