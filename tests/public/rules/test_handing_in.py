"""What the form refuses, field by field; hostile texts and files."""

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from pehra.public.rules.handing_in import MOST_BYTES, MOST_FILES, Given, Upload, files_problem, problems, words_problem
from tests.public.conftest import PNG, given
from tests.world import NOW

PROVINCES = ("punjab", "sindh")


def said(files: tuple[Upload, ...] = (), **fields: Any) -> dict[str, str]:
    return {name: str(each) for name, each in problems(given(**fields), files, provinces=PROVINCES, now=NOW).items()}


def test_kind_and_words_are_enough() -> None:
    assert said() == {}


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"kind": "nonsense"}, "kind", "Choose one of these."),
        ({"kind": ""}, "kind", "Choose one of these."),
        ({"whom": "nobody"}, "whom", "Choose one of these."),
        ({"consent": "everybody"}, "consent", "Choose one of these."),
        ({"province": "atlantis"}, "province", "Choose one of these."),
        ({"words": "   "}, "words", "needed"),
        ({"words": "x" * 5001}, "words", "At most 5000"),
        ({"words": "a\0b"}, "words", "control character"),
        ({"words": "a\u202eb"}, "words", "overrides the direction"),
        ({"name": "x" * 121}, "name", "At most 120"),
        ({"reach": "x" * 201}, "reach", "At most 200"),
        ({"concerns": "a\nb"}, "concerns", "control character"),
        ({"whom": "organisation"}, "concerns", "which organisation"),
        ({"happened_at": NOW + timedelta(hours=1)}, "happened_at", "future"),
        ({"happened_at": NOW - timedelta(days=4000)}, "happened_at", "ten years"),
        ({"trap": "http://buy.example"}, "website", "empty"),
    ],
)
def test_each_fault_is_named(fields: dict[str, Any], field: str, words: str) -> None:
    found = said(**fields)
    assert list(found) == [field]
    assert words in found[field]


def archive(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as parts:
        for name in names:
            parts.writestr(name, "x")
    return made.getvalue()


HOSTILE = {
    "program": ("holiday.exe", b"MZ" + b"\0" * 60),
    "program called picture": ("holiday.png", b"MZ" + b"\0" * 60),
    "double ending": ("holiday.png.exe", PNG),
    "page": ("page.html", b"<script>alert(1)</script>"),
    "page called text, with bytes that are none": ("page.txt", b"<script>\xff\xfe"),
    "drawing with script": ("drawing.svg", b"<svg onload='alert(1)'/>"),
    "archive": ("all.zip", archive("a")),
    "office file": ("letter.docx", archive("word/document.xml")),
    "polyglot": ("both.pdf", b"GIF89a%PDF-1.7"),
    "empty": ("empty.txt", b""),
    "right to left": ("gpj.\u202eexe", PNG),
    "path": ("../../etc/passwd", b"root"),
    "NUL": ("a.png\0.exe", PNG),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused(name: str) -> None:
    assert files_problem([Upload(*HOSTILE[name])]) is not None


def test_pictures_papers_and_texts_are_taken() -> None:
    found = [
        Upload("a.png", PNG),
        Upload("b.JPG", b"\xff\xd8\xff\xe0"),
        Upload("c.pdf", b"%PDF-1.7"),
        Upload("د.txt", b"x"),
    ]
    assert files_problem(found) is None


def test_too_many_and_too_much() -> None:
    assert "At most" in str(files_problem([Upload("a.txt", b"x")] * (MOST_FILES + 1)))
    assert "more than 5 MB" in str(files_problem([Upload("a.txt", b"x" * (MOST_BYTES + 1))]))
    assert "together" in str(files_problem([Upload("a.txt", b"x" * MOST_BYTES)] * 3))


@drawn(name=st.text(max_size=300), content=st.binary(max_size=300))
def test_no_file_breaks_it(name: str, content: bytes) -> None:
    problem = files_problem([Upload(name, content)])
    assert problem is None or str(problem)


@drawn(kind=st.text(max_size=30), words=st.text(max_size=200), concerns=st.text(max_size=50), trap=st.text(max_size=5))
def test_no_text_breaks_it(kind: str, words: str, concerns: str, trap: str) -> None:
    found = problems(Given(kind, words, concerns=concerns, trap=trap), (), provinces=PROVINCES, now=NOW)
    assert all(str(each) for each in found.values())
    assert set(found) <= {"kind", "words", "concerns", "website"}
    assert words_problem(words) is None or "words" in found
