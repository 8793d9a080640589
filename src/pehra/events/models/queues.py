"""What is left to do for an organisation after its findings changed."""

from django.db import models

from pehra.events.rules.work import Work


class Due(models.Model):
    """One kind of work for one organisation, written in the transaction that makes it necessary."""

    pk = models.CompositePrimaryKey("work", "organisation_id")
    work = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Work])
    organisation = models.ForeignKey("registry.Party", models.CASCADE, related_name="+")

    class Meta:
        db_table = "events_due"
