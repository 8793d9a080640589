"""Looking for what stands out in the stream, and writing it down once, in words that say why."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings

from pehra.events.models import Alert
from pehra.events.queries.seeing import Sight, watching_all
from pehra.events.queries.streams import Series, first_seen, moment, series, wide_sources
from pehra.events.rules.alerts import AlertKind, rise
from pehra.events.rules.references import fresh
from pehra.pipeline.store import Store
from pehra.registry import queries as registry

RISE: Final = (
    "%(count)d events of %(type)s in this hour; at this hour of the week there are usually %(usual)d (%(weeks)d weeks)."
)
RISE_IN: Final = (
    "%(count)d events of %(type)s in %(place)s in this hour; at this hour of the week there are usually %(usual)d "
    "(%(weeks)d weeks)."
)
FIRST: Final = "%(type)s was never seen before: %(count)d events."
WIDE_ONE: Final = "%(source)s was in events with %(organisations)d organisations within a day (%(count)d events)."
# From so many spreads on, a rise is more than high.
CRITICAL: Final = 20.0
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def detect(*, store: Store, at: datetime) -> int:
    """Write alerts about the last hours; what is known already is not written again. Returns how many are new.

    Who is told is told of what they may count themselves: the bodies that watch everything of theirs, and whoever has
    the mandate for a sector or a province of what is theirs there.
    """
    everywhere = watching_all(at)
    sight = Sight(bodies=tuple(sorted(everywhere)), unclaimed=True)
    rises = [_rise(each, at, everywhere) for each in series(store, at, sight)]
    for body, dimension, place in _mandates(at):
        if body not in everywhere:
            there = series(store, at, Sight(bodies=(body,)), only=(dimension, place))
            rises += [_rise(each, at, {body}, of=f":{body}") for each in there]
    found = [each for each in rises if each is not None]
    rows = [*found, *_first(store, at, sight, everywhere), *_wide(store, at, sight, everywhere)]
    before = Alert.objects.count()
    Alert.objects.bulk_create(rows, ignore_conflicts=True)
    return Alert.objects.count() - before


def _rise(each: Series, at: datetime, audience: Iterable[int], of: str = "") -> Alert | None:
    found = rise(each.now, each.before)
    if found is None:
        return None
    kind = f"{each.taxonomy}/{each.type}"
    params = {"count": each.now, "type": kind, "usual": round(found.usual), "weeks": len(each.before)}
    where = {each.dimension: each.place} if each.dimension else {}
    return _alert(
        AlertKind.RISE,
        f"rise:{kind}:{each.dimension}:{each.place}{of}",
        each.hour,
        at,
        (RISE_IN if where else RISE, params | ({"place": each.place} if where else {})),
        {"kind": kind} | where | _span(each.hour, each.hour + HOUR),
        audience,
        "critical" if found.sigmas >= CRITICAL else "high",
    )


def _first(store: Store, at: datetime, sight: Sight, everywhere: frozenset[int]) -> Iterator[Alert]:
    for row in first_seen(store, at, sight):
        kind = f"{row['taxonomy']}/{row['type']}"
        words = (FIRST, {"type": kind, "count": int(row["events"])})
        # The day and not the hour: it is seen for the first time but once.
        first = moment(row["first"])
        narrow = {"kind": kind} | _span(first, at + HOUR)
        yield _alert(
            AlertKind.FIRST_SEEN, f"first:{kind}", first.replace(hour=0), at, words, narrow, everywhere, "medium"
        )


def _wide(store: Store, at: datetime, sight: Sight, everywhere: frozenset[int]) -> Iterator[Alert]:
    for row in wide_sources(store, at, sight):
        params = {"source": row["source"], "organisations": int(row["organisations"]), "count": int(row["events"])}
        hour = moment(row["hour"]).replace(hour=0)
        narrow = {"destination": row["source"]} | _span(at - DAY, at + HOUR)
        yield _alert(
            AlertKind.WIDE_SOURCE, f"wide:{row['source']}", hour, at, (WIDE_ONE, params), narrow, everywhere, "high"
        )


def _alert(
    kind: AlertKind,
    key: str,
    hour: datetime,
    at: datetime,
    words: tuple[str, dict[str, Any]],
    narrow: dict[str, str],
    audience: Iterable[int],
    severity: str,
) -> Alert:
    text, params = words
    return Alert(
        reference=fresh("A"),
        key=key[:300],
        kind=kind,
        at=at,
        hour=hour,
        text=text,
        params=params,
        query="/events/?" + urlencode(narrow),
        severity=severity,
        audience=sorted(audience),
    )


def _span(since: datetime, until: datetime) -> dict[str, str]:
    """A time as the explorer's form writes it: by the local clock, in minutes."""
    zone = ZoneInfo(settings.DISPLAY_TIME_ZONE)
    return {name: f"{each.astimezone(zone):%Y-%m-%dT%H:%M}" for name, each in (("since", since), ("until", until))}


def _mandates(at: datetime) -> Iterator[tuple[int, str, str]]:
    """The bodies whose mandate is a sector or a province, each with that."""
    found = registry.snapshot()
    on = registry.local_date(at)
    told = {
        (found.institutions[mandate.body].id, dimension, place)
        for mandate in found.network.mandates
        for dimension in ("sector", "province")
        if mandate.runs_at(on) and (place := getattr(mandate, dimension))
    }
    yield from sorted(told)
