"""Migrations on a real store: what they make, that several may apply them at once, and for how long is kept."""

import threading
from collections.abc import Iterator

import pytest

from pehra.connectors.event_store import EventStore
from pehra.pipeline.schema import ADDED, FILLED, TYPES
from pehra.pipeline.tables import Retention, TooNew, migrate, migrations, pending
from pehra.pipeline.tables.migrator import REFUSED_DAYS

TTLS = (
    "SELECT name, extract(create_table_query, 'TTL (.*?)( SETTINGS|$)') AS ttl "
    "FROM system.tables WHERE ttl != '' ORDER BY name"
)


@pytest.fixture
def emptied(event_store: EventStore) -> Iterator[EventStore]:
    """A store without any table, as it is before its first start."""
    event_store.do("DROP DATABASE pehra SYNC", settings={"database": "default"})
    yield event_store
    event_store.do("DROP DATABASE IF EXISTS pehra SYNC", settings={"database": "default"})
    migrate(event_store, Retention(400))


def test_the_table_of_events_is_what_the_schema_says(event_store: EventStore) -> None:
    rows = event_store.rows(
        "SELECT name, type, default_kind FROM system.columns "
        "WHERE database = 'pehra' AND table = 'events' ORDER BY position"
    )
    stored = [(row["name"], row["type"]) for row in rows if row["default_kind"] != "ALIAS"]
    said = [(column.name, TYPES[column.kind]) for column in FILLED] + [(name, kind) for name, kind, _ in ADDED]
    assert stored == said
    assert [(row["name"], row["default_kind"]) for row in rows if row["default_kind"]] == [
        ("concerns", "DEFAULT"),
        ("extra", "ALIAS"),
        ("finding", "ALIAS"),
    ]


def test_what_else_a_source_said_is_read_by_its_names(event_store: EventStore) -> None:
    event_store.do("INSERT INTO layouts VALUES (7, ['tag', 'it''s'])")
    event_store.do("SYSTEM RELOAD DICTIONARY layout_names")
    insert = "INSERT INTO events (time_observation, layout, extra_values) SELECT now(), 7, {values:String}"
    event_store.do(insert, {"values": "a\0b"})
    assert event_store.rows("SELECT extra FROM events") == [{"extra": {"tag": "a", "it's": "b"}}]


def test_a_source_may_have_said_nothing_else(event_store: EventStore) -> None:
    event_store.do("INSERT INTO events (time_source, time_observation) SELECT now(), now()")
    assert event_store.rows("SELECT extra FROM events") == [{"extra": {}}]


def test_all_that_is_stored_is_on_the_disk_when_it_is_acknowledged(event_store: EventStore) -> None:
    tables = event_store.rows(
        "SELECT name FROM system.tables WHERE database = 'pehra' AND engine LIKE '%MergeTree' "
        "AND create_table_query NOT LIKE '%fsync_after_insert = 1, fsync_part_directory = 1%'"
    )
    assert tables == []


def test_every_dictionary_can_be_loaded(event_store: EventStore) -> None:
    names = [row["name"] for row in event_store.rows("SELECT name FROM system.dictionaries WHERE database = 'pehra'")]
    assert "layout_names" in names
    for name in names:
        event_store.do(f"SYSTEM RELOAD DICTIONARY {name}")


def test_a_new_store_is_made_and_then_is_up_to_date(emptied: EventStore) -> None:
    assert pending(emptied) == list(migrations())
    assert migrate(emptied, Retention(400)) == [str(step) for step in migrations()]
    assert pending(emptied) == []
    assert migrate(emptied, Retention(400)) == []


def test_several_may_be_at_it_at_once(emptied: EventStore) -> None:
    failures: list[BaseException] = []

    def start() -> None:
        try:
            migrate(emptied, Retention(400))
        except BaseException as error:
            failures.append(error)

    starting = [threading.Thread(target=start) for _ in range(3)]
    for thread in starting:
        thread.start()
    for thread in starting:
        thread.join()
    assert failures == []
    assert pending(emptied) == []
    assert emptied.rows("SELECT count() AS steps FROM migrations FINAL") == [{"steps": len(migrations())}]


def test_a_step_that_was_broken_off_is_repeated(emptied: EventStore) -> None:
    migrate(emptied, Retention(400))
    emptied.do("DROP TABLE event_hours SYNC")
    emptied.do("ALTER TABLE migrations DELETE WHERE number = 2", settings={"mutations_sync": 1})
    assert migrate(emptied, Retention(400)) == ["0002_counts"]
    assert emptied.rows("SELECT count() AS rows FROM event_hours") == [{"rows": 0}]


def test_a_store_of_a_later_version_is_left_alone(emptied: EventStore) -> None:
    migrate(emptied, Retention(400))
    emptied.do("INSERT INTO migrations (number, name) VALUES (9001, 'later')")
    with pytest.raises(TooNew, match="migration 9001"):
        migrate(emptied, Retention(400))


def test_for_how_long_is_kept(emptied: EventStore) -> None:
    migrate(emptied, Retention(400))
    before = {row["name"]: row["ttl"] for row in emptied.rows(TTLS)}
    assert before == Retention(400).expressions()
    migrate(emptied, Retention(30))
    after = {row["name"]: row["ttl"] for row in emptied.rows(TTLS)}
    assert after == Retention(30).expressions()
    assert str(REFUSED_DAYS) in after["refused"]
    assert after["event_minutes"] == "bucket + toIntervalDay(30)"


def test_what_is_too_old_goes(emptied: EventStore) -> None:
    migrate(emptied, Retention(30))
    for days in (0, 29, 31):
        emptied.do(
            "INSERT INTO events (time_source, time_observation) "
            "SELECT now() - toIntervalYear(2), now() - toIntervalDay({days:UInt32})",
            {"days": days},
        )
    emptied.do("OPTIMIZE TABLE events FINAL")
    found = emptied.rows("SELECT dateDiff('day', time_observation, now()) AS age FROM events ORDER BY age")
    assert [row["age"] for row in found] == [0, 29]


def test_a_setting_that_is_as_it_was_changes_nothing(event_store: EventStore) -> None:
    changed = "SELECT name, metadata_modification_time AS at FROM system.tables WHERE engine LIKE '%MergeTree'"
    before = event_store.rows(changed)
    migrate(event_store, Retention(400))
    assert event_store.rows(changed) == before
