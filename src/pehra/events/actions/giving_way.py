"""Work that may wait gives way to a large input that is being brought in, from which it takes a third of the machine.

Nothing waits for ever, however many inputs follow each other: a run's findings go ahead a minute after its end, and
what is due for many organisations goes ahead every fifth minute.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from pehra.events.models import FeedRun
from pehra.events.rules.runs import RunState

# A smaller one is brought in before anybody could have given way to it.
LARGE: Final = 32 << 20
# Who has not ended by then is slow, or was killed: it is not waited for.
LONGEST: Final = timedelta(minutes=10)
PATIENCE: Final = timedelta(minutes=1)
AHEAD: Final = 5


def comes_in(*, at: datetime) -> bool:
    """Whether a large input is being brought in at this moment."""
    return FeedRun.objects.filter(
        state=RunState.RUNNING, bytes__gte=LARGE, started_at__gt=at - LONGEST, started_at__lte=at
    ).exists()


def waits(*, run_id: UUID, at: datetime) -> bool:
    """Whether the findings of a run, which has ended, are better made a little later."""
    ended = FeedRun.objects.filter(pk=run_id, ended_at__gt=at - PATIENCE)
    return comes_in(at=at) and ended.exists()


def goes_ahead(*, at: datetime) -> bool:
    """Whether what is due each minute gives way to nothing in this one."""
    return at.minute % AHEAD == 0
