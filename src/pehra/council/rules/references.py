"""Reference numbers of meetings (M-…), agenda items (J-…), motions (V-…) and actions (T-…)."""

from typing import Final

from pehra.formats.references import fresh, shape, tidy

__all__ = ["ACTION", "ITEM", "MEETING", "MOTION", "SHAPE", "fresh", "tidy"]

MEETING: Final = "M"
ITEM: Final = "J"
MOTION: Final = "V"
ACTION: Final = "T"
SHAPE: Final = shape(MEETING + ITEM + MOTION + ACTION)
