"""Findings: one for each kind of trouble on each thing, who sees it, and what became of it.

What every run changes (when a feed saw it last) stands in a narrow table of its own, none of whose changing columns is
indexed: PostgreSQL then rewrites a row in its place, and a run of millions costs seconds.

What a run writes by the million refers to rows that the same statement has just read or written. PostgreSQL would look
each of them up once more at the end, which cost a fifth of a run; so these references are Django's alone.
"""

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from pehra.events.rules.states import Act, FindingState
from pehra.foundation.access.audience import audience_field


class AddressField(models.GenericIPAddressField):
    """PostgreSQL's `inet`, with IPv4 told as itself."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"unpack_ipv4": True, "null": True} | options)


class DaysField(models.Field):
    """PostgreSQL's `datemultirange`: a set of days; a year of daily sightings is a single range."""

    def db_type(self, connection: Any) -> str:
        return "datemultirange"


class Stream(models.Model):
    """A feed with one of its subscriptions, as it is judged whether its silence means anything.

    What one body sends in says nothing of what another one does: each has streams of its own, and those of the
    installation itself are without a party.

    What `origin` and `closes_after` say stands in the feed's spec; they are kept as the last run had them.
    """

    feed = models.CharField(max_length=120)
    report = models.CharField(max_length=80, blank=True)
    party = models.ForeignKey("registry.Party", models.PROTECT, null=True, related_name="+", db_index=False)
    origin = models.CharField(max_length=10)
    closes_after = models.DurationField()
    confidence = models.PositiveSmallIntegerField()
    covered_from = models.DateTimeField(null=True)
    covered_until = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)

    class Meta:
        db_table = "events_stream"
        constraints = [
            models.UniqueConstraint(fields=["feed", "report", "party"], name="events_stream_once", nulls_distinct=False)
        ]


class Finding(models.Model):
    """One kind of trouble on one thing of one organisation.

    No index looks at `state` or `told_at`: a run that closes findings, and a digest that tells of them, rewrite their
    rows in their place.

    `key` is the engine's hash of what makes it one. `open_since` begins the present episode; a confirmed fix ends it.
    `said`: a person says it is fixed. `confirmed`: the CERT agrees that it is a false alarm. `told_at`: when a digest
    named it in its present episode.
    """

    key = models.BigIntegerField()
    reference = models.CharField(max_length=12)
    organisation = models.ForeignKey(
        "registry.Party", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    cert = models.ForeignKey(
        "registry.Party", models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    sector = models.CharField(max_length=80, blank=True)
    province = models.CharField(max_length=80, blank=True)
    cii = models.BooleanField(default=False)
    source_ip = AddressField()
    port = models.PositiveIntegerField(default=0)
    transport = models.TextField(blank=True)
    fqdn = models.TextField(blank=True)
    url = models.TextField(blank=True)
    account = models.TextField(blank=True)
    taxonomy = models.TextField()
    type = models.TextField()
    identifier = models.TextField(blank=True)
    severity = models.CharField(max_length=10)
    feed = models.CharField(max_length=120)
    tlp = models.CharField(max_length=20)
    confidence = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=20, choices=[(each.value, each.value) for each in FindingState], default=FindingState.NEW.value
    )
    said = models.BooleanField(default=False)
    confirmed = models.BooleanField(default=False)
    accepted_until = models.DateField(null=True)
    reason = models.TextField(blank=True)
    first_seen = models.DateTimeField()
    open_since = models.DateTimeField()
    fixed_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    episode = models.PositiveSmallIntegerField(default=1)
    audience = audience_field()

    class Meta:
        db_table = "events_finding"
        constraints = [
            models.UniqueConstraint(fields=["key"], name="events_finding_key"),
            models.UniqueConstraint(fields=["reference"], name="events_finding_reference"),
            models.CheckConstraint(
                condition=~models.Q(state__startswith="fixed-") | models.Q(fixed_at__isnull=False),
                name="events_finding_fixed_has_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state="accepted") ^ models.Q(accepted_until=None),
                name="events_finding_accepted_has_end",
            ),
        ]
        indexes = [
            # A run adds very many at once: their keys go into the index sorted, some megabytes together.
            GinIndex(fields=["audience"], name="events_finding_audience", fastupdate=True),
            models.Index(fields=["-open_since", "-reference"], name="events_finding_opened"),
            models.Index(fields=["organisation", "-open_since", "-reference"], name="events_finding_organisation"),
            models.Index(fields=["id"], name="events_finding_said", condition=models.Q(said=True)),
            models.Index(
                fields=["accepted_until"],
                name="events_finding_accepted",
                condition=models.Q(accepted_until__isnull=False),
            ),
            models.Index(fields=["source_ip"], name="events_finding_address"),
        ]

    @property
    def number(self) -> int:
        """The key as the engine has it, without a sign."""
        return self.key % (1 << 64)


class Untold(models.Model):
    """A finding that the next digest is to name: open, answered by nobody, and its `told_at` is empty.

    Whoever fixes, answers or withdraws one takes it out; else what nobody is told of would be looked at for ever.

    A table and no index over `told_at`: with that, PostgreSQL would enter a finding into all its indexes anew when it
    is told.
    """

    pk = models.CompositePrimaryKey("organisation_id", "finding_id")
    organisation = models.ForeignKey(
        "registry.Party", models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )
    finding = models.ForeignKey(Finding, models.CASCADE, related_name="untold", db_index=False, db_constraint=False)

    class Meta:
        db_table = "events_untold"


class Sighting(models.Model):
    """When a feed saw a finding. `gone`: how sure it is that it no longer does (see `rules.closing`).

    `days` are those on which a run saw it first or last: exactly its days for daily runs, at least these for others.
    """

    pk = models.CompositePrimaryKey("finding_id", "stream_id")
    finding = models.ForeignKey(
        Finding, models.DO_NOTHING, related_name="sightings", db_index=False, db_constraint=False
    )
    stream = models.ForeignKey(Stream, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False)
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField()
    events = models.BigIntegerField()
    days = DaysField()
    gone = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "events_sighting"
        indexes = [models.Index(fields=["stream"], name="events_sighting_here", condition=models.Q(gone__lt=2))]


class Change(models.Model):
    """One change of a finding's state: by a person, for a party, or by the machine, because of a run."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="changes", db_index=False, db_constraint=False)
    at = models.DateTimeField()
    act = models.CharField(max_length=20, choices=[(each.value, each.value) for each in Act])
    before = models.CharField(max_length=20)
    after = models.CharField(max_length=20)
    by = models.TextField(blank=True)
    party = models.ForeignKey("registry.Party", models.PROTECT, null=True, related_name="+", db_index=False)
    reason = models.TextField(blank=True)
    run = models.ForeignKey(
        "events.FeedRun", models.SET_NULL, null=True, related_name="+", db_index=False, db_constraint=False
    )

    class Meta:
        db_table = "events_change"
        indexes = [models.Index(fields=["finding", "at"], name="events_change_finding")]


class Episode(models.Model):
    """From first seen to confirmed fixed, once; what reopens afterwards begins another one.

    `cert`, `sector`, `province` and `audience` are those of the day on which it was confirmed: by them its time to
    remediation is counted, also after the organisation has passed to another CERT. `audience` has no named persons.
    """

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="episodes", db_index=False, db_constraint=False)
    number = models.PositiveSmallIntegerField()
    first_seen = models.DateTimeField()
    fixed_at = models.DateTimeField()
    confirmed_at = models.DateTimeField()
    cert = models.ForeignKey(
        "registry.Party", models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    sector = models.CharField(max_length=80, blank=True)
    province = models.CharField(max_length=80, blank=True)
    audience = audience_field()

    class Meta:
        db_table = "events_episode"
        constraints = [models.UniqueConstraint(fields=["finding", "number"], name="events_episode_once")]
