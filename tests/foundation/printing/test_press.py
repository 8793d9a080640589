"""Printing: what is typed shows as typed, nothing reaches outside, and the pages are those of the language."""

import re
import time
from io import BytesIO
from pathlib import Path

import pypdf
import pytest

from pehra.foundation import printing
from tests.tools.test_vendor import vendor

HOSTILE = '#read("/etc/passwd") #panic("no") $x^2$ *bold* _it_ `raw` <label> @ref \\u{41} // gone /* gone */ "]) #['
FRAME = '#import "/base.typ": *\n#show: sheet.with(title: data.title, issuer: data.issuer, reference: "M-7K2P-9QWX")\n'
MEETING = {"title": "Third meeting", "issuer": ["CERT Council"], "text": HOSTILE}
URDU = {"title": "تیسرا اجلاس", "issuer": ["سرٹ کونسل"], "text": "صوبائی سرٹ کے قیام کی سفارش"}


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "meeting.typ"
    path.write_text(
        FRAME + "#contents()\n= #typed(data.text)\n#paragraphs(data.text)\n#pagebreak()\n= #typed(data.title)"
    )
    return path


def written(tmp_path: Path, source: str) -> Path:
    path = tmp_path / "written.typ"
    path.write_text(source)
    return path


def read(made: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(BytesIO(made)).pages]


def sheets(number: int) -> bytes:
    writer = pypdf.PdfWriter()
    for _ in range(number):
        writer.add_blank_page(width=200, height=300)
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def fonts(made: bytes) -> set[str]:
    pages = pypdf.PdfReader(BytesIO(made)).pages
    return {str(font.get_object()["/BaseFont"]) for page in pages for font in page["/Resources"]["/Font"].values()}


def where(made: bytes, words: str) -> float:
    """How far from the left the words begin on the first page, in points."""
    found: list[float] = []

    def look(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        if words in text:
            found.append(tm[4] * cm[0] + cm[4])

    pypdf.PdfReader(BytesIO(made)).pages[0].extract_text(visitor_text=look)
    return found[0]


def test_what_is_typed_is_shown_and_never_run(template: Path) -> None:
    first = read(printing.pdf(template, MEETING, language="en"))[0]
    assert re.sub(r"\s+", "", HOSTILE) in re.sub(r"\s+", "", first)
    assert "root:" not in first


def test_each_page_tells_its_number_and_the_contents_the_page(template: Path) -> None:
    pages = read(printing.pdf(template, MEETING, language="en"))
    assert len(pages) == 2
    assert "Page 1 of 2" in pages[0]
    assert "Page 2 of 2" in pages[1]
    assert re.search(r"Contents.*Third meeting\s+2", pages[0], re.DOTALL)
    assert all("M-7K2P-9QWX" in page for page in pages)


def test_urdu_is_written_in_nastaliq_from_the_right(template: Path) -> None:
    english, urdu = (printing.pdf(template, URDU, language=language) for language in ("en", "ur"))
    assert any("NotoNastaliqUrdu" in name for name in fonts(urdu))
    assert where(english, "M-7K2P-9QWX") < 100 < 400 < where(urdu, "M-7K2P-9QWX")
    # What is read back of Nastaliq is in the order in which it is drawn, so words cannot be looked for.
    assert "Page 1" in read(english)[0]
    assert "Page 1" not in read(urdu)[0]


def test_nothing_in_a_mixed_page_is_without_a_letter(template: Path) -> None:
    mixed = URDU | {"text": "قومی CERT، RFC 2350 (۲۰۲۶) ۔ “Punjab” — پنجاب: 10.0.0.0/8 ؟"}
    assert "\ufffd" not in "".join(read(printing.pdf(template, mixed, language="ur")))


def test_the_same_input_gives_the_same_bytes(template: Path) -> None:
    first = printing.pdf(template, MEETING, language="en")
    assert first == printing.pdf(template, MEETING, language="en")
    assert first != printing.pdf(template, MEETING | {"title": "Fourth meeting"}, language="en")


@pytest.mark.parametrize("path", ["/etc/passwd", "../../../../etc/passwd"])
def test_no_template_reads_outside_its_folder(tmp_path: Path, path: str) -> None:
    (tmp_path / "beside.txt").write_text("secret")
    with pytest.raises(printing.PrintingFailed):
        printing.pdf(written(tmp_path, f'#read("{path}")'), {}, language="en")
    with pytest.raises(printing.PrintingFailed):
        printing.pdf(written(tmp_path, '#read("beside.txt")'), {}, language="en")


def test_nothing_is_fetched(tmp_path: Path) -> None:
    began = time.monotonic()
    with pytest.raises(printing.PrintingFailed):
        printing.pdf(written(tmp_path, '#import "@preview/cetz:0.3.4"'), {}, language="en")
    assert time.monotonic() - began < 10


def test_what_takes_too_long_is_ended(tmp_path: Path) -> None:
    endless = "#let f(n) = range(n).map(x => range(n).map(y => x * y).sum()).sum()\n#f(1000000)"
    began = time.monotonic()
    with pytest.raises(printing.PrintingFailed):
        printing.pdf(written(tmp_path, endless), {}, language="en", seconds=1)
    assert time.monotonic() - began < 5


def test_a_fault_in_a_template_is_told_with_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(printing.PrintingFailed, match="unknown variable: nothing"):
        printing.pdf(written(tmp_path, "#nothing"), {}, language="en")


def test_files_are_put_on_pages_and_only_under_plain_names(tmp_path: Path) -> None:
    shown = written(tmp_path, '#image("/files/paper-1.pdf", page: 2)')
    assert len(read(printing.pdf(shown, {}, language="en", files={"paper-1.pdf": sheets(3)}))) == 1
    for name in ("../main.typ", "a/b.pdf", "base.typ", "A.pdf", ""):
        with pytest.raises(ValueError, match="cannot be the name"):
            printing.pdf(shown, {}, language="en", files={name: b""})


def test_pages_are_counted_by_what_prints_them() -> None:
    assert [printing.pages_of(sheets(number)) for number in (1, 2, 40)] == [1, 2, 40]


def test_what_cannot_be_printed_is_told_before(tmp_path: Path) -> None:
    locked = pypdf.PdfWriter(BytesIO(sheets(2)))
    locked.encrypt("known to nobody here", algorithm="AES-256")
    made = BytesIO()
    locked.write(made)
    for content in (made.getvalue(), b"%PDF-1.7 and nothing more", sheets(2)[:150], b""):
        with pytest.raises(printing.NotPrintable):
            printing.pages_of(content)


def test_a_picture_is_tried_before_it_is_printed(template: Path) -> None:
    (picture, *_) = printing.pictures(template, MEETING, language="en")
    assert printing.picture_of("a.png", picture) == 1
    for content in (picture[:100], b"\x89PNG\r\n\x1a\n nothing", b""):
        with pytest.raises(printing.NotPrintable):
            printing.picture_of("a.png", content)


def test_the_pages_can_be_looked_at(template: Path) -> None:
    seen = printing.pictures(template, URDU, language="ur")
    assert len(seen) == 2
    assert all(page.startswith(b"\x89PNG") for page in seen)


def test_every_template_stands_on_the_base_alone() -> None:
    for path in (vendor.ROOT / "src").rglob("*.typ"):
        imported = re.findall(r'#?(?:import|include)\s+"([^"]*)"', path.read_text())
        assert set(imported) <= {"/base.typ"}, path
        assert "@preview" not in path.read_text()
