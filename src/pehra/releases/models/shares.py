"""Sharing: a case or a copy, with one party, for a purpose, until a day."""

from django.db import models

from pehra.foundation.access.audience import audience_field
from pehra.releases.rules.states import ShareState
from pehra.releases.rules.words import Right


class Share(models.Model):
    """Something that one party lets another one read. Exactly one of `case` and `copy` is what is shared.

    `purpose_key` is a row of the profile; `purpose` the words, where it is none of them. `via` is the sharing that the
    giver itself has it by: it ends with that one. `audience` are the two sides, whoever shared it first, and
    whoever has the case.
    """

    reference = models.CharField(max_length=12, unique=True)
    case = models.ForeignKey("incidents.Case", models.CASCADE, null=True, related_name="+")
    copy = models.ForeignKey("releases.Copy", models.CASCADE, null=True, related_name="shares")
    # Of what is shared: its reference, its label on that day, and its drill. Whoever had it keeps these after the end.
    record = models.CharField(max_length=12)
    tlp = models.CharField(max_length=20)
    drill = models.ForeignKey("incidents.Drill", models.PROTECT, null=True, related_name="+", db_index=False)
    via = models.ForeignKey("self", models.CASCADE, null=True, related_name="passed_on")
    from_party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    to_party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=10, choices=[(each.value, each.value) for each in ShareState])
    purpose_key = models.CharField(max_length=100, blank=True)
    purpose = models.CharField(max_length=400, blank=True)
    right = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Right])
    until = models.DateTimeField()
    shared_by = models.TextField()
    shared_at = models.DateTimeField()
    first_read_at = models.DateTimeField(null=True)
    acknowledged_by = models.TextField(blank=True)
    acknowledged_at = models.DateTimeField(null=True)
    # A newer copy took the place of the one that was shared.
    renewed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.TextField(blank=True)
    ended_why = models.TextField(blank=True)
    deleted_by = models.TextField(blank=True)
    deleted_at = models.DateTimeField(null=True)
    audience = audience_field()

    class Meta:
        db_table = "releases_share"
        indexes = [
            models.Index(fields=["to_party", "-shared_at", "-reference"], name="releases_share_received"),
            models.Index(fields=["from_party", "-shared_at", "-reference"], name="releases_share_given"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(case=None) ^ models.Q(copy=None), name="releases_share_of_one"),
            models.CheckConstraint(
                condition=models.Q(state="running") ^ models.Q(ended_at__isnull=False),
                name="releases_share_ended_has_time",
            ),
            # By each giver: of a sharing that somebody may not see, no refusal tells them.
            models.UniqueConstraint(
                fields=["case", "from_party", "to_party"],
                condition=models.Q(state="running"),
                name="releases_share_case_once",
            ),
            models.UniqueConstraint(
                fields=["copy", "from_party", "to_party"],
                condition=models.Q(state="running"),
                name="releases_share_copy_once",
            ),
        ]
