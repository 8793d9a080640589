"""Small sums, so that a figure costs the same however many findings there are. Each row is for one audience."""

from django.db import models

from pehra.foundation.access.audience import audience_field, audience_index


class Standing(models.Model):
    """How many findings of an organisation are in a state, by kind and by the week in which they were first seen."""

    organisation = models.ForeignKey("registry.Party", models.CASCADE, related_name="+")
    cert = models.ForeignKey("registry.Party", models.CASCADE, null=True, related_name="+", db_index=False)
    sector = models.CharField(max_length=80)
    province = models.CharField(max_length=80)
    taxonomy = models.TextField()
    type = models.TextField()
    severity = models.CharField(max_length=10)
    tlp = models.CharField(max_length=20)
    # Not a column that leads anywhere: the state of what it counts.
    standing = models.CharField(max_length=20)
    since = models.DateField()  # the Monday
    count = models.PositiveIntegerField()
    audience = audience_field()

    class Meta:
        db_table = "events_standing"
        indexes = [audience_index("events_standing_audience")]


class Remedied(models.Model):
    """How many episodes ended in a month after about so many hours; see `rules.figures.hours_of`.

    They stay counted with the CERT, the sector and the province of their time. They are seen by whoever responds to the
    organisation today, and by the bodies that did so then.
    """

    organisation = models.ForeignKey("registry.Party", models.CASCADE, related_name="+")
    cert = models.ForeignKey("registry.Party", models.CASCADE, null=True, related_name="+", db_index=False)
    sector = models.CharField(max_length=80)
    province = models.CharField(max_length=80)
    taxonomy = models.TextField()
    type = models.TextField()
    severity = models.CharField(max_length=10)
    month = models.DateField()
    bucket = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField()
    audience = audience_field()

    class Meta:
        db_table = "events_remedied"
        indexes = [audience_index("events_remedied_audience")]
