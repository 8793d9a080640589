"""What follows after an organisation's findings changed."""

from enum import StrEnum


class Work(StrEnum):
    """FIGURES: its sums are made anew. CASES: the case rules look at it."""

    FIGURES = "figures"
    CASES = "cases"
