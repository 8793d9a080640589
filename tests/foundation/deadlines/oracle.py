"""The sweep as one would tell it to a child: remember what was told, tell what is new. Slow, and plainly right."""

from datetime import datetime

from pehra.foundation.deadlines.rules import Happening


class Oracle:
    """One deadline. `moments` are its reminders and its due time."""

    def __init__(self, moments: list[datetime], due_at: datetime) -> None:
        self.moments, self.due_at = set(moments), due_at
        self.told: set[datetime] = set()
        self.open = True

    def sweep(self, now: datetime) -> Happening | None:
        if not self.open:
            return None
        fresh = {moment for moment in self.moments if moment < now} - self.told
        self.told |= fresh
        if not fresh:
            return None
        if self.due_at in fresh:
            return Happening.BREACH
        return Happening.REMINDER if max(fresh) < self.due_at else Happening.STILL_LATE
