"""Asking who else knows a value, without learning who does until they answer."""

from django.db import models

from pehra.foundation.access.audience import audience_field
from pehra.search.rules.wording import AnswerState


class Question(models.Model):
    """A body asks those that know a value. `case` is its own case on which the value stands; nobody else is told it."""

    reference = models.CharField(max_length=12, unique=True)
    case = models.ForeignKey("incidents.Case", models.CASCADE, related_name="+")
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+")
    asked_by = models.TextField()
    type = models.CharField(max_length=30)
    value = models.TextField()
    purpose = models.TextField()
    tlp = models.CharField(max_length=20)
    audience = audience_field()
    asked_at = models.DateTimeField()
    lapses_at = models.DateTimeField()

    class Meta:
        db_table = "search_question"


class Recipient(models.Model):
    """One body that is asked. Until it answers, the body that asked does not see this row: not even that it is."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="recipients", db_index=False)
    body = models.ForeignKey("registry.Party", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=[(each.value, each.value) for each in AnswerState])
    answer = models.TextField(blank=True)
    reveals = models.CharField(max_length=12, blank=True)
    answered_by = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    audience = audience_field()

    class Meta:
        db_table = "search_recipient"
        constraints = [
            models.UniqueConstraint(fields=["question", "body"], name="search_recipient_once"),
            models.CheckConstraint(
                condition=models.Q(state="waiting") ^ models.Q(answered_at__isnull=False),
                name="search_recipient_settled_has_time",
            ),
        ]


class Probe(models.Model):
    """One blind question and what it was answered: counted for each person and each body a day.

    `sightings` maps a tier to the least number of cases of that tier that were seen, where that tells nobody apart.
    """

    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", db_index=False)
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey("incidents.Case", models.CASCADE, related_name="+")
    type = models.CharField(max_length=30)
    value = models.TextField()
    known = models.BooleanField()
    sightings = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        db_table = "search_probe"
        indexes = [
            models.Index(fields=["user", "at"], name="search_probe_user"),
            models.Index(fields=["party", "at"], name="search_probe_party"),
        ]


class Reticence(models.Model):
    """A body that is not told of blindly: what it knows is left out of every blind answer."""

    body = models.OneToOneField("registry.Party", models.PROTECT, related_name="+")
    since = models.DateTimeField()
    by = models.TextField()

    class Meta:
        db_table = "search_reticence"
