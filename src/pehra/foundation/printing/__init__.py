"""Documents on paper: PDF from a template and data, English or Urdu, with the fonts that they need."""

from pehra.foundation.printing.codes import qr, tidy_code, verification_code
from pehra.foundation.printing.press import (
    NotPrintable,
    PrintingFailed,
    pages_of,
    pdf,
    picture_of,
    pictures,
    try_pages,
)

__all__ = [
    "NotPrintable",
    "PrintingFailed",
    "pages_of",
    "pdf",
    "picture_of",
    "pictures",
    "qr",
    "tidy_code",
    "try_pages",
    "verification_code",
]
