"""When somebody is reminded of a task: hours before and after it is due, by how long it has."""

from datetime import datetime, timedelta
from typing import Final

# After its time: the next day, and after a week.
AFTER: Final = (24, 7 * 24)
# From this length on, so many hours before.
BEFORE: Final = ((timedelta(days=7), (48, 4)), (timedelta(days=1), (4,)), (timedelta(hours=4), (1,)))


def before(begun: datetime, due_at: datetime) -> tuple[int, ...]:
    """Hours before; none where there is hardly time to read the reminder."""
    length = due_at - begun
    return next((hours for least, hours in BEFORE if length >= least), ())
