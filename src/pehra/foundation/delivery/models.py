"""Notices to parties or named persons, who has read them, and the mails they became."""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class Notice(models.Model):
    """One thing that a party, or one person, is told. `text` is the English sentence, looked up and filled on reading.

    `restricted` marks what is TLP:RED or AMBER+STRICT: its mail carries a link and nothing else. `subject` is what it
    tells of ("case:C-…"; empty: nothing that can be closed to its reader). One that is withdrawn was addressed to a
    party or a person to whom its subject has been closed since: nobody sees it any more. `key` is random and stands in
    addresses: from two of their own, readers must not learn how many notices others got between them.

    `drill` is the reference of the drill of which it tells (empty: it tells of something real).
    """

    key = models.UUIDField(default=uuid4, unique=True)

    party = models.ForeignKey("registry.Party", models.PROTECT, null=True, related_name="+", db_index=False)
    user = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", db_index=False)
    kind = models.CharField(max_length=60)
    text = models.TextField()
    params = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    link = models.CharField(max_length=200)
    subject = models.CharField(max_length=60, blank=True)
    restricted = models.BooleanField(default=False)
    drill = models.CharField(max_length=12, blank=True, default="")
    at = models.DateTimeField()
    expanded_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "delivery_notice"
        indexes = [
            models.Index(fields=["party", "-at", "-key"], name="delivery_notice_party"),
            models.Index(fields=["user", "-at", "-key"], name="delivery_notice_user"),
            models.Index(fields=["id"], name="delivery_notice_waiting", condition=models.Q(expanded_at=None)),
            # Only what may still be withdrawn.
            models.Index(
                fields=["subject"],
                name="delivery_notice_subject",
                condition=models.Q(withdrawn_at=None) & ~models.Q(subject=""),
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(party=None) ^ models.Q(user=None), name="delivery_notice_to_one")
        ]


class Attachment(models.Model):
    """A file that goes with every mail of a notice. It is never added to a restricted one."""

    notice = models.OneToOneField(Notice, models.CASCADE, related_name="attachment")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=80)
    content = models.BinaryField()

    class Meta:
        db_table = "delivery_attachment"


class Read(models.Model):
    """Somebody has opened a notice."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="reads")
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "delivery_read"
        constraints = [models.UniqueConstraint(fields=["notice", "user"], name="delivery_read_once")]


class Mail(models.Model):
    """A mail to one address, with what became of it. Its text is forgotten once it is sent: it may hold a secret link.

    `key` is random: the Message-ID made of it tells a reader nothing about how many mails others get. A letter that a
    person wrote has `reply_to`, where its answer goes; `follows` is the key of the mail that it follows in a thread.

    One to a user and of no notice is a mail of the day: what is `Held` is put into its words when it is handed over.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        FAILED = "failed"

    notice = models.ForeignKey(Notice, models.CASCADE, null=True, related_name="mails")
    user = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    key = models.UUIDField(default=uuid4, unique=True)
    address = models.EmailField()
    subject = models.TextField()
    body = models.TextField()
    reply_to = models.EmailField(blank=True, default="")
    follows = models.UUIDField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        db_table = "delivery_mail"
        indexes = [models.Index(fields=["next_at"], name="delivery_mail_waiting", condition=models.Q(state="waiting"))]
        constraints = [models.UniqueConstraint(fields=["notice", "user"], name="delivery_mail_once")]


class Held(models.Model):
    """A notice of which somebody is mailed later: after quiet hours, or `together` with the others of the day."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="+")
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", db_index=False)
    due_at = models.DateTimeField()
    together = models.BooleanField()

    class Meta:
        db_table = "delivery_held"
        indexes = [models.Index(fields=["due_at"], name="delivery_held_due")]
        constraints = [models.UniqueConstraint(fields=["user", "notice"], name="delivery_held_once")]


class Preference(models.Model):
    """How somebody wants to be told; without a row as by default. See `rules.wishes`."""

    user = models.OneToOneField("accounts.User", models.PROTECT, primary_key=True, related_name="+")
    ways = models.JSONField(default=dict)
    hour = models.PositiveSmallIntegerField(default=8)
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)
    days = ArrayField(models.PositiveSmallIntegerField(), default=list)
    urgent = models.BooleanField(default=True)
    zone = models.CharField(max_length=64)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "delivery_preference"
