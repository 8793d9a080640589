"""Links between cases."""

from django.db import models

from pehra.campaigns.rules.wording import LinkKind


class Link(models.Model):
    """One case has to do with another. Whoever does not see both sees no link, and no count of any."""

    case = models.ForeignKey("incidents.Case", models.CASCADE, related_name="+")
    other = models.ForeignKey("incidents.Case", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20, choices=[(each.value, each.value) for each in LinkKind])
    note = models.TextField(blank=True)
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    by = models.TextField()
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.TextField(blank=True)

    class Meta:
        db_table = "campaigns_link"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "other", "kind"], condition=models.Q(ended_at=None), name="campaigns_link_once"
            ),
            models.CheckConstraint(condition=~models.Q(case=models.F("other")), name="campaigns_link_to_another"),
        ]
