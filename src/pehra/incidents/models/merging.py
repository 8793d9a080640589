"""Cases that are one incident: merged into one another, or held by two CERTs that have agreed on it."""

from django.db import models

from pehra.incidents.rules.wording import SamenessState


class Merge(models.Model):
    """One case put into another of the same custodian. Nothing of it is moved: the other case shows it from then on.

    `before` is what the undoing needs: {"clocks": [{"id", "subject", "state"}, …]}, each clock as it was.
    """

    case = models.ForeignKey("incidents.Case", models.CASCADE, related_name="merges")
    into = models.ForeignKey("incidents.Case", models.CASCADE, related_name="+")
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    by = models.TextField()
    reason = models.TextField()
    at = models.DateTimeField()
    undo_until = models.DateTimeField()
    before = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.TextField(blank=True)
    undone_reason = models.TextField(blank=True)

    class Meta:
        db_table = "incidents_merge"
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(undone_at=None), name="incidents_merge_one_at_a_time"
            ),
            models.CheckConstraint(condition=~models.Q(case=models.F("into")), name="incidents_merge_into_another"),
        ]


class Sameness(models.Model):
    """What one CERT said to another: “the same incident as yours”. Each keeps its case and what stands in it.

    `to_reference` is what was typed. `other` is None where there is no such case; whoever offers is not told.
    """

    case = models.ForeignKey("incidents.Case", models.CASCADE, related_name="+")
    to_reference = models.CharField(max_length=12)
    other = models.ForeignKey("incidents.Case", models.CASCADE, null=True, related_name="+")
    # Written down here, since neither side need see the other's case to read who has it and how it is called.
    from_reference = models.CharField(max_length=12)
    from_party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    to_party = models.ForeignKey("registry.Party", models.PROTECT, null=True, related_name="+", db_index=False)
    reason = models.TextField()
    state = models.CharField(max_length=10, choices=[(each.value, each.value) for each in SamenessState])
    offered_by = models.TextField()
    offered_at = models.DateTimeField()
    answered_by = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        db_table = "incidents_sameness"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "to_reference"],
                condition=models.Q(state__in=["offered", "accepted"]),
                name="incidents_sameness_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state="offered") ^ models.Q(answered_at__isnull=False),
                name="incidents_sameness_answer_has_time",
            ),
        ]
