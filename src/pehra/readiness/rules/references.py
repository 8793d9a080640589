"""Reference numbers: assessments (A-…), plans for gaps (G-…), courses (K-…), their sessions (N-…), tests of call trees
(L-…), drills (D-…), what is learned from them (B-…).
"""

from typing import Final

from pehra.formats.references import fresh, tidy

__all__ = ["ASSESSMENT", "CALL_TEST", "COURSE", "DRILL", "LESSON", "PLAN", "SESSION", "fresh", "tidy"]

ASSESSMENT: Final = "A"
PLAN: Final = "G"
COURSE: Final = "K"
SESSION: Final = "N"
CALL_TEST: Final = "L"
DRILL: Final = "D"
LESSON: Final = "B"
