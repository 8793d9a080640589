"""A file as it was handed in. Who may read it is decided by the record that it belongs to."""

from uuid import uuid4

from django.db import models


class Document(models.Model):
    """Never changed after it was kept: a better version is another document. `key` is random and stands in addresses.

    `sha256` is of `content`, in hex; `size` in bytes.
    """

    key = models.UUIDField(default=uuid4, unique=True)
    name = models.CharField(max_length=150)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    kept_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", db_index=False)
    kept_at = models.DateTimeField()

    class Meta:
        db_table = "documents_document"
