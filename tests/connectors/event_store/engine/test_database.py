"""How the engine keeps what it is given."""

from pehra.connectors.event_store import EventStore


def test_what_a_chunk_brings_is_written_as_few_files(event_store: EventStore) -> None:
    event_store.do("CREATE TABLE chunk (number UInt64, text String) ENGINE = MergeTree ORDER BY number")
    # 32 MB, which the engine by itself would write with two files for each column.
    event_store.do("INSERT INTO chunk SELECT number, hex(sipHash64(number)) FROM numbers(1300000)")

    parts = event_store.rows(
        "SELECT part_type, sum(rows) AS rows FROM system.parts "
        "WHERE database = currentDatabase() AND table = 'chunk' AND active GROUP BY part_type"
    )

    assert parts == [{"part_type": "Compact", "rows": 1_300_000}]
