"""The same tables for a cluster of ClickHouse servers: replicated, and where they grow spread over its shards.

Source: https://clickhouse.com/docs/engines/table-engines/mergetree-family/replication and .../special/distributed.
"""

import re
from collections.abc import Iterator
from typing import Final

from pehra.pipeline.tables.migrator import APPLIED, Retention
from pehra.pipeline.tables.texts import migrations

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
_HEAD = re.compile(r"\A(CREATE (?:TABLE|DICTIONARY|VIEW) IF NOT EXISTS|CREATE OR REPLACE (?:VIEW|DICTIONARY)) (\w+)")
_CHANGE = re.compile(r"\A(ALTER TABLE|DROP VIEW IF EXISTS) (\w+)")
_ENGINE = re.compile(r"\bENGINE = (\w*MergeTree)(?:\((.*?)\))?")
# A replica knows repeated blocks by itself, and cannot be told how many.
_OF_ONE_MACHINE = re.compile(r",? ?non_replicated_deduplication_window = \d+")
# What grows is spread by whose it is; what is looked up lies whole on every node.
_SPREAD: Final = {
    "events": "organisation",
    "refused": "line",
    "event_minutes": "cityHash64(bodies)",
    "event_hours": "cityHash64(bodies)",
}


class NoName(ValueError):
    """A cluster or database of this name there cannot be."""


def statements(cluster: str, retention: Retention, database: str = "pehra") -> Iterator[str]:
    """All statements that make the tables of this version on a cluster, in order. Raises NoName."""
    for name in (cluster, database):
        if not _NAME.fullmatch(name):
            raise NoName(f"{name!r} is no name of a cluster or database: letters, digits and _ are")
    on = f"ON CLUSTER {cluster}"
    yield f"CREATE DATABASE IF NOT EXISTS {database} {on}"
    yield f"USE {database}"
    yield from _made(APPLIED, cluster, database)
    for step in migrations():
        for statement in step.statements:
            yield from _made(statement, cluster, database)
        yield f"INSERT INTO migrations (number, name) VALUES ({step.number}, '{step.name}')"
    for table, expression in retention.expressions().items():
        yield f"ALTER TABLE {table}_local {on} MODIFY TTL {expression}"


def _made(statement: str, cluster: str, database: str) -> Iterator[str]:
    statement = statement.replace("{database}", database)
    on = f"ON CLUSTER {cluster}"
    if change := _CHANGE.match(statement):
        # What is spread is changed where its rows lie, and then where it is asked.
        doing, name = change.groups()
        for each in (f"{name}_local", name) if name in _SPREAD else (name,):
            yield f"{doing} {each} {on}{statement[change.end() :]}"
        return
    head = _HEAD.match(statement)
    if not head:
        yield statement
        return
    making, name = head.groups()
    key = _SPREAD.get(name)
    local = f"{name}_local" if key else name
    made = f"{making} {local} {on}{statement[head.end() :]}"
    if making.startswith("CREATE TABLE"):
        shard = "{shard}" if key else "all"
        made = _OF_ONE_MACHINE.sub("", _ENGINE.sub(lambda engine: _replicated(engine, shard), made, count=1))
    yield made
    if key:
        over_all = f"Distributed({cluster}, {database}, {local}, {key})"
        yield f"CREATE TABLE IF NOT EXISTS {name} {on} AS {local} ENGINE = {over_all}"


def _replicated(engine: re.Match[str], shard: str) -> str:
    # By the table's own number, since tables are exchanged under their names.
    more = f", {engine.group(2)}" if engine.group(2) else ""
    return f"ENGINE = Replicated{engine.group(1)}('/clickhouse/tables/{shard}/{{uuid}}', '{{replica}}'{more})"
