"""When something is fetched again."""

from datetime import datetime, timedelta
from typing import Final

SHORTEST: Final = timedelta(minutes=1)
# After a failure it is tried again soon, then later and later.
_FIRST: Final = timedelta(minutes=2)
_LONGEST: Final = timedelta(hours=6)
# So much of the time between two is left to chance, so that not all come in the same minute.
_SPREAD: Final = 0.1


def next_time(
    at: datetime, every: timedelta, failures: int, chance: float, *, wait: timedelta = timedelta()
) -> datetime:
    """The time of the next attempt after one at `at`, of which the last so many in a row failed.

    `chance`: a number from 0 to 1. `wait`: how long the server asks to be left alone.
    """
    pause = every
    if failures:
        pause = min(_FIRST * 2 ** min(failures - 1, 16), max(every, _FIRST), _LONGEST)
    return at + max(pause * (1 + _SPREAD * (2 * chance - 1)), wait)
