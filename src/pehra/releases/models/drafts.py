"""The work on a redacted copy: seen by the body that has the case, and by nobody else."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from pehra.foundation.access.audience import audience_field
from pehra.releases.rules.states import DraftState
from pehra.releases.rules.words import BlockKind, Naming


def _empty() -> list[dict[str, str]]:
    return []


class Draft(models.Model):
    """A copy under work. `authors` are all who wrote in it: none of them releases it.

    `removed` are the things that were taken out, each as {"what", "text"}: none of them may stand in what is released.
    `entry` is the note of which alone it is a copy. `copy` is what was released; nothing leads back from there.
    """

    reference = models.CharField(max_length=12, unique=True)
    case = models.ForeignKey("incidents.Case", models.CASCADE, related_name="+")
    entry = models.ForeignKey("incidents.Entry", models.CASCADE, null=True, related_name="+", db_index=False)
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=20, choices=[(each.value, each.value) for each in DraftState])
    tlp = models.CharField(max_length=20)
    naming = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Naming])
    to_the_day = models.BooleanField(default=False)
    removed = models.JSONField(default=_empty, blank=True)
    authors = ArrayField(models.BigIntegerField())
    author_label = models.TextField()
    # Where a TLP:RED note is in it: who sees that note, by user id. Null: whoever sees the case.
    only = ArrayField(models.BigIntegerField(), null=True)
    audience = audience_field()
    # Raised by every change: two people who act on the same version cannot both win.
    version = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()
    changed_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.TextField(blank=True)
    remarks = models.TextField(blank=True)
    recalled_at = models.DateTimeField(null=True)
    recalled_by = models.TextField(blank=True)
    recalled_why = models.TextField(blank=True)
    copy = models.OneToOneField("releases.Copy", models.PROTECT, null=True, related_name="+")
    # The one whose place it takes once it is released.
    replaces = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+", db_index=False)

    class Meta:
        db_table = "releases_draft"
        indexes = [
            models.Index(
                fields=["party", "-submitted_at", "-reference"],
                name="releases_draft_awaiting",
                condition=models.Q(state="awaiting-release"),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["released", "recalled", "superseded"]) ^ models.Q(copy=None),
                name="releases_draft_released_has_copy",
            )
        ]


class Block(models.Model):
    """One block of a draft. `original` is what the source said when the draft was begun; `text` what will be released.

    `source` names the row it comes from ("entry:12"), `tag` the type of a trace or the key of a fact.
    """

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="blocks", db_index=False)
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=[(each.value, each.value) for each in BlockKind])
    source = models.CharField(max_length=60)
    tag = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField(null=True)
    original = models.TextField(blank=True)
    text = models.TextField(blank=True)
    kept = models.BooleanField(default=True)

    class Meta:
        db_table = "releases_block"
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="releases_block_once")]
