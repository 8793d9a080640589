"""What the watch floor shows: counts of what came in, from the sums by minute alone, and how the feeds are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, Final

from django.db.models import Max

from pehra.events.models import Alert, FeedRun, FeedSource
from pehra.events.queries.asking import ask
from pehra.events.queries.seeing import Condition, Sight
from pehra.events.rules.runs import RunState
from pehra.feeds.catalogue import UnknownFeed, catalogue
from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.person import Person
from pehra.pipeline.spec import SpecErrors

MINUTES: Final = 60
DAY: Final = timedelta(days=1)
MOST_SHARES: Final = 10
MOST_SOURCES: Final = 10
# A feed that last came so long ago is no longer missed by anybody.
FORGOTTEN: Final = timedelta(days=60)
# How much later than usual a feed may come before it is late.
GRACE: Final = 1.5
LATELY: Final = timedelta(days=2)

_BY: Final = {
    "type": "concat(classification_taxonomy, '/', classification_type)",
    "sector": "toString(sector)",
    "cert": "toString(cert)",
    "province": "toString(province)",
    "severity": "toString(severity)",
}
_RATE: Final = (
    "SELECT toUnixTimestamp(bucket) AS minute, sum(events) AS events FROM event_minutes "
    "WHERE bucket >= {{since:DateTime('UTC')}} AND {seen} GROUP BY minute ORDER BY minute"
)
_SHARES: Final = (
    "SELECT * FROM (SELECT '{name}' AS kind, {key} AS code, sum(events) AS events FROM event_minutes "
    "WHERE bucket >= {{since:DateTime('UTC')}} AND {seen} GROUP BY code HAVING events > 0 "
    "ORDER BY events DESC, code LIMIT {{most:UInt32}})"
)
_SOURCES: Final = (
    # Grouped as they are kept: a text of each event's address would be dearer than all the rest.
    "SELECT replaceOne(toString(source_ip), '::ffff:', '') AS address, asn, events FROM ("
    "SELECT source_ip, any(source_asn) AS asn, count() AS events FROM events "
    "WHERE time_source >= {{since:DateTime64(6, 'UTC')}} AND source_ip != toIPv6('::') AND {seen} "
    "GROUP BY source_ip ORDER BY events DESC, source_ip LIMIT {{most:UInt32}}"
    ") ORDER BY events DESC, source_ip"
)


@dataclass(frozen=True)
class Share:
    """So many events of one kind; `part` of the largest share, from 0 to 100."""

    code: str
    events: int
    part: int


@dataclass(frozen=True)
class Floor:
    """Events that came in: for each of the last sixty minutes, and by kind over the last day."""

    start: int  # the first minute, in seconds since 1970
    minutes: list[int]
    shares: dict[str, list[Share]] = field(default_factory=dict)

    @property
    def last_hour(self) -> int:
        return sum(self.minutes)

    @property
    def last_day(self) -> int:
        return sum(each.events for each in self.shares.get("severity", ()))


# For so many seconds what was counted for some eyes is given to others with the same.
FRESH: Final = 5
_floors: dict[tuple[Sight, int], Floor] = {}
_lock = Lock()


@dataclass(frozen=True)
class Health:
    """How a feed is: its last run, and what is wrong with it (late, failed, empty, refused; "" for nothing)."""

    feed: str
    title: str
    run: Any
    every: timedelta | None
    wrong: str

    @property
    def refused_percent(self) -> int:
        read, refused = self.run.intact
        return round(100 * refused / read) if read else 0


def floor(sight: Sight, now: datetime) -> Floor:
    """The counts that these eyes may see. Raises StoreSilent, TooMuch."""
    seen = sight.counts()
    minute = now.replace(second=0, microsecond=0)
    first = minute - timedelta(minutes=MINUTES - 1)
    found = {row["minute"]: row["events"] for row in ask(_with(_RATE, seen), {"since": first, **seen.parameters})}
    start = int(first.timestamp())
    parts = " UNION ALL ".join(_with(_SHARES, seen, name=name, key=key) for name, key in _BY.items())
    rows = ask(parts, {"since": minute - DAY, "most": MOST_SHARES, **seen.parameters})
    return Floor(start, [found.get(start + 60 * each, 0) for each in range(MINUTES)], _shares(rows))


def floor_lately(sight: Sight, now: datetime) -> Floor:
    """The same, at most some seconds old: however many look at once with the same eyes, it is counted once."""
    place = (sight, int(now.timestamp()) // FRESH)
    with _lock:
        kept = _floors.get(place)
    if kept is None:
        kept = floor(sight, now)
        with _lock:
            for old in [each for each in _floors if each[1] < place[1]]:
                del _floors[old]
            _floors[place] = kept
    return kept


def forget_floors() -> None:
    """Count anew, whatever was counted."""
    with _lock:
        _floors.clear()


def top_sources(sight: Sight, now: datetime) -> list[dict[str, Any]]:
    """The addresses with most events of the last day. It reads events themselves. Raises StoreSilent, TooMuch."""
    seen = sight.events()
    return ask(_with(_SOURCES, seen), {"since": now - DAY, "most": MOST_SOURCES, **seen.parameters})


def alerts(person: Person, limit: int = 6) -> list[Alert]:
    """What stood out lately, as far as this person may know."""
    return list(Alert.objects.filter(visible_to(person)).order_by("-at", "-reference")[:limit])


def health(now: datetime) -> list[Health]:
    """Every feed that came within the last weeks, those with something wrong first."""
    rows = FeedRun.objects.filter(started_at__gte=now - FORGOTTEN, replaced_by=None)
    latest = rows.order_by("feed", "-started_at").distinct("feed")
    sources = {each["feed"]: each for each in _fetched()}
    return sorted(
        (_judged(run, now, sources.get(run.feed, {})) for run in latest), key=lambda each: (not each.wrong, each.feed)
    )


def _fetched() -> Iterable[Mapping[str, Any]]:
    """Of each feed that is fetched, when its server last answered as it should, and how often it is asked."""
    rows = FeedSource.objects.filter(enabled=True).values("feed").order_by("feed")
    return rows.annotate(answered=Max("answered_at"), each=Max("every"))


def _judged(run: FeedRun, now: datetime, source: Mapping[str, Any]) -> Health:
    try:
        spec = catalogue().spec(run.feed)
    except (UnknownFeed, SpecErrors):
        return Health(run.feed, run.feed, run, None, "failed" if run.state == RunState.FAILED else "")
    every = max(spec.every, source.get("each") or spec.every)
    return Health(run.feed, spec.title, run, every, wrong_with(run, every, now, source.get("answered")))


def wrong_with(run: FeedRun, every: timedelta, now: datetime, answered: datetime | None = None) -> str:
    """What is wrong with a feed whose last run this is; empty where all is well.

    `answered`: when its server was last asked with success, be it that nothing had changed.
    """
    if run.state == RunState.FAILED:
        return "failed"
    if now - max(run.started_at, answered or run.started_at) > GRACE * every:
        return "late"
    if run.state != RunState.RUNNING and not run.read and not run.passed_over:
        return "empty"
    read, refused = run.intact
    return "refused" if refused * 10 > read else ""


def _with(sql: str, seen: Condition, **parts: str) -> str:
    return sql.format(seen=seen.sql, **parts)


def _shares(rows: list[dict[str, Any]]) -> dict[str, list[Share]]:
    found: dict[str, list[Share]] = {kind: [] for kind in _BY}
    most = {kind: max((row["events"] for row in rows if row["kind"] == kind), default=1) for kind in _BY}
    for row in rows:
        part = max(1, round(100 * row["events"] / most[row["kind"]]))
        found[row["kind"]].append(Share(row["code"], row["events"], part))
    return {kind: sorted(each, key=lambda share: (-share.events, share.code)) for kind, each in found.items()}
