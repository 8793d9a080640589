"""Backup and restore of a real store: whole, while it is in use, or not at all."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pehra.connectors.event_store import EventStore
from pehra.pipeline.store import StoreRefused
from pehra.pipeline.tables import Retention, TooNew, migrate, migrations, pending
from pehra.pipeline.tables.keeping import NotEmpty, backup, remove, restore, size

KEPT = Retention(400)
COUNT = "SELECT count() AS rows, sum(line) AS lines FROM events"


@pytest.fixture
def store(event_store: EventStore) -> Iterator[EventStore]:
    yield event_store
    if pending(event_store):
        migrate(event_store, KEPT)


def fill(store: EventStore, rows: int) -> None:
    store.do(
        "INSERT INTO events (time_source, time_observation, line) "
        "SELECT now() - number, now(), number FROM numbers({rows:UInt32})",
        {"rows": rows},
    )


def empty(store: EventStore) -> None:
    store.do("TRUNCATE TABLE events SYNC")


def test_what_was_there_is_there_again(store: EventStore, tmp_path: Path) -> None:
    fill(store, 1000)
    store.do("INSERT INTO layouts VALUES (7, ['tag'])")
    store.do("CREATE TABLE stage_x (n UInt8) ENGINE = Memory")
    store.do("INSERT INTO stage_x SELECT 1")
    before = store.rows(COUNT)
    backup(store, tmp_path / "it's kept")
    assert size(tmp_path / "it's kept") > 0
    fill(store, 5)
    empty(store)
    store.do("TRUNCATE TABLE layouts SYNC")
    store.do("DROP TABLE stage_x SYNC")

    restore(store, tmp_path / "it's kept", KEPT)

    assert store.rows(COUNT) == before
    assert store.rows("SELECT dictGet('pehra.layout_names', 'names', 7) AS names") == [{"names": ["tag"]}]
    assert store.rows("SELECT count() AS found FROM system.tables WHERE name = 'stage_x'") == [{"found": 0}]
    assert pending(store) == []


def test_nothing_is_mixed(store: EventStore, tmp_path: Path) -> None:
    fill(store, 10)
    backup(store, tmp_path / "kept")
    with pytest.raises(NotEmpty):
        restore(store, tmp_path / "kept", KEPT)
    assert store.rows("SELECT count() AS rows FROM events") == [{"rows": 10}]


def test_a_backup_is_never_made_over_another(store: EventStore, tmp_path: Path) -> None:
    backup(store, tmp_path / "kept")
    with pytest.raises(StoreRefused):
        backup(store, tmp_path / "kept")


@pytest.mark.parametrize("damage", ["missing", "cut off"])
def test_a_damaged_backup_leaves_an_empty_store(store: EventStore, tmp_path: Path, damage: str) -> None:
    fill(store, 1000)
    backup(store, tmp_path / "kept")
    empty(store)
    data = max((tmp_path / "kept").rglob("data.bin"), key=lambda path: path.stat().st_size)
    if damage == "missing":
        data.unlink()
    else:
        data.write_bytes(data.read_bytes()[:-10])
    with pytest.raises(StoreRefused):
        restore(store, tmp_path / "kept", KEPT)
    assert pending(store) == []
    fill(store, 1)
    assert store.rows("SELECT count() AS rows FROM events") == [{"rows": 1}]


def test_a_folder_that_is_none(store: EventStore, tmp_path: Path) -> None:
    with pytest.raises(StoreRefused):
        restore(store, tmp_path, KEPT)
    assert pending(store) == []


def test_a_backup_of_an_older_version_is_brought_up_to_date(store: EventStore, tmp_path: Path) -> None:
    store.do("DROP TABLE event_hours SYNC")
    store.do("ALTER TABLE migrations DELETE WHERE number >= 2", settings={"mutations_sync": 1})
    backup(store, tmp_path / "kept")
    restore(store, tmp_path / "kept", KEPT)
    assert pending(store) == []
    assert store.rows("SELECT count() AS rows FROM event_hours") == [{"rows": 0}]


def test_a_backup_of_a_later_version_is_refused(store: EventStore, tmp_path: Path) -> None:
    store.do("INSERT INTO migrations (number, name) VALUES (9001, 'later')")
    backup(store, tmp_path / "kept")
    store.do("ALTER TABLE migrations DELETE WHERE number = 9001", settings={"mutations_sync": 1})
    with pytest.raises(TooNew):
        restore(store, tmp_path / "kept", KEPT)
    assert [step.number for step in migrations()] == [
        row["number"] for row in store.rows("SELECT DISTINCT number FROM migrations ORDER BY number")
    ]


def test_what_a_failed_one_left_is_removed(tmp_path: Path) -> None:
    (tmp_path / "half" / "tables").mkdir(parents=True)
    remove(tmp_path / "half")
    assert not (tmp_path / "half").exists()
    remove(tmp_path / "half")
