"""A file is kept whole or refused with the field named; nobody is handed one that would run in the site."""

import hashlib

import pytest

from pehra.foundation.access.errors import Absent, Invalid
from pehra.foundation.access.person import SYSTEM
from pehra.foundation.documents.actions import keep
from pehra.foundation.documents.models import Document
from pehra.foundation.documents.queries import content_of, described
from pehra.foundation.documents.rules import MOST_BYTES
from pehra.foundation.documents.web import handed_out
from tests.world import NOW

pytestmark = pytest.mark.django_db

PAPER = b"%PDF-1.7\nA summary for the cabinet"


def test_a_kept_file_comes_back_byte_for_byte() -> None:
    row = keep(name="folder/summary.pdf", content=PAPER, by=SYSTEM, at=NOW)
    kept, content = content_of(row.pk)
    assert content == PAPER
    assert (kept.name, kept.size, kept.kept_at) == ("summary.pdf", len(PAPER), NOW)
    assert kept.sha256 == hashlib.sha256(PAPER).hexdigest()
    assert described([row.pk]) == {row.pk: kept}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("summary.pdf", b"", "empty"),
        ("summary.pdf", b"%PDF-" + bytes(MOST_BYTES), "20 MB"),
        ("summary.exe", PAPER, "none of"),
    ],
)
def test_a_refusal_names_the_field_and_keeps_nothing(name: str, content: bytes, said: str) -> None:
    with pytest.raises(Invalid) as refused:
        keep(name=name, content=content, by=SYSTEM, at=NOW, field="gazette")
    assert said in str(refused.value.problems["gazette"])
    assert not Document.objects.exists()


def test_what_was_never_kept_is_absent() -> None:
    with pytest.raises(Absent):
        content_of(1)


def test_a_file_is_handed_out_as_a_download() -> None:
    row = keep(name='خلاصہ "1".pdf', content=PAPER, by=SYSTEM, at=NOW)
    response = handed_out(*content_of(row.pk))
    assert response.content == PAPER
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
