"""How the engine keeps what it is given."""

import pytest

from pehra.connectors.event_store import EventStore
from pehra.connectors.event_store.engine.database import _reserve


def test_what_a_chunk_brings_is_written_as_few_files(event_store: EventStore) -> None:
    event_store.do("CREATE TABLE chunk (number UInt64, text String) ENGINE = MergeTree ORDER BY number")
    # 32 MB, which the engine by itself would write with two files for each column.
    event_store.do("INSERT INTO chunk SELECT number, hex(sipHash64(number)) FROM numbers(1300000)")

    parts = event_store.rows(
        "SELECT part_type, sum(rows) AS rows FROM system.parts "
        "WHERE database = currentDatabase() AND table = 'chunk' AND active GROUP BY part_type"
    )

    assert parts == [{"part_type": "Compact", "rows": 1_300_000}]


@pytest.mark.parametrize(
    ("total", "kept"),
    [(1 << 20, 64 << 20), (1 << 30, 64 << 20), (10 << 30, (10 << 30) // 20), (1 << 40, 1 << 30)],
    ids=["hardly a disk", "a small one", "a usual one", "a large one"],
)
def test_what_stays_free_holds_what_merges_have_not_yet_written(total: int, kept: int) -> None:
    assert _reserve(total) == kept
