"""Bringing a store's tables up to date. Each step may be repeated, so several may be at it at once."""

from dataclasses import dataclass
from typing import Final

from pehra.pipeline.store import Store, StoreRefused
from pehra.pipeline.tables.texts import Cluster, Migration, for_cluster, migrations

REFUSED_DAYS: Final = 30
_APPLIED = (
    "CREATE TABLE IF NOT EXISTS migrations (number UInt32, name String, at DateTime('UTC') DEFAULT now()) "
    "ENGINE = ReplacingMergeTree ORDER BY number SETTINGS fsync_after_insert = 1, fsync_part_directory = 1"
)


class TooNew(Exception):
    """The store's tables are those of a later version."""


@dataclass(frozen=True, slots=True)
class Retention:
    """For how many days events are kept after they came in: a report about last year is not forgotten on arrival.

    Hourly counts name nobody, are few, and stay.
    """

    days: int

    def expressions(self) -> dict[str, str]:
        """The TTL of each table that forgets."""
        return {
            "events": f"toDateTime(time_observation) + INTERVAL {self.days} DAY",
            "event_minutes": f"bucket + INTERVAL {min(self.days, 90)} DAY",
            "refused": f"toDateTime(at) + INTERVAL {REFUSED_DAYS} DAY",
        }


def migrate(
    store: Store, retention: Retention, *, database: str = "pehra", cluster: Cluster | None = None
) -> list[str]:
    """Apply what is missing and set for how long is kept; return the names of what was applied.

    Raises TooNew, StoreAway, StoreRefused.
    """
    where = f" ON CLUSTER '{cluster.name}'" if cluster else ""
    store.do(f"CREATE DATABASE IF NOT EXISTS {database}{where}", settings={"database": "default"})
    for statement in for_cluster(_APPLIED, cluster) if cluster else (_APPLIED,):
        store.do(statement)
    applied = []
    for step in pending(store):
        for statement in step.statements:
            for each in for_cluster(statement, cluster) if cluster else (statement,):
                store.do(each.replace("{database}", database))
        store.do(
            "INSERT INTO migrations (number, name) SELECT {number:UInt32}, {name:String}",
            {"number": step.number, "name": step.name},
        )
        applied.append(f"{step.number:04}_{step.name}")
    _retain(store, retention, "_local" if cluster else "", where)
    return applied


def pending(store: Store) -> list[Migration]:
    """The steps that a store has not seen. Raises TooNew where it has seen one that nobody here knows."""
    try:
        seen = {int(row["number"]) for row in store.rows("SELECT number FROM migrations")}
    except StoreRefused as refused:
        if refused.code not in (60, 81):  # no such table, no such database
            raise
        seen = set()
    known = migrations()
    if strangers := seen - {step.number for step in known}:
        raise TooNew(f"the event store is of a later version: it has seen migration {max(strangers)}")
    return [step for step in known if step.number not in seen]


def _retain(store: Store, retention: Retention, suffix: str, where: str) -> None:
    """Set the tables' TTL where it is another. What is due is dropped by whole partitions in merges to come."""
    for table, expression in retention.expressions().items():
        name = f"{table}{suffix}"
        found = store.rows(
            "SELECT position(replaceAll(create_table_query, 'toIntervalDay(', '('), {days:String}) AS there "
            "FROM system.tables WHERE database = currentDatabase() AND name = {name:String}",
            {"name": name, "days": _as_shown(expression)},
        )
        if found and not found[0]["there"]:
            store.do(f"ALTER TABLE {name}{where} MODIFY TTL {expression}", settings={"materialize_ttl_after_modify": 0})


def _as_shown(expression: str) -> str:
    """The TTL as the store shows it: `+ INTERVAL 30 DAY` becomes `+ toIntervalDay(30)`."""
    told, _, days = expression.partition(" + INTERVAL ")
    return f"TTL {told} + ({days.removesuffix(' DAY')})"
