"""Reference numbers of frozen statistics (F-…)."""

from typing import Final

from pehra.formats.references import fresh, tidy

__all__ = ["FROZEN", "fresh", "tidy"]

FROZEN: Final = "F"
