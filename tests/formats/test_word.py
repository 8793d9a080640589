"""Word documents: they open again, tell what they were given, and run from the right where the language does."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from pehra.formats import word

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
BLOCKS = (
    word.Heading("Reports"),
    word.Terms([("Case", "C-2M8X-41TV")]),
    word.Paragraph("One line\nand another"),
    word.Table(["When", "What"], [("2026-03-02", "رپورٹ درج ہوئی")]),
)


def opened(language: str = "en", blocks: Any = BLOCKS, title: str = "Case report") -> Any:
    content = word.document(
        title, blocks, language=language, marking="TLP:AMBER", foot="C-2M8X-41TV", author="National CERT", at=NOW
    )
    return Document(BytesIO(content))


def test_it_tells_what_it_was_given() -> None:
    made = opened()
    text = "\n".join(each.text for each in made.paragraphs)
    for words in ("Case report", "Reports", "One line", "and another"):
        assert words in text
    assert [cell.text for cell in made.tables[0].rows[0].cells] == ["Case", "C-2M8X-41TV"]
    assert made.tables[1].rows[1].cells[1].text == "رپورٹ درج ہوئی"
    assert made.sections[0].header.paragraphs[0].text == "TLP:AMBER"
    assert made.sections[0].footer.paragraphs[0].text == "C-2M8X-41TV"
    assert (made.core_properties.author, made.core_properties.title) == ("National CERT", "Case report")


def test_urdu_runs_from_the_right_and_english_from_the_left() -> None:
    urdu, english = opened("ur"), opened("en")
    assert "<w:bidi/>" in urdu.paragraphs[0]._p.xml
    assert "<w:bidiVisual/>" in urdu.tables[1]._tbl.xml
    assert "<w:bidi/>" not in english.paragraphs[0]._p.xml
    assert "<w:rtl/>" in english.tables[1].rows[1].cells[1].paragraphs[0]._p.xml


def test_the_head_of_a_table_comes_again_on_every_page() -> None:
    assert "<w:tblHeader/>" in opened().tables[1].rows[0]._tr.xml


def test_a_table_without_rows_is_left_out() -> None:
    assert opened(blocks=[word.Terms([])]).tables == []


@settings(max_examples=40, deadline=None)
@given(st.text())
def test_whatever_somebody_wrote_it_opens_again(text: str) -> None:
    made = opened("ur", [word.Heading(text), word.Paragraph(text), word.Terms([(text, text)])], title=text)
    assert made.tables[0].rows[0].cells[0].text == made.tables[0].rows[0].cells[1].text
