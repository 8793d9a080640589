"""Reference numbers of reports (R-…) and cases (C-…)."""

from typing import Final

from pehra.formats.references import ALPHABET, fresh, shape, tidy

__all__ = ["ALPHABET", "SHAPE", "fresh", "tidy"]

SHAPE: Final = shape("RC")
