"""Cases: the incident itself, who takes part in it, and who may know of it.

Foreign keys say `db_index=False` where another index begins with them, or where nobody looks from the other side: each
index is written with every report.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import HashIndex
from django.db import models

from pehra.foundation.access.audience import audience_field, audience_index
from pehra.incidents.rules.outcomes import CaseOutcome
from pehra.incidents.rules.wording import ObservableType, ParticipantPart, PermissionState, Status, TraceState


class Case(models.Model):
    """An incident. Exactly one body has custody, at any time, under one of its functions.

    `drill` is set from the beginning or never: the database refuses to move a case into a drill or out of one.
    """

    reference = models.CharField(max_length=12)
    drill = models.ForeignKey("incidents.Drill", models.PROTECT, null=True, related_name="cases", db_index=False)
    organisation = models.ForeignKey("registry.Party", models.PROTECT, related_name="+")
    affected = ArrayField(models.BigIntegerField(), default=list, blank=True)
    title = models.CharField(max_length=300)
    status = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Status])
    custodian = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    custodian_function = models.CharField(max_length=20)
    classification = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    ransomware = models.BooleanField(default=False)
    severity = models.CharField(max_length=40)
    tlp = models.CharField(max_length=20)
    source_tlp = models.CharField(max_length=20)
    audience = audience_field()
    opened_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    # How it ended; empty while it is not closed, and where it was merged.
    outcome = models.CharField(
        max_length=16, blank=True, default="", db_default="", choices=[(each.value, each.value) for each in CaseOutcome]
    )
    cause = models.TextField(blank=True)
    lesson = models.TextField(blank=True)
    # The case that shows this one since the two were merged; nobody deals with this one any more.
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged", db_index=False)
    # The number of the case under which this one is counted, None: its own. See `queries.counting`.
    counted_as = models.BigIntegerField(null=True)
    # Raised by every change; two people who act on the same version cannot both win.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "incidents_case"
        indexes = [
            audience_index("incidents_case_audience"),
            models.Index(fields=["-opened_at", "-reference"], name="incidents_case_opened"),
            models.Index(fields=["custodian", "-opened_at", "-reference"], name="incidents_case_custodian"),
            models.Index(fields=["status", "-opened_at", "-reference"], name="incidents_case_status"),
            # What is rare among the open ones is found without reading all of these, or all that somebody may see.
            models.Index(fields=["status", "severity", "-opened_at", "-reference"], name="incidents_case_graded"),
            # What a body has open, without what it closed over the years.
            models.Index(
                fields=["custodian", "-opened_at", "-reference"],
                name="incidents_case_running",
                condition=~models.Q(status="closed"),
            ),
            # Nearly all are handled; the others are found without reading these.
            models.Index(
                fields=["outcome", "-opened_at", "-reference"],
                name="incidents_case_outcome",
                condition=~models.Q(outcome__in=["", "handled"]),
            ),
            models.Index(fields=["drill"], name="incidents_case_drill", condition=~models.Q(drill=None)),
            models.Index(
                fields=["merged_into"], name="incidents_case_merged", condition=models.Q(merged_into__isnull=False)
            ),
            models.Index(
                fields=["counted_as"], name="incidents_case_counted", condition=models.Q(counted_as__isnull=False)
            ),
        ]
        constraints = [
            # Not `unique=True`, which would add a second index for patterns that nobody searches by.
            models.UniqueConstraint(fields=["reference"], name="incidents_case_reference"),
            models.CheckConstraint(
                condition=models.Q(status="closed") ^ models.Q(closed_at=None),
                name="incidents_case_closed_has_time",
            ),
            models.CheckConstraint(
                condition=models.Q(status="new") ^ models.Q(acknowledged_at__isnull=False),
                name="incidents_case_new_is_unacknowledged",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into=None) | models.Q(status="closed", counted_as__isnull=False),
                name="incidents_case_merged_is_closed",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="") | models.Q(status="closed", merged_into=None),
                name="incidents_case_outcome_is_of_an_ended_one",
            ),
        ]


class Participant(models.Model):
    """A party that takes part in a case, and as what. A body that returned a case took part until then."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="participants")
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    part = models.CharField(max_length=12, choices=[(each.value, each.value) for each in ParticipantPart])
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        db_table = "incidents_participant"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "party", "part"],
                condition=models.Q(until=None),
                name="incidents_participant_once",
            )
        ]


class Named(models.Model):
    """A person named on a case: the only ones who see it while it is TLP:RED."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="named")
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+")
    why = models.CharField(max_length=60)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        db_table = "incidents_named"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "user"], condition=models.Q(until=None), name="incidents_named_once"
            )
        ]


class Permission(models.Model):
    """The source's recorded answer to being asked for a wider audience than it set."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="permissions")
    tlp = models.CharField(max_length=20)
    asked_by = models.TextField()
    asking_body = models.ForeignKey("registry.Party", models.PROTECT, related_name="+")
    reason = models.TextField()
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=[(each.value, each.value) for each in PermissionState])
    answered_by = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        db_table = "incidents_permission"
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(state="asked"), name="incidents_permission_one_open"
            )
        ]


class Observable(models.Model):
    """Something technical that was seen: normalised, never shown as a live link.

    None is deleted because it turns out to be wrong: others may have searched for it, blocked it or passed it on, and
    whoever asks why must find what it was, who added it, and why it does not count any more.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="observables", db_index=False)
    type = models.CharField(max_length=30, choices=[(each.value, each.value) for each in ObservableType])
    value = models.TextField()
    note = models.TextField(blank=True)
    # None: of the system, or from a time when only the name was kept.
    author = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", db_index=False)
    added_by = models.TextField()
    added_at = models.DateTimeField()
    state = models.CharField(
        max_length=20,
        choices=[(each.value, each.value) for each in TraceState],
        default=TraceState.SEEN.value,
        db_default=TraceState.SEEN.value,
    )
    # Why it does not count as seen, who said so, and when. By a program, the label names the program as well.
    reason = models.TextField(blank=True, default="", db_default="")
    judge = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", db_index=False)
    judged_by = models.TextField(blank=True, default="", db_default="")
    judged_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "incidents_observable"
        constraints = [
            models.UniqueConstraint(fields=["case", "type", "value"], name="incidents_observable_once"),
            models.CheckConstraint(
                condition=models.Q(state="seen") ^ models.Q(judged_at__isnull=False),
                name="incidents_observable_judged",
            ),
        ]
        # A hash, since a long URL does not fit into a tree's page.
        indexes = [HashIndex(fields=["value"], name="incidents_observable_value")]
