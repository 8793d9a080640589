"""How often one may ask blindly, how long a question stands, and how coarse the numbers are that are told."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

FOR_A_PERSON: Final = 30
FOR_A_BODY: Final = 100
DAY: Final = timedelta(days=1)
# How long an asked body has before the question lapses.
STANDS: Final = timedelta(days=7)
# As few as this, at fewer bodies than that, could be told apart: nothing is said of them.
FEWEST_CASES: Final = 5
FEWEST_BODIES: Final = 3
STEPS: Final = (100, 50, 20, 10, 5)
LONGEST_PURPOSE: Final = 1000
LONGEST_ANSWER: Final = 4000


def coarse(cases: Mapping[str, int], bodies: Mapping[str, int]) -> dict[str, int]:
    """For each tier the step that its number reaches; a tier with few cases or few bodies is left out."""
    return {
        tier: next(step for step in STEPS if count >= step)
        for tier, count in cases.items()
        if count >= FEWEST_CASES and bodies.get(tier, 0) >= FEWEST_BODIES
    }
