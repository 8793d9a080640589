"""Reference numbers: assessments (A-…), plans for gaps (G-…), courses (K-…), their sessions (N-…), tests of call trees
(L-…).
"""

from typing import Final

from pehra.formats.references import fresh, tidy

__all__ = ["ASSESSMENT", "CALL_TEST", "COURSE", "PLAN", "SESSION", "fresh", "tidy"]

ASSESSMENT: Final = "A"
PLAN: Final = "G"
COURSE: Final = "K"
SESSION: Final = "N"
CALL_TEST: Final = "L"
