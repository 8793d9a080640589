"""How much stands open at an organisation: over time, and beside the others of its sector."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Final

from django.db.models import Q, Sum

from pehra.events.models import Standing
from pehra.events.queries.findings import visible
from pehra.events.rules.states import FIXED, OPEN, FindingState
from pehra.foundation.access.person import Person
from pehra.law.tlp import TLP

WEEKS: Final = 26
# With fewer organisations the middle of them would tell of one of them.
FEWEST: Final = 5


@dataclass(frozen=True)
class Compared:
    """The middle of what stands open at `organisations` organisations of a sector that have findings at all."""

    organisations: int
    median: float


def open_by_week(person: Person, organisation_id: int, now: datetime) -> dict[int, int]:
    """How many findings that this person may see stood open at the end of each week, in seconds since 1970.

    A finding counts from when it was first seen to its fix; one that came back in between counts all the time, and a
    false alarm never, nor what was withdrawn.
    """
    first = now - timedelta(weeks=WEEKS)
    rows = visible(person).filter(Q(organisation_id=organisation_id) & (Q(fixed_at=None) | Q(fixed_at__gte=first)))
    spans = rows.exclude(state__in=[FindingState.FALSE_ALARM, FindingState.WITHDRAWN]).values_list(
        "first_seen", "fixed_at", "state"
    )
    begun, ended = [], []
    for first_seen, fixed_at, state in spans:
        begun.append(first_seen)
        if state in FIXED and fixed_at:
            ended.append(fixed_at)
    begun.sort()
    ended.sort()
    times = [now - timedelta(weeks=each) for each in range(WEEKS, -1, -1)]
    return {int(time.timestamp()): bisect_right(begun, time) - bisect_right(ended, time) for time in times}


def of_sector(sector: str) -> Compared | None:
    """How others of a sector stand, without a name; None where they are too few.

    It counts what no single reader may see, and tells one number of all: asked outside the reader's window.
    """
    # What is for named persons, or for nobody but who is hit and who responds first, tells others nothing at all.
    rows = Standing.objects.filter(sector=sector).exclude(tlp__in=[TLP.RED, TLP.AMBER_STRICT]).values("organisation")
    counts = rows.annotate(open=Sum("count", filter=Q(standing__in=OPEN))).values_list("open", flat=True)
    found = [count or 0 for count in counts.order_by()]
    return Compared(len(found), median(found)) if len(found) >= FEWEST else None
