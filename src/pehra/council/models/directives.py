"""Directives, who owes what by them, and the counts that are kept so that nobody counts a million rows at reading."""

from django.db import models

from pehra.council.rules.directives import DirectiveState, DutyState


class Directive(models.Model):
    """A binding instruction. `issuer` is the Council, or a body that may instruct by its own mandate.

    `selection` says whom it is for (as `registry.queries.Selection`, with lists); it is applied when it is issued.
    `addressed` is how many that were.
    """

    reference = models.CharField(max_length=12, unique=True)
    title_en = models.CharField(max_length=200)
    title_ur = models.CharField(max_length=200, blank=True)
    text_en = models.TextField()
    text_ur = models.TextField(blank=True)
    issuer = models.ForeignKey("registry.Body", models.PROTECT, related_name="+", db_index=False)
    resolution = models.ForeignKey("council.Resolution", models.PROTECT, null=True, related_name="directives")
    # By what the issuer may instruct: the resolution, or its mandate.
    citation = models.TextField(blank=True)
    annex = models.ForeignKey("documents.Document", models.PROTECT, null=True, related_name="+", db_index=False)
    selection = models.JSONField(default=dict)
    acknowledge_by = models.DateTimeField()
    comply_by = models.DateTimeField()
    evidence_needed = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=[(each.value, each.value) for each in DirectiveState])
    addressed = models.PositiveIntegerField(default=0)
    # By which anybody who holds it on paper can check it; given when it is issued.
    code = models.CharField(max_length=20, blank=True, db_index=True)
    drafted_by = models.TextField()
    drafted_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.TextField(blank=True)

    class Meta:
        db_table = "council_directive"
        indexes = [models.Index(fields=["state", "-issued_at"], name="council_directive_state")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(comply_by__gte=models.F("acknowledge_by")), name="council_directive_dates"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "discarded"]) ^ models.Q(issued_at__isnull=False),
                name="council_directive_issued",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class TierPlace(models.Model):
    """A place in the tiers (`rules.tiers.Path`, written): "national:ncert/cii:ncert/sectoral:cert-telecom"."""

    path = models.TextField(unique=True)

    class Meta:
        db_table = "council_tier_place"


class Duty(models.Model):
    """What one addressee owes by one directive. `place`: where it stands; of one that has ended, where it stood."""

    directive = models.ForeignKey(Directive, models.PROTECT, related_name="duties", db_index=False)
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    place = models.ForeignKey(TierPlace, models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=12, choices=[(each.value, each.value) for each in DutyState])
    acknowledged_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "council_duty"
        indexes = [
            # A page of those under a place, by state.
            models.Index(fields=["directive", "place", "state", "id"], name="council_duty_place"),
            models.Index(fields=["party", "directive"], name="council_duty_party"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["directive", "party"], name="council_duty_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["compliant", "waived", "released"]) ^ models.Q(settled_at=None),
                name="council_duty_settled",
            ),
        ]


class Tally(models.Model):
    """How many addressees of a directive are in each state, by the place directly above them.

    Changed in the transaction that changes the duty. What stands higher is added up at reading: places are few.
    """

    directive = models.ForeignKey(Directive, models.PROTECT, related_name="tallies", db_index=False)
    place = models.ForeignKey(TierPlace, models.PROTECT, related_name="+", db_index=False)
    told = models.PositiveIntegerField(default=0)
    acknowledged = models.PositiveIntegerField(default=0)
    shown = models.PositiveIntegerField(default=0)
    waiver_asked = models.PositiveIntegerField(default=0)
    compliant = models.PositiveIntegerField(default=0)
    waived = models.PositiveIntegerField(default=0)
    released = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "council_tally"
        constraints = [models.UniqueConstraint(fields=["directive", "place"], name="council_tally_once")]


class Showing(models.Model):
    """What an addressee says that it has done, with what shows it, and what was said to it."""

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="showings")
    text = models.TextField()
    document = models.ForeignKey("documents.Document", models.PROTECT, null=True, related_name="+", db_index=False)
    link = models.CharField(max_length=500, blank=True)
    given_by = models.TextField()
    given_at = models.DateTimeField()
    accepted = models.BooleanField(null=True)
    answer = models.TextField(blank=True)
    answered_by = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "council_showing"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(accepted=None) ^ models.Q(answered_at__isnull=False), name="council_showing_answer"
            )
        ]


class Waiver(models.Model):
    """An addressee asks not to be bound, with its reason; and what was decided."""

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="waivers")
    reason = models.TextField()
    asked_by = models.TextField()
    asked_at = models.DateTimeField()
    granted = models.BooleanField(null=True)
    answer = models.TextField(blank=True)
    decided_by = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "council_waiver"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(granted=None) ^ models.Q(decided_at__isnull=False), name="council_waiver_answer"
            )
        ]
