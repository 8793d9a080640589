"""Reference numbers of findings (F-…), digests (D-…) and alerts (A-…)."""

from typing import Final

from pehra.formats.references import fresh, shape, tidy

__all__ = ["SHAPE", "fresh", "tidy"]

SHAPE: Final = shape("FDA")
