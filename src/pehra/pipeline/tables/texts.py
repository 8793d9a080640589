"""The migrations' texts, for one machine or for a cluster."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

_NAME = re.compile(r"(\d{4})_([a-z_]+)\.sql")
_STATEMENT_ENDS = re.compile(r";[ \t]*(?:\n|\Z)")
_COMMENT = re.compile(r"^[ \t]*--.*$\n?", re.MULTILINE)
# A replica knows repeated blocks by itself, and cannot be told how to.
_ONLY_ON_ONE = re.compile(r",? ?non_replicated_deduplication_window = \d+")
_TABLE = re.compile(r"\ACREATE TABLE IF NOT EXISTS (\w+)\s")
_ENGINE = re.compile(r"\bENGINE = (\w*MergeTree)(?:\((.*?)\))?")
_DICTIONARY = re.compile(r"\ACREATE DICTIONARY IF NOT EXISTS (\w+)")
# What is small and looked up from every node lies whole on each; the rest is spread by whose it is.
_SPREAD: Final = {
    "events": "organisation",
    "refused": "line",
    "event_minutes": "cert",
    "event_hours": "cert",
}


@dataclass(frozen=True, slots=True)
class Cluster:
    """A ClickHouse cluster by the name that its servers know it by."""

    name: str


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered step and its statements, in order."""

    number: int
    name: str
    statements: tuple[str, ...]


@cache
def migrations() -> tuple[Migration, ...]:
    """All steps in order, for one machine. `{database}` in them is the database's name."""
    found = []
    for path in sorted(files(__package__).iterdir(), key=lambda path: path.name):
        if named := _NAME.fullmatch(path.name):
            found.append(Migration(int(named.group(1)), named.group(2), _statements(path.read_text("utf-8"))))
    return tuple(found)


def for_cluster(statement: str, cluster: Cluster) -> tuple[str, ...]:
    """The statements that a cluster needs for one of a migration: replicated tables, and one over all of them."""
    on = f"ON CLUSTER '{cluster.name}'"
    if dictionary := _DICTIONARY.match(statement):
        return (statement.replace(dictionary.group(), f"{dictionary.group()} {on}", 1),)
    table = _TABLE.match(statement)
    if not table:
        return (statement,)
    name = table.group(1)
    key = _SPREAD.get(name)
    local = f"{name}_local" if key else name
    made = _ENGINE.sub(lambda engine: _replicated(engine, local, spread=bool(key)), statement, count=1)
    made = _ONLY_ON_ONE.sub("", made.replace(table.group().rstrip(), f"CREATE TABLE IF NOT EXISTS {local} {on}", 1))
    if not key:
        return (made,)
    over_all = (
        f"CREATE TABLE IF NOT EXISTS {name} {on} AS {local} "
        f"ENGINE = Distributed('{cluster.name}', '{{database}}', {local}, {key})"
    )
    return made, over_all


def _replicated(engine: re.Match[str], table: str, *, spread: bool) -> str:
    # A table that is whole everywhere has all nodes as its replicas; a spread one those of its shard.
    where = f"/clickhouse/tables/{'{shard}' if spread else 'all'}/{{database}}/{table}"
    more = f", {engine.group(2)}" if engine.group(2) else ""
    return f"ENGINE = Replicated{engine.group(1)}('{where}', '{{replica}}'{more})"


def _statements(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in _STATEMENT_ENDS.split(_COMMENT.sub("", text)) if part.strip())
