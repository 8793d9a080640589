"""Bodies, their standing step by step, and their dated mandates."""

from django.db import models

from pehra.law.functions import Function, Standing


class Party(models.Model):
    """Anybody who takes part: a body of the network or an organisation that it serves.

    One id space for both, since an audience names either.
    """

    class Kind(models.TextChoices):
        BODY = "body"
        ORGANISATION = "organisation"

    kind = models.CharField(max_length=12, choices=Kind.choices)
    slug = models.SlugField(max_length=80, unique=True)
    name_en = models.CharField(max_length=200)
    name_ur = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "registry_party"

    def __str__(self) -> str:
        return self.name_en


class Body(Party):
    """A body of the network: the Council, a CERT, the operation center, a foreign counterpart."""

    # Named apart from `Organisation.body`, which every organisation would otherwise inherit a second time.
    party_ptr = models.OneToOneField(Party, models.CASCADE, parent_link=True, primary_key=True, related_name="as_body")
    department = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    # RFC 2350 sections that cannot be derived from the registry, by section key.
    description = models.JSONField(default=dict, blank=True)
    described_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "registry_body"


class StandingStep(models.Model):
    """From a date on (unknown dates stay empty), a body stands so: the latest dated step counts."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="steps")
    standing = models.CharField(max_length=20, choices=[(each.value, each.value) for each in Standing])
    since = models.DateField(null=True, blank=True)
    citation = models.TextField()
    note = models.TextField(blank=True)
    # Follows from a step of the body's establishment file; no profile has a say in it.
    from_file = models.BooleanField(default=False)

    class Meta:
        db_table = "registry_standing"
        constraints = [models.UniqueConstraint(fields=["body", "standing", "since"], name="registry_standing_once")]


class Mandate(models.Model):
    """A body holds a function over a jurisdiction from a date, until another date, by an instrument."""

    key = models.SlugField(max_length=100, unique=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="mandates")
    function = models.CharField(max_length=20, choices=[(each.value, each.value) for each in Function])
    sector = models.ForeignKey("registry.Sector", models.PROTECT, null=True, blank=True, related_name="+")
    province = models.ForeignKey("registry.Province", models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(
        "registry.Organisation", models.PROTECT, null=True, blank=True, related_name="own_mandates"
    )
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    instrument = models.TextField()
    citation = models.TextField()
    precedence = models.IntegerField(default=0)
    note = models.TextField(blank=True)

    class Meta:
        db_table = "registry_mandate"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends=None) | models.Q(ends__gt=models.F("starts")),
                name="registry_mandate_dates",
            )
        ]


class HandOver(models.Model):
    """A function passes from one body to another on a date: ordered, then carried out once, or cancelled before.

    The mandates are dated when it is ordered, so that a chain of that date is told right from then on.
    """

    key = models.SlugField(max_length=100, unique=True)
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="hand_overs")
    to_body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    on = models.DateField()
    instrument = models.TextField()
    citation = models.TextField()
    # The mandate as the new body holds it, and when the old one would have ended by itself.
    new_mandate = models.OneToOneField(Mandate, models.PROTECT, null=True, related_name="made_by")
    former_end = models.DateField(null=True)
    ordered_by = models.TextField()
    ordered_at = models.DateTimeField()
    carried_out_at = models.DateTimeField(null=True)
    moved_cases = models.PositiveIntegerField(default=0)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "registry_hand_over"
        constraints = [
            models.UniqueConstraint(
                fields=["mandate"], condition=models.Q(cancelled_at=None), name="registry_hand_over_once"
            ),
            models.CheckConstraint(
                condition=models.Q(cancelled_at=None) | models.Q(carried_out_at=None),
                name="registry_hand_over_one_end",
            ),
        ]
