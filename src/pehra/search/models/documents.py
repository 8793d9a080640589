"""The index: one row for each case, report, entry and trace that can be found."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from pehra.foundation.access.audience import audience_field
from pehra.search.rules.wording import RecordKind


class Document(models.Model):
    """A record as it can be found. The database keeps these rows itself, by triggers of the records' tables.

    `words` holds the text and, as lexemes that no text can contain, the audience and what a search is narrowed by: so
    that one index answers "these words, and any of my keys". `reference` is random and stands in cursors alone.
    `came_at` is when it came, or came to further readers, by the database's clock.
    """

    kind = models.CharField(max_length=10, choices=[(each.value, each.value) for each in RecordKind])
    record_id = models.BigIntegerField()
    case = models.ForeignKey("incidents.Case", models.CASCADE, related_name="+", db_constraint=False, db_index=False)
    reference = models.CharField(max_length=12)
    at = models.DateTimeField()
    came_at = models.DateTimeField()
    audience = audience_field()
    words = SearchVectorField()

    class Meta:
        db_table = "search_document"
        constraints = [models.UniqueConstraint(fields=["kind", "record_id"], name="search_document_once")]
        indexes = [
            # Without fastupdate no page ever pays for a pending list.
            GinIndex(fields=["words"], name="search_document_words", fastupdate=False),
            models.Index(fields=["-at", "-reference"], name="search_document_at"),
            models.Index(fields=["came_at"], name="search_document_came"),
            models.Index(fields=["case"], name="search_document_case"),
        ]
