"""Work that may wait gives way to an input that is being brought in, from which it takes a third of the machine.

Nothing waits for ever, however many inputs follow each other: a run's findings go ahead a minute after its end where
large ones do, ten seconds after it where small ones do, and what is due for many organisations every fifth minute.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from pehra.events.models import FeedRun
from pehra.events.rules.runs import RunState

# To a smaller one only findings give way, and not for long: they come by dozens, one right after the other.
LARGE: Final = 32 << 20
# Who has not ended by then is slow, or was killed: it is not waited for.
LONGEST: Final = timedelta(minutes=10)
PATIENCE: Final = timedelta(minutes=1)
BRIEFLY: Final = timedelta(seconds=10)
AHEAD: Final = 5


def comes_in(*, at: datetime, least: int = LARGE) -> bool:
    """Whether an input of so many bytes or more is being brought in at this moment."""
    return FeedRun.objects.filter(
        state=RunState.RUNNING, bytes__gte=least, started_at__gt=at - LONGEST, started_at__lte=at
    ).exists()


def waits(*, run_id: UUID, at: datetime) -> bool:
    """Whether the findings of a run, which has ended, are better made a little later."""
    ended = FeedRun.objects.filter(pk=run_id).values_list("ended_at", flat=True).first()
    if ended is None or ended <= at - PATIENCE:
        return False
    return comes_in(at=at, least=0 if ended > at - BRIEFLY else LARGE)


def goes_ahead(*, at: datetime) -> bool:
    """Whether what is due each minute gives way to nothing in this one."""
    return at.minute % AHEAD == 0
