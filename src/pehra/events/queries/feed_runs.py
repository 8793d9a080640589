"""Runs of feeds, and the rows that they refused."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from pehra.events.models import FeedRun
from pehra.events.queries.asking import ask
from pehra.foundation.access.errors import Absent

LATELY: Final = timedelta(days=90)
PAGE: Final = 50
MOST_REFUSED: Final = 200
REFUSED_ROWS: Final = (
    "SELECT line, field, reason, raw FROM refused WHERE run = {run:UUID} AND line > {after:UInt64} "
    "ORDER BY line LIMIT {most:UInt32}"
)
_REASONS: Final = (
    "SELECT field, reason, count() AS rows FROM refused WHERE run = {run:UUID} GROUP BY field, reason "
    "ORDER BY rows DESC, field, reason LIMIT 20"
)


@dataclass(frozen=True)
class Refused:
    """Rows that a run refused, in their order, and how many there are by field and reason. `next`: a line to go on."""

    rows: list[dict[str, Any]]
    reasons: list[dict[str, Any]]
    next: int | None


def feeds_seen(now: datetime) -> list[str]:
    """The feeds that came lately, by name."""
    rows = FeedRun.objects.filter(started_at__gte=now - LATELY)
    return list(rows.order_by("feed").values_list("feed", flat=True).distinct())


def has_come(feed: str) -> bool:
    """Whether anything of this feed ever came."""
    return FeedRun.objects.filter(feed=feed).exists()


def is_run(pk: UUID) -> bool:
    return FeedRun.objects.filter(pk=pk).exists()


def runs(feed: str, before: datetime | None = None) -> list[FeedRun]:
    """A page of a feed's runs, newest first, and one more where there are older ones."""
    rows = FeedRun.objects.filter(feed=feed).order_by("-started_at")
    return list((rows.filter(started_at__lt=before) if before else rows)[: PAGE + 1])


def run(pk: UUID) -> FeedRun:
    """Raises Absent."""
    found = FeedRun.objects.filter(pk=pk).first()
    if found is None:
        raise Absent
    return found


def refused(pk: UUID, after: int = 0) -> Refused:
    """What a run refused, from behind a line on. Raises StoreSilent, TooMuch."""
    rows = ask(REFUSED_ROWS, {"run": str(pk), "after": after, "most": MOST_REFUSED + 1})
    more = len(rows) > MOST_REFUSED
    rows = rows[:MOST_REFUSED]
    return Refused(rows, ask(_REASONS, {"run": str(pk)}), rows[-1]["line"] if more else None)
