"""An input is read before its run is written down, and nothing of it is stored before."""

import time
from contextlib import nullcontext
from pathlib import Path

import pytest

from pehra.connectors.event_store import EventStore
from pehra.pipeline.early import Reading
from pehra.pipeline.ingest import staging_tables
from pehra.pipeline.inputs import BadInput
from tests.pipeline.comparing import RECEIVED
from tests.pipeline.test_ingest import SPEC, row, table

ROWS = [row(note=str(number)) for number in range(20)]


def events(store: EventStore) -> int:
    return int(store.rows("SELECT count() AS events FROM events")[0]["events"])


def staged(store: EventStore, reading: Reading) -> int:
    names = list(staging_tables(reading.run_id))
    asked = "SELECT sum(total_rows) AS rows FROM system.tables WHERE name IN {names:Array(String)}"
    return int(store.rows(asked, {"names": names})[0]["rows"] or 0)


def written(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "input"
    path.write_bytes(content)
    return path


def test_it_is_read_and_waits(event_store: EventStore, tmp_path: Path) -> None:
    # One row is refused, which would be kept aside.
    path = written(tmp_path, table([*ROWS, row(when="never")]))
    with Reading(SPEC, path, event_store, RECEIVED) as reading:
        deadline = time.monotonic() + 20
        while staged(event_store, reading) < 21 and time.monotonic() < deadline:
            time.sleep(0.02)
        assert staged(event_store, reading) == 21
        assert events(event_store) == 0
        assert event_store.rows("SELECT * FROM refused") == []
        outcome = reading.let_store(nullcontext, lambda outcome: None)
    assert (outcome.read, outcome.stored, outcome.refused) == (21, 20, 1)
    assert events(event_store) == 20


@pytest.mark.parametrize("rows", [ROWS, [row(when="never")]])
def test_given_up_it_leaves_nothing(event_store: EventStore, tmp_path: Path, rows: list[tuple[str, ...]]) -> None:
    with (
        pytest.raises(ConnectionError, match="no database"),
        Reading(SPEC, written(tmp_path, table(rows)), event_store, RECEIVED) as reading,
    ):
        raise ConnectionError("no database")
    assert events(event_store) == 0
    assert event_store.rows("SELECT * FROM refused") == []
    left = event_store.rows(
        "SELECT name FROM system.tables WHERE name IN {names:Array(String)}",
        {"names": list(staging_tables(reading.run_id))},
    )
    assert left == []


def test_what_is_wrong_with_the_input_is_told_when_it_may_be_stored(event_store: EventStore, tmp_path: Path) -> None:
    with (
        Reading(SPEC, written(tmp_path, b""), event_store, RECEIVED) as reading,
        pytest.raises(BadInput, match="empty"),
    ):
        reading.let_store(nullcontext, lambda outcome: None)
