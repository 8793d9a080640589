"""A store that is filled for measuring: what is written is stored and counted as a run's events are."""

from datetime import UTC, datetime, timedelta

import pytest

from benchmarks.support.filling import Filling
from pehra.connectors.event_store import EventStore
from pehra.pipeline.enrichment.placing import put_constituency

SECTORAL, NATIONAL = 70, 71
LOWEST, ORGANISATIONS = 5, 3
UNTIL = datetime.now(UTC).replace(second=0, microsecond=0)
EVENTS = 2_000


@pytest.fixture
def filling(event_store: EventStore) -> Filling:
    whose = {LOWEST + place: [SECTORAL, NATIONAL] for place in range(ORGANISATIONS)}
    put_constituency(event_store, whose, "one", UNTIL - timedelta(days=200))
    return Filling(event_store, ORGANISATIONS, LOWEST)


def count(store: EventStore, what: str, table: str) -> int:
    return int(store.rows(f"SELECT {what} AS n FROM {table}")[0]["n"])


def test_what_is_filled_is_stored_and_counted(filling: Filling) -> None:
    filling.fill(EVENTS, UNTIL)
    store = filling.store
    assert filling.written == count(store, "count()", "events") == EVENTS
    assert count(store, "sum(events)", "event_hours") == EVENTS
    # The first of them is as old as a minute's count may become, so it may be gone.
    assert count(store, "sum(events)", "event_minutes") >= EVENTS - 1
    known = count(store, "countIf(organisation != 0)", "events")
    assert EVENTS / 3 < known < EVENTS * 2 / 3
    assert count(store, f"sumIf(events, has(bodies, {NATIONAL}))", "event_hours") == known


def test_it_is_spread_over_its_days(filling: Filling) -> None:
    filling.fill(EVENTS, UNTIL)
    days = filling.store.rows("SELECT min(time_source) AS first, max(time_source) AS last FROM events")[0]
    assert str(days["first"])[:10] == str((UNTIL - timedelta(days=90)).date())
    assert str(days["last"])[:10] in {str(UNTIL.date()), str((UNTIL - timedelta(minutes=1)).date())}


def test_more_is_written_meanwhile(filling: Filling) -> None:
    with filling.writing(100) as told:
        while told.times < 2:
            pass
    assert filling.written == told.events == count(filling.store, "count()", "events") >= 200
    assert told.rate > 0


def test_nothing_is_written_where_nothing_is_wanted(filling: Filling) -> None:
    with filling.writing(0) as told:
        pass
    assert (told.times, told.rate, filling.written) == (0, 0, 0)
