"""Bringing a store's tables up to date. Each step may be repeated, so several may be at it at once."""

from dataclasses import dataclass
from typing import Final

from pehra.pipeline.store import Store, StoreRefused
from pehra.pipeline.tables.texts import Migration, migrations

REFUSED_DAYS: Final = 30
MINUTES_DAYS: Final = 90
APPLIED: Final = (
    "CREATE TABLE IF NOT EXISTS migrations (number UInt32, name String, at DateTime('UTC') DEFAULT now()) "
    "ENGINE = ReplacingMergeTree ORDER BY number SETTINGS fsync_after_insert = 1, fsync_part_directory = 1"
)
_UNKNOWN_TABLE, _UNKNOWN_DATABASE = 60, 81
# Days after a point in time are shown as toIntervalDay(n), whichever way they were told.
_KEPT = (
    "SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree' "
    "AND name = {name:String} AND position(create_table_query, {ttl:String}) = 0"
)


class TooNew(Exception):
    """The store's tables are those of a later version."""


@dataclass(frozen=True, slots=True)
class Retention:
    """For how many days events are kept after they came in, so that a report about last year is not forgotten at once.

    Hourly counts name nobody and are few: they stay.
    """

    days: int

    def expressions(self) -> dict[str, str]:
        """The TTL of each table that forgets, as the store shows it."""
        return {
            "events": f"toDateTime(time_observation) + toIntervalDay({self.days})",
            "event_minutes": f"bucket + toIntervalDay({min(self.days, MINUTES_DAYS)})",
            "refused": f"toDateTime(at) + toIntervalDay({REFUSED_DAYS})",
        }


def migrate(store: Store, retention: Retention, *, database: str = "pehra") -> list[str]:
    """Apply what is missing and set for how long is kept; return the names of the steps that were applied.

    Raises TooNew, StoreAway, StoreRefused.
    """
    missing = pending(store)
    if missing:
        store.do(f"CREATE DATABASE IF NOT EXISTS {database}", settings={"database": "default"})
        store.do(APPLIED)
    for step in missing:
        for statement in step.statements:
            store.do(statement.replace("{database}", database))
        store.do(
            "INSERT INTO migrations (number, name) SELECT {number:UInt32}, {name:String}",
            {"number": step.number, "name": step.name},
        )
    _retain(store, retention)
    return [str(step) for step in missing]


def pending(store: Store) -> list[Migration]:
    """The steps that a store has not seen. Raises TooNew where it has seen one that nobody here knows."""
    try:
        seen = {int(row["number"]) for row in store.rows("SELECT number FROM migrations")}
    except StoreRefused as refused:
        if refused.code not in (_UNKNOWN_TABLE, _UNKNOWN_DATABASE):
            raise
        seen = set()
    known = migrations()
    if strangers := seen - {step.number for step in known}:
        raise TooNew(f"the event store is of a later version: it has seen migration {max(strangers)}")
    return [step for step in known if step.number not in seen]


def _retain(store: Store, retention: Retention) -> None:
    """Set the tables' TTL where it is another. What is due then goes with the merges to come."""
    for table, expression in retention.expressions().items():
        if store.rows(_KEPT, {"name": table, "ttl": f"TTL {expression}"}):
            store.do(f"ALTER TABLE {table} MODIFY TTL {expression}", settings={"materialize_ttl_after_modify": 0})
