"""Reading kept files. The caller has decided that the person may."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pehra.foundation.access.errors import Absent
from pehra.foundation.documents.models import Document


@dataclass(frozen=True)
class Kept:
    """What is told of a file without its bytes; `size` in bytes, `sha256` in hex."""

    id: int
    key: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    kept_at: datetime


FIELDS = ("id", "key", "name", "media_type", "size", "sha256", "kept_at")


def described(ids: Iterable[int]) -> dict[int, Kept]:
    """The files with these numbers, by number, without their bytes."""
    return {row["id"]: Kept(**row) for row in Document.objects.filter(pk__in=set(ids)).values(*FIELDS)}


def content_of(document_id: int) -> tuple[Kept, bytes]:
    """A file with its bytes. Raises Absent."""
    row = Document.objects.filter(pk=document_id).values(*FIELDS, "content").first()
    if row is None:
        raise Absent
    content = bytes(row.pop("content"))
    return Kept(**row), content
