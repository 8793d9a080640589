"""Documents for Word and LibreOffice (Office Open XML, ISO/IEC 29500), in both scripts.

Text is only ever text: nothing in it becomes a field, a link or a macro.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any, Final

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from pehra.formats.text import xml_text

LATIN: Final = "Calibri"
# The first of them that is there is taken by the reader's program.
URDU: Final = "Noto Nastaliq Urdu"


@dataclass(frozen=True)
class Heading:
    """`level` from 1."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """Lines and empty lines are kept."""

    text: str


@dataclass(frozen=True)
class Terms:
    """Terms and what they are."""

    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Table:
    """A table with a head that comes again on every page."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]


Block = Heading | Paragraph | Terms | Table


def document(
    title: str, blocks: Sequence[Block], *, language: str, marking: str, foot: str, author: str, at: datetime
) -> bytes:
    """The blocks as a document. `language` is "en" or "ur"; `marking` stands at the head of each page, `foot` below."""
    made = Document()
    rightward = language != "ur"
    _properties(made, title, author, language, at)
    for section in made.sections:
        _fill(section.header.paragraphs[0], marking, rightward=True, bold=True)
        section.header.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _fill(section.footer.paragraphs[0], foot, rightward=True)
        if not rightward:
            section._sectPr.append(OxmlElement("w:bidi"))
    _fill(made.add_heading(level=0), title, rightward)
    for block in blocks:
        _add(made, block, rightward)
    kept = BytesIO()
    made.save(kept)
    return kept.getvalue()


def _properties(made: Any, title: str, author: str, language: str, at: datetime) -> None:
    told = made.core_properties
    told.title, told.author, told.language = xml_text(title)[:255], xml_text(author)[:255], language
    told.created = told.modified = at.replace(tzinfo=None)
    told.comments = told.last_modified_by = ""
    style = made.styles["Normal"]
    style.font.name, style.font.size = LATIN, Pt(10.5)
    # What a script that runs from right to left is set in.
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:cs"), URDU)


def _add(made: Any, block: Block, rightward: bool) -> None:
    if isinstance(block, Heading):
        _fill(made.add_heading(level=block.level), block.text, rightward)
    elif isinstance(block, Paragraph):
        for part in block.text.split("\n"):
            _fill(made.add_paragraph(), part, rightward)
    elif isinstance(block, Terms):
        _table(made, block.rows, rightward)
    else:
        _table(made, [block.head, *block.rows], rightward, head=True)


def _table(made: Any, rows: Sequence[Sequence[str]], rightward: bool, *, head: bool = False) -> None:
    if not rows:
        return
    table = made.add_table(rows=0, cols=len(rows[0]), style="Table Grid" if head else None)
    if not rightward:
        table._tbl.tblPr.append(OxmlElement("w:bidiVisual"))
    for number, row in enumerate(rows):
        cells = table.add_row().cells
        for place, text in enumerate(row):
            _fill(cells[place].paragraphs[0], text, rightward, bold=(head and not number) or (not head and not place))
    if head:
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _fill(paragraph: Any, text: str, rightward: bool, *, bold: bool = False) -> None:
    """The text in its own direction; the paragraph in that of the page."""
    run = paragraph.add_run(xml_text(text))
    if bold:
        run.bold = True
    if not rightward:
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
    if _is_urdu(text):
        run._r.get_or_add_rPr().append(OxmlElement("w:rtl"))


def _is_urdu(text: str) -> bool:
    first = next((each for each in text if each.isalpha()), "")
    return "\u0600" <= first <= "\u06ff" or "\u0750" <= first <= "\u077f" or "\ufb50" <= first <= "\ufeff"
