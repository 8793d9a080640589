"""Playbooks, their versions, and who is bound to work by them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from pehra.playbooks.rules.words import VersionState


class Playbook(models.Model):
    """A playbook of a body, or of the country's profile (`owner` empty; `key` is the profile's row).

    `shared`: other bodies see it and may use it. One of the profile is used from `starts` until the day before `ends`.
    `latest` is the number of the newest published version, 0 before there is one.
    """

    reference = models.CharField(max_length=12, unique=True)
    key = models.SlugField(max_length=100, unique=True, null=True)
    owner = models.ForeignKey("registry.Party", models.PROTECT, null=True, related_name="+")
    shared = models.BooleanField(default=False)
    starts = models.DateField(null=True)
    ends = models.DateField(null=True)
    citation = models.TextField(blank=True)
    latest = models.PositiveIntegerField(default=0)
    withdrawn_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    created_by = models.TextField()

    class Meta:
        db_table = "playbooks_playbook"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(owner=None) ^ models.Q(key=None), name="playbooks_playbook_owner_or_key"
            )
        ]


class Version(models.Model):
    """What a playbook says. Once published nothing of it changes: the database refuses.

    `steps` as `law.playbooks.Step.plain` gives them, `condition` as `law.playbook_conditions` reads it; `digest` is the
    SHA-256 of all of it.
    """

    playbook = models.ForeignKey(Playbook, models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=[(each.value, each.value) for each in VersionState])
    title_en = models.CharField(max_length=160)
    title_ur = models.CharField(max_length=160, blank=True)
    summary_en = models.TextField(blank=True)
    summary_ur = models.TextField(blank=True)
    condition = models.TextField(blank=True)
    steps = models.JSONField(default=list)
    note = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    drafted_at = models.DateTimeField()
    drafted_by = models.TextField()
    published_at = models.DateTimeField(null=True)
    published_by = models.TextField(blank=True)

    class Meta:
        db_table = "playbooks_version"
        constraints = [
            models.UniqueConstraint(fields=["playbook", "number"], name="playbooks_version_once"),
            models.UniqueConstraint(
                fields=["playbook"], condition=models.Q(state="draft"), name="playbooks_version_one_draft"
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft", published_at=None, digest="")
                | (models.Q(state="published", published_at__isnull=False) & ~models.Q(digest="")),
                name="playbooks_version_published_is_whole",
            ),
        ]


class Mandate(models.Model):
    """A body prescribes a playbook to those who hold one of the functions `over`, in a sector or province or anywhere.

    It stands until it is ended, whatever becomes of the body. `power` is the profile's row that lets the body do so.
    """

    reference = models.CharField(max_length=12, unique=True)
    playbook = models.ForeignKey(Playbook, models.PROTECT, related_name="mandates")
    body = models.ForeignKey("registry.Party", models.PROTECT, related_name="+")
    over = ArrayField(models.CharField(max_length=20))
    sector = models.CharField(max_length=40, blank=True)
    province = models.CharField(max_length=40, blank=True)
    power = models.CharField(max_length=100)
    citation = models.TextField()
    starts = models.DateField()
    ends = models.DateField(null=True)
    made_at = models.DateTimeField()
    made_by = models.TextField()
    ended_by = models.TextField(blank=True)

    class Meta:
        db_table = "playbooks_mandate"
        constraints = [
            models.UniqueConstraint(
                fields=["playbook", "body"], condition=models.Q(ends=None), name="playbooks_mandate_one_open"
            )
        ]
