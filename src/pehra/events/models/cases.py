"""Rules by which findings become cases, and the cases that they became."""

from django.db import models

from pehra.events.rules.cases import RuleState


class CaseRule(models.Model):
    """Which findings of an organisation open a case, or are added to the open one of the same rule.

    Empty conditions hold always. `count`: on so many things (addresses, else names) of one organisation at least.
    `sectors` empty: any.
    """

    key = models.SlugField(max_length=80, unique=True)
    title_en = models.CharField(max_length=200)
    title_ur = models.CharField(max_length=200, blank=True)
    types = models.JSONField(default=list)  # RSIT "class/type" or "class"
    identifiers = models.JSONField(default=list)
    severity = models.CharField(max_length=10, blank=True)  # this one or worse
    sectors = models.JSONField(default=list)
    cii = models.BooleanField(null=True)
    count = models.PositiveIntegerField(default=1)
    confidence = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=[(each.value, each.value) for each in RuleState])
    active_from = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    changed_by = models.TextField()
    # Where it is laid down, for a rule of the profile that nobody has changed since; else empty.
    citation = models.TextField(blank=True)

    class Meta:
        db_table = "events_case_rule"


class CaseLink(models.Model):
    """A finding, in one of its episodes, that a rule brought into a case. In a dry run `case` stays empty."""

    rule = models.ForeignKey(CaseRule, models.PROTECT, related_name="links", db_index=False)
    finding = models.ForeignKey("events.Finding", models.CASCADE, related_name="case_links")
    episode = models.PositiveSmallIntegerField()
    case = models.CharField(max_length=12, blank=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "events_case_link"
        constraints = [models.UniqueConstraint(fields=["rule", "finding", "episode"], name="events_case_link_once")]
        indexes = [models.Index(fields=["case"], name="events_case_link_case", condition=~models.Q(case=""))]
