"""The journal's tables. Entries are numbered, linked and protected by triggers; see the first migration."""

from django.db import models


class Entry(models.Model):
    """One act. Everything but `seq`, `previous` and `hash` is given; those the database fills under a lock."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    user_id = models.BigIntegerField()
    actor = models.TextField()
    party_id = models.BigIntegerField(null=True)
    act = models.TextField()
    subject = models.TextField()
    detail = models.JSONField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        db_table = "audit_entry"
        indexes = [
            models.Index(fields=["subject", "seq"], name="audit_subject"),
            models.Index(fields=["party_id", "seq"], name="audit_party"),
            models.Index(fields=["act", "seq"], name="audit_act"),
        ]


class Head(models.Model):
    """The one row that holds the last number and hash; its lock makes the chain a line and not a tree."""

    id = models.SmallIntegerField(primary_key=True)
    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        db_table = "audit_head"


class Verification(models.Model):
    """A proof of the whole journal that somebody asked for, and once finished, what it found."""

    asked_at = models.DateTimeField()
    asked_by = models.TextField()
    finished_at = models.DateTimeField(null=True)
    entries = models.BigIntegerField(null=True)
    head_seq = models.BigIntegerField(null=True)
    head_hash = models.CharField(max_length=64, blank=True)
    broken_seq = models.BigIntegerField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        db_table = "audit_verification"
