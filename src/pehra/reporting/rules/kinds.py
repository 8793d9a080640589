"""The forms in which a case is told, and who may read a document of which label."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pehra.law.tlp import TLP


class DocumentKind(StrEnum):
    """CASE: the case as far as the label allows. STATUTORY: what the organisation reported, against its clocks."""

    CASE_PDF = "case-pdf"
    CASE_DOCX = "case-docx"
    STATUTORY_PDF = "statutory-pdf"
    JSON = "json"
    CSV = "csv"
    ANSWERS_CSV = "answers-csv"
    IODEF = "iodef"
    MISP = "misp"


@dataclass(frozen=True)
class Form:
    """How a kind is handed out. `spoken`: it is written in a language; `coded`: it carries a code to check it by."""

    ending: str
    media_type: str
    spoken: bool
    coded: bool


WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMS: Final = {
    DocumentKind.CASE_PDF: Form("pdf", "application/pdf", spoken=True, coded=True),
    DocumentKind.CASE_DOCX: Form("docx", WORD, spoken=True, coded=True),
    DocumentKind.STATUTORY_PDF: Form("pdf", "application/pdf", spoken=True, coded=True),
    DocumentKind.JSON: Form("json", "application/json", spoken=False, coded=False),
    DocumentKind.CSV: Form("csv", "text/csv", spoken=False, coded=False),
    DocumentKind.ANSWERS_CSV: Form("answers.csv", "text/csv", spoken=True, coded=False),
    DocumentKind.IODEF: Form("iodef.xml", "application/xml", spoken=False, coded=False),
    DocumentKind.MISP: Form("misp.json", "application/json", spoken=False, coded=False),
}
LANGUAGES: Final = ("en", "ur")
LONGEST_PURPOSE: Final = 300


def labels_for(case: TLP) -> list[TLP]:
    """The labels that a document of a case may have: the case's and stricter ones; RED, which names, only for RED.

    A wider one would need the case's own label to be changed first, with the source's permission.
    """
    if case is TLP.RED:
        return [TLP.RED]
    return [label for label in TLP if case.strictness <= label.strictness < TLP.RED.strictness]


def tells(document: TLP, entry: TLP) -> bool:
    """Whether a document under a label may tell what stands under another one."""
    return entry.strictness <= document.strictness
