"""Keeping a file."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from pehra.foundation.access.errors import Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.foundation.documents.models import Document
from pehra.foundation.documents.rules import ENDINGS, MOST_BYTES, media_type, shown_name


def keep(*, name: str, content: bytes, by: Person, at: datetime, field: str = "document") -> Document:
    """Keep a file; the caller ties it to its record and journals that. Raises Invalid, naming `field`."""
    if not content:
        raise Invalid({field: Problem("The file is empty.")})
    if len(content) > MOST_BYTES:
        raise Invalid({field: Problem("The file has more than %(limit)s MB.", limit=MOST_BYTES // 1024 // 1024)})
    kept = shown_name(name)
    kind = media_type(kept, content)
    if kind is None:
        endings = ", ".join(ending.removeprefix(".") for ending in ENDINGS)
        raise Invalid({field: Problem("The file is none of %(kinds)s, or not what its name says.", kinds=endings)})
    return Document.objects.create(
        name=kept,
        media_type=kind,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
        kept_by_id=by.user_id or None,
        kept_at=at,
    )


def discard(*, ids: Iterable[int]) -> int:
    """Remove files whose record is gone; returns how many. The caller journals it."""
    number, _rows = Document.objects.filter(pk__in=list(ids)).delete()
    return number
