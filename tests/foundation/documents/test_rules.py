"""What is taken as a document, and what is refused whatever it calls itself."""

import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.foundation.documents.rules import CSV, LONGEST_NAME, ODT, PDF, PNG, SHEET, TEXT, WORD, media_type, shown_name


def office(*parts: str) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for part in parts:
            archive.writestr(part, "<x/>")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("summary.pdf", b"%PDF-1.7\n", PDF),
        ("SUMMARY.PDF", b"%PDF-1.7\n", PDF),
        ("seal.png", b"\x89PNG\r\n\x1a\n....", PNG),
        ("یادداشت.txt", "منظور".encode(), TEXT),
        ("rows.csv", b"a,b\n1,2\n", CSV),
        ("letter.docx", office("[Content_Types].xml", "word/document.xml"), WORD),
        ("sheet.xlsx", office("xl/workbook.xml"), SHEET),
        ("letter.odt", office("mimetype", "content.xml"), ODT),
    ],
)
def test_what_is_what_its_name_says_is_taken(name: str, content: bytes, kind: str) -> None:
    assert media_type(name, content) == kind


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("summary.pdf", b"<html><script>alert(1)</script>"),
        ("summary.pdf.exe", b"%PDF-1.7\n"),
        ("summary", b"%PDF-1.7\n"),
        ("page.html", b"<html>"),
        ("picture.svg", b"<svg onload='x'/>"),
        ("picture.png", b"GIF89a"),
        ("note.txt", b"\xff\xfe\x00a"),
        ("note.txt", b"a\0b"),
        ("letter.docx", office("xl/workbook.xml")),
        ("letter.docx", office("word/document.xml", "word/vbaProject.bin")),
        ("letter.docx", b"PK\x03\x04 truncated"),
        ("letter.odt", office("content.xml", "Basic/script-lc.xml")),
    ],
)
def test_what_is_something_else_is_refused(name: str, content: bytes) -> None:
    assert media_type(name, content) is None


def test_a_list_of_parts_without_end_is_not_read() -> None:
    many = office("word/document.xml", *(f"word/media/{number}.png" for number in range(5000)))
    assert media_type("letter.docx", many) is None
    assert media_type("letter.docx", office("word/document.xml", *map(str, range(200)))) == WORD


@pytest.mark.parametrize("said", [b"\xff\xff\xff\xff", b"\x01\x00\x04\x00"])
def test_a_list_that_says_it_is_longer_is_not_read_either(said: bytes) -> None:
    small = office("word/document.xml")
    end = small.rfind(b"PK\x05\x06")
    assert media_type("letter.docx", small[: end + 12] + said + small[end + 16 :]) is None
    with_another_end = small[:end] + b"PK\x06\x07" + bytes(16) + small[end:]
    assert media_type("letter.docx", with_another_end) is None


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\me\\summary.pdf", "summary.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("  . ", "document"),
        ("خلاصہ.pdf", "خلاصہ.pdf"),
    ],
)
def test_a_name_loses_what_misleads(name: str, shown: str) -> None:
    assert shown_name(name) == shown


@given(st.text(max_size=400))
def test_a_shown_name_is_never_empty_or_long_or_a_path(name: str) -> None:
    shown = shown_name(name)
    assert 0 < len(shown) <= LONGEST_NAME
    assert not set(shown) & set('/\\\0\r\n"')


@given(st.text(alphabet="abcdefgh.", min_size=200, max_size=400))
def test_a_long_name_keeps_its_ending(stem: str) -> None:
    assert shown_name(f"x{stem}x.pdf").endswith(".pdf")
