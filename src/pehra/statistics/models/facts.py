"""What is counted, kept by the database itself: facts with their history, and sums of them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Fact(models.Model):
    """What statistics know of a real case or report, from one revision until before another one.

    A row is written once and later only ended: `since` and `until` are numbers of one sequence, drawn when the change
    was made. What was known at a cut-off is what had begun and not ended at its number. `kind` is "case" or "report"; a
    report has the facets of its case. Days are the country's; `acknowledged` and the like are seconds.

    `cert` is the body to which the law brought the case first, under the function `tier`; `holder` has custody.
    """

    kind = models.CharField(max_length=6)
    record_id = models.BigIntegerField()
    # Without constraints: history outlives what it is of.
    case = models.ForeignKey("incidents.Case", models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    since = models.BigIntegerField()
    until = models.BigIntegerField(null=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    cases = models.PositiveSmallIntegerField()
    incidents = models.PositiveSmallIntegerField()
    reports = models.PositiveSmallIntegerField()
    tier = models.TextField()
    cert_id = models.BigIntegerField()
    holder_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    sector = models.TextField()
    province = models.TextField()
    organisation_kind = models.TextField()
    rsit_class = models.TextField()
    rsit_type = models.TextField()
    severity = models.TextField()
    channel = models.TextField()
    acknowledged = models.BigIntegerField(null=True)
    escalated = models.BigIntegerField(null=True)
    contained = models.BigIntegerField(null=True)
    closed = models.BigIntegerField(null=True)
    # One word for each clock that has ended or run out: "kept:acknowledge", "late:final-report".
    clocks = ArrayField(models.TextField(), default=list)
    # 1: a case that was closed as no incident.
    dismissed = models.PositiveSmallIntegerField(default=0, db_default=0)

    class Meta:
        db_table = "statistics_fact"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "record_id"], condition=models.Q(until=None), name="statistics_fact_current"
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gt=models.F("since")), name="statistics_fact_in_order"
            ),
        ]
        indexes = [
            models.Index(fields=["since"], name="statistics_fact_since"),
            models.Index(fields=["until"], name="statistics_fact_until", condition=models.Q(until__isnull=False)),
            # Without a condition, or a plan that was made on an empty table might read it from end to end.
            models.Index(fields=["case"], name="statistics_fact_case"),
            models.Index(fields=["cert_id", "opened_on"], name="statistics_fact_opened"),
            models.Index(
                fields=["cert_id", "closed_on"],
                name="statistics_fact_closed",
                condition=models.Q(closed_on__isnull=False),
            ),
            # For what has changed of a period that is over. Neither offers itself to whoever writes a case.
            models.Index(fields=["opened_on", "since"], name="statistics_fact_begun"),
            models.Index(
                fields=["opened_on", "until"],
                name="statistics_fact_ended",
                condition=models.Q(until__isnull=False),
            ),
        ]


class Contained(models.Model):
    """When a case was contained, as another part of case work says. Said once: what was contained then, was."""

    case = models.OneToOneField("incidents.Case", models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "statistics_contained"


class Total(models.Model):
    """A sum over the facts up to the edge. `scope_id` is a body, or 0 for the whole country.

    `grain` is m, q or y: a month, quarter or year that begins on `starts`. `step` is 0 for what has no length.
    """

    scope_id = models.BigIntegerField()
    grain = models.CharField(max_length=1)
    starts = models.DateField()
    dimension = models.TextField()
    key = models.TextField()
    measure = models.TextField()
    step = models.PositiveSmallIntegerField()
    amount = models.BigIntegerField()

    class Meta:
        db_table = "statistics_total"
        constraints = [
            models.UniqueConstraint(
                fields=["scope_id", "grain", "starts", "dimension", "measure", "key", "step"],
                name="statistics_total_once",
            )
        ]


class Edge(models.Model):
    """Up to which revision the totals have been added up: one row, or none while there are no totals."""

    revision = models.BigIntegerField()

    class Meta:
        db_table = "statistics_edge"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="statistics_edge_alone")]
