"""What follows after an organisation's findings changed."""

from enum import StrEnum


class Work(StrEnum):
    """What is due for an organisation.

    FIGURES: its sums are made anew. HISTORY: also those of all its past. CASES: the case rules look at it. CLAIMS: it
    has given up some of what it held, and findings with it.
    """

    FIGURES = "figures"
    HISTORY = "history"
    CASES = "cases"
    CLAIMS = "claims"
