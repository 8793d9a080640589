"""The one timeline of a case, and what became of notes in it."""

from django.db import models

from pehra.foundation.access.audience import audience_field
from pehra.incidents.rules.wording import Amendment, EntryKind


class Entry(models.Model):
    """Something that happened in a case or was noted on it, with its own TLP, never wider than the case's.

    Facts (`kind` other than note) keep their sentence as `text_key` and `params`, so that each reader gets it in
    the own language.
    """

    case = models.ForeignKey("incidents.Case", models.CASCADE, related_name="entries", db_index=False)
    kind = models.CharField(max_length=20, choices=[(each.value, each.value) for each in EntryKind])
    at = models.DateTimeField()
    author = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", db_index=False)
    author_label = models.TextField()
    party = models.ForeignKey("registry.Party", models.PROTECT, null=True, related_name="+", db_index=False)
    tlp = models.CharField(max_length=20)
    # Only this party's own people, whatever the TLP would allow: a team's working notes.
    internal = models.BooleanField(default=False)
    named = models.JSONField(default=list, blank=True)
    body = models.TextField(blank=True)
    params = models.JSONField(default=dict, blank=True)
    audience = audience_field()

    class Meta:
        db_table = "incidents_entry"
        # Entries are only ever looked at case by case: their audience needs no index of its own.
        indexes = [models.Index(fields=["case", "at", "id"], name="incidents_entry_case")]


class Correction(models.Model):
    """A note was struck out, or became stricter: for the people of the body whose note it is, and for nobody else.

    `words` are those that were struck. `before` is {"tlp", "internal"}, with "recorded_since" where readings are in the
    journal from a later moment than the note. At least `readers` had opened it, each told as {"name", "party_en",
    "party_ur", "at"}; null where its label has no reading recorded.
    """

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="corrections")
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    what = models.CharField(max_length=10, choices=[(each.value, each.value) for each in Amendment])
    at = models.DateTimeField()
    by = models.TextField()
    reason = models.TextField()
    words = models.TextField(blank=True)
    before = models.JSONField(default=dict)
    readers = models.JSONField(null=True)

    class Meta:
        db_table = "incidents_correction"
