"""The rows of the country profile: what a Council or a ministry may change without a programmer."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class LoadedProfile(models.Model):
    """A profile that was loaded, with the files' digest: the newest row is the one in force."""

    profile = models.CharField(max_length=80)
    version = models.CharField(max_length=40)
    title_en = models.CharField(max_length=200)
    title_ur = models.CharField(max_length=200, blank=True)
    demonstration = models.BooleanField(default=False)
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    changes = models.PositiveIntegerField()

    class Meta:
        db_table = "registry_loaded_profile"


class Dated(models.Model):
    """A row of the profile with its validity and its source, or the words "default, no source"."""

    key = models.SlugField(max_length=100, unique=True)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    citation = models.TextField()

    class Meta:
        abstract = True


class Sector(models.Model):
    slug = models.SlugField(primary_key=True, max_length=40)
    name_en = models.CharField(max_length=120)
    name_ur = models.CharField(max_length=120, blank=True)
    # No longer in the profile, and kept for those that still refer to it.
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "registry_sector"


class Province(models.Model):
    slug = models.SlugField(primary_key=True, max_length=40)
    name_en = models.CharField(max_length=120)
    name_ur = models.CharField(max_length=120, blank=True)
    # No longer in the profile, and kept for those that still refer to it.
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "registry_province"


class RoutingRow(Dated):
    """From which tier to which function, under which conditions; an empty condition means any."""

    tier_from = models.CharField(max_length=20)
    to_function = models.CharField(max_length=20)
    ownership = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    sectors = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    provinces = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    cii = models.BooleanField(null=True, blank=True)
    precedence = models.IntegerField()

    class Meta:
        db_table = "registry_routing"


class ClockRow(Dated):
    """A clock: who owes what within how long of what. Exactly one of hours and months."""

    function = models.CharField(max_length=20)
    stage = models.CharField(max_length=20)
    rsit_class = models.CharField(max_length=40, default="*")
    severity = models.CharField(max_length=20, default="*")
    hours = models.PositiveIntegerField(null=True, blank=True)
    months = models.PositiveSmallIntegerField(null=True, blank=True)
    anchor = models.CharField(max_length=20)
    owed_by = models.CharField(max_length=20)
    remind_before = ArrayField(models.PositiveIntegerField(), default=list, blank=True)
    remind_after = ArrayField(models.PositiveIntegerField(), default=list, blank=True)
    # Nobody is called on the phone where it is empty.
    call_minutes = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        db_table = "registry_clock"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(hours=None) ^ models.Q(months=None), name="registry_clock_one_length"
            )
        ]


class SeverityRow(Dated):
    """A step of the severity scale; the lowest rank is the gravest."""

    slug = models.SlugField(max_length=40)
    rank = models.PositiveSmallIntegerField()
    name_en = models.CharField(max_length=80)
    name_ur = models.CharField(max_length=80, blank=True)
    meaning_en = models.TextField(blank=True)
    meaning_ur = models.TextField(blank=True)

    class Meta:
        db_table = "registry_severity"


class CaseRuleRow(Dated):
    """Which findings of the operation center become cases by themselves; see `pehra.law.case_rules`."""

    title_en = models.CharField(max_length=120)
    title_ur = models.CharField(max_length=120)
    types = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    identifiers = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    severity = models.CharField(max_length=20, blank=True)
    sectors = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    cii = models.BooleanField(null=True, blank=True)
    count = models.PositiveIntegerField(default=1)
    confidence = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "registry_case_rule"


class MaturityTargetRow(Dated):
    """Which level of maturity a CERT with a function is to reach; see `pehra.law.maturity`."""

    function = models.CharField(max_length=20)
    parameter = models.CharField(max_length=6)
    level = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "registry_maturity_target"


class RetentionRow(Dated):
    """For how long evidence is kept after its case was closed; see `pehra.law.retention`."""

    rsit_class = models.CharField(max_length=80)
    tlp = models.CharField(max_length=20)
    days = models.PositiveIntegerField()

    class Meta:
        db_table = "registry_retention"


class PlaybookRow(Dated):
    """A playbook of the country; see `pehra.law.playbooks`. `steps` as `Step.plain` gives them."""

    title_en = models.CharField(max_length=160)
    title_ur = models.CharField(max_length=160)
    summary_en = models.TextField()
    summary_ur = models.TextField()
    condition = models.TextField(blank=True)
    steps = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        db_table = "registry_playbook"


class PlaybookPowerRow(Dated):
    """Who may prescribe playbooks to whom; see `pehra.law.playbooks`."""

    function = models.CharField(max_length=20)
    over = ArrayField(models.CharField(max_length=20))
    within = models.CharField(max_length=10)

    class Meta:
        db_table = "registry_playbook_power"


class ReportFormRow(Dated):
    """One version of a form of reports; see `pehra.law.forms`. `sections` as `Section.plain` gives them."""

    form = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    whom = models.CharField(max_length=12)
    title_en = models.CharField(max_length=300)
    title_ur = models.CharField(max_length=300)
    condition = models.TextField(blank=True)
    sections = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        db_table = "registry_report_form"


class SharePurposeRow(Dated):
    """Something for which information is shared; see `pehra.law.sharing`."""

    name_en = models.CharField(max_length=200)
    name_ur = models.CharField(max_length=200)

    class Meta:
        db_table = "registry_share_purpose"


class ReleaseRuleRow(Dated):
    """Who releases a redacted copy under a label; see `pehra.law.sharing`."""

    tlp = models.CharField(max_length=20)
    roles = ArrayField(models.CharField(max_length=20), default=list)

    class Meta:
        db_table = "registry_release_rule"


class CrisisLevelRow(Dated):
    """A crisis level; see `pehra.law.crisis`."""

    rank = models.PositiveSmallIntegerField()
    name_en = models.CharField(max_length=120)
    name_ur = models.CharField(max_length=120)
    meaning_en = models.TextField()
    meaning_ur = models.TextField()
    spheres = ArrayField(models.CharField(max_length=10), default=list)
    declared_by = ArrayField(models.CharField(max_length=20), default=list)
    charges = ArrayField(models.CharField(max_length=20), default=list)
    confirmed_by = models.CharField(max_length=10, blank=True)
    confirm_hours = models.PositiveIntegerField(default=0)
    lasts_hours = models.PositiveIntegerField()
    report_hours = models.PositiveIntegerField(default=0)
    call_minutes = models.PositiveIntegerField(null=True, blank=True)
    report_call_minutes = models.PositiveIntegerField(null=True, blank=True)
    # A list of {stage, percent, hours, running}.
    clocks = models.JSONField(default=list)
    rights = ArrayField(models.CharField(max_length=20), default=list, blank=True)

    class Meta:
        db_table = "registry_crisis_level"


class CouncilSeatRow(Dated):
    """A seat that the law gives; see `pehra.law.council`."""

    kind = models.CharField(max_length=12)
    office = models.CharField(max_length=10)
    title_en = models.CharField(max_length=120)
    title_ur = models.CharField(max_length=120)
    body = models.ForeignKey("registry.Body", models.PROTECT, null=True, blank=True, related_name="+")
    votes = models.BooleanField(default=True)

    class Meta:
        db_table = "registry_council_seat"


class CouncilRuleRow(Dated):
    """A rule by which the Council sits and decides; see `pehra.law.council`."""

    about = models.CharField(max_length=20)
    motions = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    seats = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    numerator = models.PositiveIntegerField(default=0)
    denominator = models.PositiveIntegerField(default=1)
    strictly = models.BooleanField(default=False)
    of = models.CharField(max_length=10, blank=True)
    answer = models.CharField(max_length=20, blank=True)
    days = models.PositiveSmallIntegerField(default=0)
    months = models.PositiveSmallIntegerField(default=0)
    remind_days = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)

    class Meta:
        db_table = "registry_council_rule"


class FormationRow(Dated):
    """How long an establishment file is expected to be in a state, and who notifies; see `pehra.law.formation`."""

    function = models.CharField(max_length=20, blank=True)
    stage = models.CharField(max_length=20)
    days = models.PositiveIntegerField(null=True, blank=True)
    notified_by = models.CharField(max_length=12, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        db_table = "registry_formation"


class Fact(models.Model):
    """Something known about a body that no other row can hold; where sources disagree, each has its own row."""

    key = models.SlugField(max_length=100, unique=True)
    body = models.ForeignKey("registry.Body", models.PROTECT, related_name="facts")
    subject = models.TextField()
    value = models.TextField()
    since = models.DateField(null=True, blank=True)
    citation = models.TextField()
    note = models.TextField(blank=True)

    class Meta:
        db_table = "registry_fact"
