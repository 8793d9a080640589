"""Documents that were made of cases."""

from django.db import models

from pehra.foundation.access.audience import audience_field
from pehra.reporting.rules.kinds import DocumentKind


class Issued(models.Model):
    """A document as it was handed out, never changed. `code` stands on it; empty for an exchange format.

    `sha256` is of `content`, in hex; `version` is the case's when the document was made. The audience is the case's
    under the document's own label.
    """

    case = models.ForeignKey("incidents.Case", models.CASCADE, related_name="+")
    code = models.CharField(max_length=14, blank=True)
    kind = models.CharField(max_length=20, choices=[(each.value, each.value) for each in DocumentKind])
    language = models.CharField(max_length=2, blank=True)
    tlp = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    purpose = models.CharField(max_length=300)
    version = models.PositiveIntegerField()
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    by_label = models.TextField()
    at = models.DateTimeField()
    # From now on whoever checks it is told that it holds no longer.
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)
    audience = audience_field()

    class Meta:
        db_table = "reporting_issued"
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~models.Q(code=""), name="reporting_issued_code")
        ]
