"""Reference numbers: assessments (A-…), plans for gaps (G-…), courses (K-…), their sessions (N-…), tests of call trees
(L-…), drills (D-…), what is learned from them (B-…), scenarios of a CERT (Y-…).
"""

from typing import Final

from pehra.formats import references
from pehra.formats.references import fresh

__all__ = ["ASSESSMENT", "CALL_TEST", "COURSE", "DRILL", "LESSON", "PLAN", "SCENARIO", "SESSION", "fresh", "tidy"]

ASSESSMENT: Final = "A"
PLAN: Final = "G"
COURSE: Final = "K"
SESSION: Final = "N"
CALL_TEST: Final = "L"
DRILL: Final = "D"
LESSON: Final = "B"
SCENARIO: Final = "Y"


def tidy(text: str) -> str:
    """A reference as somebody typed it, in its written form. Only within a number is an L read as a 1."""
    found = references.tidy(text)
    return f"{CALL_TEST}{found[1:]}" if found.startswith("1-") else found
