"""Documents on paper: PDF from a template and data, English or Urdu, with the fonts that they need."""

from pehra.foundation.printing.codes import qr, verification_code
from pehra.foundation.printing.press import NotPrintable, PrintingFailed, pages_of, pdf, picture_of, pictures

__all__ = ["NotPrintable", "PrintingFailed", "pages_of", "pdf", "picture_of", "pictures", "qr", "verification_code"]
