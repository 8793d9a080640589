"""Searches that somebody keeps."""

from django.db import models

from pehra.foundation.access.audience import audience_field
from pehra.search.rules.wording import Told


class View(models.Model):
    """A search with a name: its owner's alone, or also of everybody who reads cases at one party.

    `asked` is the query string of the search page. The owner is told of new matches as `told` says; `told_until` is the
    moment up to which they were.
    """

    reference = models.CharField(max_length=12, unique=True)
    owner = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    party = models.ForeignKey("registry.Party", models.PROTECT, null=True, related_name="+", db_index=False)
    name = models.CharField(max_length=120)
    asked = models.TextField()
    told = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Told])
    told_until = models.DateTimeField()
    audience = audience_field()
    created_at = models.DateTimeField()

    class Meta:
        db_table = "search_view"
        indexes = [models.Index(fields=["told_until"], name="search_view_told", condition=~models.Q(told="never"))]
