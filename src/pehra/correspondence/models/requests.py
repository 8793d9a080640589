"""Requests to a third party, what was said about them, and the secret links by which outsiders answer."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from pehra.correspondence.rules.wording import AnswerWay, LetterKind, Outsider, RequestState
from pehra.foundation.access.audience import audience_field, audience_index


def choices(kind: type) -> list[tuple[str, str]]:
    return [(each.value, each.value) for each in kind]  # type: ignore[attr-defined]


class Request(models.Model):
    """A letter to somebody about a case, from `party`, to one party of the network (`to_party`) or to an outsider.

    `body` holds places of the letter until it is sent, and afterwards the words that left. `values` are observables of
    the case that go with it, as {"type", "value"}. `readers` are the audience keys of the addressee within the network,
    and part of `audience`, once it is sent: they see the request and its thread, and nothing of the case.
    """

    reference = models.CharField(max_length=12)
    case = models.ForeignKey("incidents.Case", models.CASCADE, related_name="+")
    party = models.ForeignKey("registry.Party", models.PROTECT, related_name="+", db_index=False)
    audience = audience_field()
    readers = ArrayField(models.BigIntegerField(), default=list, blank=True)
    state = models.CharField(max_length=10, choices=choices(RequestState), default=RequestState.DRAFT)
    kind = models.CharField(max_length=20, choices=choices(LetterKind))
    language = models.CharField(max_length=2)
    tlp = models.CharField(max_length=20)
    purpose = models.TextField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    values = models.JSONField(default=list)
    to_party = models.ForeignKey("registry.Party", models.PROTECT, null=True, related_name="+", db_index=False)
    to_name = models.CharField(max_length=200, blank=True)
    to_address = models.EmailField(blank=True)
    to_kind = models.CharField(max_length=20, choices=choices(Outsider), blank=True)
    reply_to = models.EmailField(blank=True)
    due_at = models.DateTimeField(null=True)
    overdue_at = models.DateTimeField(null=True)
    written_by = models.TextField()
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.TextField(blank=True)

    class Meta:
        db_table = "correspondence_request"
        indexes = [
            audience_index("correspondence_request_keys"),
            models.Index(fields=["party", "-created_at", "-reference"], name="correspondence_request_from"),
            models.Index(fields=["to_party", "-created_at", "-reference"], name="correspondence_request_to"),
            # Of those that wait for somebody there are few, among all that have ended.
            models.Index(
                fields=["party", "state", "-created_at", "-reference"],
                name="correspondence_request_open",
                condition=models.Q(state__in=["draft", "sent", "waiting", "answered"]),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["reference"], name="correspondence_request_once"),
            models.CheckConstraint(
                condition=models.Q(to_party__isnull=False, to_address="", to_name="")
                | (models.Q(to_party=None) & ~models.Q(to_address="") & ~models.Q(to_name="")),
                name="correspondence_request_to_one",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "given-up"]) | models.Q(sent_at__isnull=False),
                name="correspondence_request_sent_has_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["closed", "given-up"]) ^ models.Q(ended_at=None),
                name="correspondence_request_ended_has_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="draft") | models.Q(readers=[]), name="correspondence_request_draft_is_ours"
            ),
        ]


class Message(models.Model):
    """Something said about a request: by those who ask (`ours`) or by the other side, and by which way.

    `at` is when it was said, `kept_at` when it was written down, by `kept_by` where that is somebody else. `mail` is
    the key of the mail in which it left, which is its Message-ID; none of what left by no mail.
    """

    request = models.ForeignKey(Request, models.CASCADE, related_name="messages")
    ours = models.BooleanField()
    way = models.CharField(max_length=10, choices=choices(AnswerWay))
    author = models.TextField()
    words = models.TextField()
    at = models.DateTimeField()
    kept_at = models.DateTimeField()
    kept_by = models.TextField(blank=True)
    mail = models.UUIDField(null=True)

    class Meta:
        db_table = "correspondence_message"


class MessageFile(models.Model):
    """A file that came with a message."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="files")
    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="+", db_index=False)

    class Meta:
        db_table = "correspondence_message_file"


class AnswerLink(models.Model):
    """A secret link that went out by mail; of its code only the hash is kept."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "correspondence_answer_link"
        constraints = [models.UniqueConstraint(fields=["digest"], name="correspondence_answer_link_once")]
