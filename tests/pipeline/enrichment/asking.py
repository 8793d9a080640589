"""Asking a real engine what the network adds to events."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson

from pehra.pipeline.enrichment.filled import Filled, filled
from pehra.pipeline.schema import FILLED, TYPES
from pehra.pipeline.statements.enrichment import added
from pehra.pipeline.store import Store

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
COLUMNS = {column.name: TYPES[column.kind] for column in FILLED}
TOLD = frozenset({"source_ip", "source_asn", "source_fqdn", "source_url", "source_geolocation_cc"})


def ask(
    store: Store,
    events: Sequence[Mapping[str, Any]],
    told: Collection[str] = TOLD,
    known: Filled | None = None,
) -> list[dict[str, Any]]:
    """What is added to each of the events, which name only what they tell."""
    store.do("DROP TABLE IF EXISTS asked")
    columns = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
    store.do(f"CREATE TABLE asked (line UInt64, {columns}) ENGINE = Memory")
    rows = [{"line": line, "time_source": NOW.timestamp(), **event} for line, event in enumerate(events)]
    store.send("INSERT INTO asked FORMAT JSONEachRow", b"".join(orjson.dumps(row) + b"\n" for row in rows))
    found = added(filled(store) if known is None else known, told)
    # Under its own name a column would hide the one of which it is made.
    values = ", ".join(f"{expression} AS added_{name}" for name, expression in found.columns.items())
    answer = store.rows(f"{found.names}SELECT line, {values} FROM (SELECT * FROM asked) ORDER BY line")
    store.do("DROP TABLE asked")
    return [{name.removeprefix("added_"): value for name, value in row.items()} for row in answer]
