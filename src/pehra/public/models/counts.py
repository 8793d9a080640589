"""What holds floods back. Nothing here leads back to an address, and all of it has an end."""

from django.db import models

from pehra.public.rules.limits import Counted


class Count(models.Model):
    """How often something came in one window of time; `key` is a keyed hash of the day, or "all"."""

    counted = models.CharField(max_length=12, choices=[(each.value, each.value) for each in Counted])
    key = models.CharField(max_length=40)
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    number = models.PositiveIntegerField()

    class Meta:
        db_table = "public_count"
        constraints = [models.UniqueConstraint(fields=["counted", "key", "starts"], name="public_count_once")]
        indexes = [models.Index(fields=["ends"], name="public_count_ends")]


class UsedTicket(models.Model):
    """A ticket that was used; kept until it would have ended by itself."""

    digest = models.CharField(max_length=64, primary_key=True)
    ends = models.DateTimeField()

    class Meta:
        db_table = "public_used_ticket"
        indexes = [models.Index(fields=["ends"], name="public_used_ticket_ends")]
