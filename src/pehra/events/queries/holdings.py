"""What the event store holds, for the operator."""

from typing import Any

from pehra.connectors.event_store import EventStore
from pehra.pipeline import tables

_TABLES = (
    "SELECT table, sum(rows) AS rows, sum(bytes_on_disk) AS bytes, count() AS parts FROM system.parts "
    "WHERE database = currentDatabase() AND active GROUP BY table ORDER BY bytes DESC"
)
_PERIOD = "SELECT min(time_source) AS earliest, max(time_source) AS latest, count() AS events FROM events"


def holdings(store: EventStore) -> dict[str, Any]:
    """The store's version, its tables with rows, bytes and parts, its period, and migrations that it lacks."""
    pending = [str(step) for step in tables.pending(store)]
    is_made = len(pending) < len(tables.migrations())
    period = store.rows(_PERIOD)[0] if not pending else {"events": 0}
    told = bool(period["events"])
    return {
        "version": store.rows("SELECT version() AS version", settings={"database": "default"})[0]["version"],
        "where": store.where,
        "earliest": period["earliest"] if told else "",
        "latest": period["latest"] if told else "",
        "tables": store.rows(_TABLES) if is_made else [],
        "pending": pending,
    }
