"""Organisations, their designation as critical infrastructure, their contacts and their network objects."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.db import models

from pehra.law.functions import Ownership
from pehra.registry.models.network import Party


class Organisation(Party):
    """An organisation that the network serves. Its attributes today decide its chain today."""

    sector = models.ForeignKey("registry.Sector", models.PROTECT, related_name="+")
    province = models.ForeignKey("registry.Province", models.PROTECT, related_name="+")
    ownership = models.CharField(max_length=20, choices=[(each.value, each.value) for each in Ownership])
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    # The body that this organisation is itself, if it is one: a CERT does not report its own incident to itself.
    body = models.ForeignKey("registry.Body", models.PROTECT, null=True, blank=True, related_name="+")
    registered_at = models.DateTimeField()
    # The day from which the attributes above hold; None: as far back as anybody asks.
    attributes_since = models.DateField(null=True, blank=True)
    # True until somebody acts on it: a reloaded profile never undoes what people have done.
    from_profile = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "registry_organisation"


class PastAttributes(models.Model):
    """What an organisation was until the day before `until`, so that the chain of a past day stays as it was."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="past_attributes")
    until = models.DateField()
    sector = models.ForeignKey("registry.Sector", models.PROTECT, related_name="+")
    province = models.ForeignKey("registry.Province", models.PROTECT, related_name="+")
    ownership = models.CharField(max_length=20)
    body = models.ForeignKey("registry.Body", models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "registry_past_attributes"
        constraints = [models.UniqueConstraint(fields=["organisation", "until"], name="registry_past_attributes_once")]


class CiiDesignation(models.Model):
    """Designated as critical information infrastructure, to be reviewed every year."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="designations")
    designated_on = models.DateField()
    review_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    designated_by = models.CharField(max_length=200)
    citation = models.TextField()
    reviewed_on = models.DateField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "registry_cii_designation"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=models.Q(ended_on=None), name="registry_cii_once"
            )
        ]


class Contact(models.Model):
    """How a party is reached. A contact not confirmed for ninety days is asked about."""

    party = models.ForeignKey(Party, models.PROTECT, related_name="contacts")
    role = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    around_the_clock = models.BooleanField(default=False)
    pgp_key = models.TextField(blank=True)
    pgp_fingerprint = models.CharField(max_length=64, blank=True)
    # A body's published contacts stand in its RFC 2350 page.
    published = models.BooleanField(default=False)
    # A body's own phone list alone has it: shown to who keeps the contacts, and to whoever has to call.
    reserved = models.BooleanField(default=False)
    confirmed_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "registry_contact"
        indexes = [
            models.Index(fields=["confirmed_at"], name="registry_contact_stale", condition=models.Q(removed_at=None))
        ]


class NetworkField(models.Field):
    """PostgreSQL's `cidr`: a v4 or v6 prefix, compared and indexed as one."""

    def db_type(self, connection: Any) -> str:
        return "cidr"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> str | None:
        return None if value is None else str(value)


class NetworkObject(models.Model):
    """A prefix, an autonomous system or a domain that an organisation claims and its CERT approves."""

    class Kind(models.TextChoices):
        CIDR = "cidr"
        ASN = "asn"
        DOMAIN = "domain"

    class State(models.TextChoices):
        CLAIMED = "claimed"
        APPROVED = "approved"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="network_objects")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    value = models.CharField(max_length=260)
    prefix = NetworkField(null=True, blank=True)
    # A domain with all the names above it, so that what lies below a name is found by it.
    names = ArrayField(models.CharField(max_length=260), default=list, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.CLAIMED)
    # Kept by the database itself: whether a live object of another organisation meets this one, see Contest.
    contested = models.BooleanField(default=False)
    claimed_at = models.DateTimeField()
    claimed_by = models.TextField()
    # When it was approved, also after it was withdrawn; None: it never counted.
    approved_at = models.DateTimeField(null=True, blank=True)
    # The organisation has held it from this day (None: as far back as anybody asks) until the day before the other.
    held_since = models.DateField(null=True, blank=True)
    held_until = models.DateField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.TextField(blank=True)
    deciding_body = models.ForeignKey("registry.Body", models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        db_table = "registry_network_object"
        indexes = [
            models.Index(fields=["kind", "value"], name="registry_object_value"),
            GistIndex(fields=["prefix"], opclasses=["inet_ops"], name="registry_object_prefix"),
            models.Index(fields=["organisation"], name="registry_object_contested", condition=models.Q(contested=True)),
            models.Index(fields=["organisation"], name="registry_object_waiting", condition=models.Q(state="claimed")),
            GinIndex(fields=["names"], name="registry_object_names", fastupdate=False),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "value"],
                condition=models.Q(state__in=["claimed", "approved"]),
                name="registry_object_once",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="cidr", prefix__isnull=False) | ~models.Q(kind="cidr"),
                name="registry_object_prefix_set",
            ),
        ]


class Contest(models.Model):
    """A view: each live object with each live object of another organisation that it meets, in both directions.

    Two prefixes meet when one holds the other, two domains when one is above the other, and equal ones always.
    """

    pk = models.CompositePrimaryKey("mine_id", "other_id")
    mine = models.ForeignKey(NetworkObject, models.DO_NOTHING, related_name="+")
    other = models.ForeignKey(NetworkObject, models.DO_NOTHING, related_name="+")

    class Meta:
        managed = False
        db_table = "registry_contest"
