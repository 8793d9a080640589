"""What follows after an organisation's findings changed."""

from enum import StrEnum


class Work(StrEnum):
    """FIGURES: its sums are made anew. HISTORY: also those of all its past. CASES: the case rules look at it."""

    FIGURES = "figures"
    HISTORY = "history"
    CASES = "cases"
