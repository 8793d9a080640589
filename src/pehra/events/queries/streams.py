"""Counts out of the event store for what watches over streams: of what those may count who will be told."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from pehra.events.queries.seeing import Sight
from pehra.events.rules.alerts import WEEKS, WIDE
from pehra.pipeline.store import Store

WEEK: Final = timedelta(days=7)
# A report of a whole day comes up to half a day after that: its first hour is looked at as well.
BACK: Final = timedelta(hours=48)
# The same hours of this week and of those before.
HOURS: Final = """
SELECT toString(classification_taxonomy) AS taxonomy, toString(classification_type) AS type,
    toString({dimension}) AS place, bucket, sum(events) AS events
FROM event_hours
WHERE arrayExists(week -> bucket >= {{start:DateTime('UTC')}} - toIntervalDay(7 * week)
    AND bucket < {{end:DateTime('UTC')}} - toIntervalDay(7 * week), range({{weeks:UInt8}} + 1))
    AND {seen} AND {{place:String}} IN ('', {dimension})
GROUP BY taxonomy, type, place, bucket
"""
DIMENSIONS: Final = {"": "''", "sector": "sector", "province": "province"}
BEGINNING: Final = "SELECT min(bucket) AS first, count() AS hours FROM event_hours WHERE events > 0"
FIRST_SEEN: Final = """
SELECT toString(classification_taxonomy) AS taxonomy, toString(classification_type) AS type, min(bucket) AS first,
    sumIf(events, {seen}) AS events
FROM event_hours GROUP BY taxonomy, type HAVING first >= {{start:DateTime('UTC')}} AND events > 0
"""
# The other side of events with many different organisations within a day.
WIDE_SOURCES: Final = """
SELECT if(startsWith(toString(destination_ip), '::ffff:'), substring(toString(destination_ip), 8),
        toString(destination_ip)) AS source, uniqExact(organisation) AS organisations, count() AS events,
    toStartOfHour(max(time_source)) AS hour, toString(any(classification_type)) AS type
FROM events
WHERE organisation > 0 AND time_source >= {{start:DateTime('UTC')}} AND time_source < {{end:DateTime('UTC')}}
    AND destination_ip != toIPv6('::') AND {seen}
GROUP BY destination_ip HAVING organisations >= {{wide:UInt32}}
ORDER BY organisations DESC LIMIT 20
"""


@dataclass(frozen=True)
class Series:
    """One hour's count of a kind of event, and those of the same hour in earlier weeks, the newest first."""

    taxonomy: str
    type: str
    dimension: str  # "", sector or province
    place: str
    hour: datetime
    now: int
    before: tuple[int, ...]


def series(store: Store, at: datetime, sight: Sight, *, only: tuple[str, str] | None = None) -> list[Series]:
    """All kinds of events of the last hours with their seasons. Weeks before the store's beginning are left out.

    `only`: a dimension and the one place in it that is asked for.
    """
    beginning = store.rows(BEGINNING)
    if not beginning or not int(beginning[0]["hours"]):
        return []
    first = moment(beginning[0]["first"])
    end = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    found = []
    seen = sight.counts()
    given = {"start": stamp(end - BACK), "end": stamp(end), "weeks": WEEKS, "place": only[1] if only else ""}
    for dimension in [only[0]] if only else DIMENSIONS:
        sql = HOURS.format(dimension=DIMENSIONS[dimension], seen=seen.sql)
        rows = store.rows(sql, given | dict(seen.parameters))
        found += _series(rows, dimension, first, end)
    return found


def _series(rows: list[dict[str, Any]], dimension: str, first: datetime, end: datetime) -> list[Series]:
    counts: dict[tuple[str, str, str], dict[datetime, int]] = defaultdict(dict)
    for row in rows:
        counts[row["taxonomy"], row["type"], row["place"]][moment(row["bucket"])] = int(row["events"])
    found = []
    for (taxonomy, type_, place), hours in counts.items():
        if dimension and not place:
            continue
        for hour in (each for each in hours if each >= end - BACK):
            weeks = [hour - week * WEEK for week in range(1, WEEKS + 1)]
            before = tuple(hours.get(each, 0) for each in weeks if each >= first)
            found.append(Series(taxonomy, type_, dimension, place, hour, hours[hour], before))
    return found


def first_seen(store: Store, at: datetime, sight: Sight) -> list[dict[str, Any]]:
    """Types that no event had before the last hours, where the store goes back further than those."""
    beginning = store.rows(BEGINNING)
    if not beginning or not int(beginning[0]["hours"]) or moment(beginning[0]["first"]) > at - WEEK:
        return []
    seen = sight.counts()
    return store.rows(FIRST_SEEN.format(seen=seen.sql), {"start": stamp(at - BACK), **seen.parameters})


def wide_sources(store: Store, at: datetime, sight: Sight) -> list[dict[str, Any]]:
    """Addresses on the other side of events with very many organisations within a day."""
    given = {"start": stamp(at - timedelta(days=1)), "end": stamp(at + timedelta(hours=1)), "wide": WIDE}
    seen = sight.events()
    return store.rows(WIDE_SOURCES.format(seen=seen.sql), given | dict(seen.parameters))


def stamp(at: datetime) -> str:
    """A moment as the engine reads it."""
    return f"{at:%Y-%m-%d %H:%M:%S}"


def moment(value: Any) -> datetime:
    """A moment as the engine tells it: text in UTC."""
    text = value if isinstance(value, str) else str(value)
    return datetime.fromisoformat(text if "+" in text or text.endswith("Z") else f"{text}+00:00")
