"""Custody: each hand-over of a case from one body to the next, with what became of it."""

from django.db import models

from pehra.incidents.rules.wording import TransferKind, TransferState


class Transfer(models.Model):
    """An offer of custody. The sender keeps the case until the receiver accepts.

    `offer_receipt` and `answer_receipt` are signed by the installation, so that each side can prove its act.
    """

    case = models.ForeignKey("incidents.Case", models.CASCADE, related_name="transfers")
    kind = models.CharField(max_length=10, choices=[(each.value, each.value) for each in TransferKind])
    from_party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    to_body = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    function = models.CharField(max_length=20)
    rule = models.CharField(max_length=100, blank=True)
    citation = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=[(each.value, each.value) for each in TransferState])
    offered_by = models.TextField()
    offered_at = models.DateTimeField()
    answered_by = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answer_reason = models.TextField(blank=True)
    offer_receipt = models.JSONField(default=dict)
    answer_receipt = models.JSONField(default=dict)

    class Meta:
        db_table = "incidents_transfer"
        constraints = [
            # The database itself refuses a second open offer: two people escalating at once cannot both succeed.
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(state="offered"), name="incidents_transfer_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(state="offered") ^ models.Q(answered_at__isnull=False),
                name="incidents_transfer_answer_has_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["to_body", "offered_at"],
                name="incidents_transfer_waiting",
                condition=models.Q(state="offered"),
            )
        ]
