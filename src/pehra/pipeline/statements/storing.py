"""The statements that take a staged chunk into the store, and that count what was stored.

A chunk may come again after a crash. What is stored already is skipped by its key, and the counts are made of the
stored rows of (run, chunk), each under a token by which the store knows that it has them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from pehra.pipeline.reasons import OF_LABEL
from pehra.pipeline.schema import FILLED
from pehra.pipeline.statements.values import quoted

OF_RUN: Final = (
    "run = {run:UUID} AND chunk >= {first:UInt32} AND chunk <= {last:UInt32} "
    "AND time_source >= {earliest:DateTime64(6, 'UTC')} AND time_source <= {latest:DateTime64(6, 'UTC')}"
)
_WORDS: Final = ("feed", "classification_taxonomy", "classification_type", "severity", "sector", "province")
_COUNTED: Final = (*_WORDS, "cert")
_BUCKETS: Final = {"minute": "toStartOfMinute(time_observation)", "hour": "toStartOfHour(time_source)"}
# Of which it hangs who may count an event.
_WHOSE: Final = ("organisation", "cert", "tlp", "time_observation")


@dataclass(frozen=True, slots=True)
class Added:
    """The expressions of columns over those that a feed fills; `named` are what these know by a name, in order."""

    columns: Mapping[str, str] = field(default_factory=dict)
    named: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> str:
        """What a SELECT begins with. Said in full where it is used, the engine would think longer than it works."""
        return f"WITH {', '.join(f'{said} AS {name}' for name, said in self.named.items())} " if self.named else ""


@dataclass(frozen=True, slots=True)
class Chain:
    """Who may count an event: the expression of their array, over what is named in _WHOSE, and that of a number which,
    where these are the same but for the organisation, only equal arrays share."""

    bodies: str = "emptyArrayUInt32()"
    number: str = "0"


def store(table: str, added: Added) -> str:
    """INSERT what of a staging table is sound and not stored yet, with what the network and the run add.

    Parameters: `earliest` and `latest`, between which the staged times lie: an equal event has an equal time, so only
    those are looked through.
    """
    filled = [column.name for column in FILLED if column.name not in added.columns]
    columns = [*filled, "line", "key", "extra_values", *added.columns]
    values = [*filled, "line", "key", "extra_values", *added.columns.values()]
    return (
        f"INSERT INTO events ({', '.join(columns)}) {added.names}"
        f"SELECT {', '.join(values)} FROM (SELECT * FROM {table} "
        f"WHERE reason = '' AND key NOT IN (SELECT key FROM events "
        "WHERE time_source >= {earliest:DateTime64(6, 'UTC')} AND time_source <= {latest:DateTime64(6, 'UTC')} "
        f"AND key IN (SELECT key FROM {table})) LIMIT 1 BY key)"
    )


def refuse(table: str) -> str:
    """Keep a staging table's refused rows aside. Parameters: `run`, `at`."""
    return (
        "INSERT INTO refused (run, line, field, reason, raw, at) "
        "SELECT {run:UUID}, line, field, reason, raw, {at:DateTime64(3, 'UTC')} "
        f"FROM {table} WHERE reason != ''"
    )


def extent(table: str) -> str:
    """How many rows a staging table has, how many of them are refused, how many of these by their label, and between
    which times the others lie.
    """
    labels = ", ".join(map(quoted, OF_LABEL))
    return (
        f"SELECT count() AS read, countIf(reason != '') AS refused, countIf(reason IN ({labels})) AS refused_by_label, "
        "toString(minIf(time_source, reason = '')) AS earliest, toString(maxIf(time_source, reason = '')) AS latest "
        f"FROM {table}"
    )


def counting_table(table: str) -> str:
    """The statement that makes an empty table for `counted`, whatever there was by this name.

    Made of the SELECT itself, the engine would have to understand that twice, which of a small input is most of it.
    """
    buckets = ", ".join(f"{name} DateTime('UTC')" for name in _BUCKETS)
    words = ", ".join(f"its_{name} LowCardinality(String)" for name in _WORDS)
    return (
        f"CREATE OR REPLACE TABLE {table} ({buckets}, {words}, its_cert UInt32, its_bodies Array(UInt32), "
        "its_events Int64, red UInt8) ENGINE = Memory"
    )


def counted(table: str, chain: Chain, *, back: bool = False) -> str:
    """INSERT how many events of some chunks of a run there are of each kind, of which both counts are made.

    What is labelled TLP:RED is in neither, since sums name no persons. `back` counts below zero, and so takes a count
    back.

    Grouped by one number of 64 bits, which costs a third of grouping by words and arrays. Of a column of few words the
    engine hashes each word once; the hashes are weighted, since a word that stands in two columns would otherwise be
    the same in either.
    """
    words = " + ".join(f"{2 * place + 3} * cityHash64({word})" for place, word in enumerate((*_WORDS, "tlp")))
    buckets = ", ".join(f"any(toDateTime({at}, 'UTC')) AS {name}" for name, at in _BUCKETS.items())
    kept = ", ".join(f"any({name}) AS its_{name}" for name in dict.fromkeys((*_COUNTED, *_WHOSE)))
    whose = ", ".join(f"its_{name} AS {name}" for name in _WHOSE)
    sign = "-" if back else ""
    told = ", ".join((*_BUCKETS, *(f"its_{name}" for name in _COUNTED)))
    return (
        f"INSERT INTO {table} WITH {whose} SELECT {told}, {chain.bodies} AS its_bodies, "
        f"{sign}toInt64(counted) AS its_events, upper(tlp) IN ('TLP:RED', 'RED') AS red "
        f"FROM (SELECT cityHash64({', '.join(_BUCKETS.values())}, cert, {chain.number}) + {words} AS alike, "
        f"{buckets}, {kept}, count() AS counted FROM events WHERE {OF_RUN} GROUP BY alike)"
    )


def minutes(table: str) -> str:
    """Events per minute in which they came in, for the watch floor, of what is counted in a table."""
    return _taken_over("event_minutes", "minute", table)


def hours(table: str) -> str:
    """Events per hour in which they happened, for trends, of what is counted in a table."""
    return _taken_over("event_hours", "hour", table)


def stored(table: str) -> str:
    """How many events are counted in a table."""
    return f"SELECT sum(its_events) AS stored FROM {table}"


def extent_of_run() -> str:
    """How many events of a run are stored, between which times they lie, and in which chunk the last of them was."""
    return (
        "SELECT count() AS events, max(chunk) AS last, toString(min(time_source)) AS earliest, "
        "toString(max(time_source)) AS latest FROM events WHERE run = {run:UUID}"
    )


def remove() -> str:
    """Remove the events of some chunks of a run."""
    return f"DELETE FROM events WHERE {OF_RUN}"


def _taken_over(into: str, bucket: str, table: str) -> str:
    return (
        f"INSERT INTO {into} (bucket, {', '.join(_COUNTED)}, bodies, events) "
        f"SELECT {bucket}, {', '.join(f'its_{name}' for name in _COUNTED)}, its_bodies, its_events "
        f"FROM {table} WHERE NOT red"
    )


ROLLUPS: Final = {"minutes": minutes, "hours": hours}


def token(run: UUID, chunks: str, what: str) -> dict[str, str | int]:
    """The setting by which the store knows an insert that comes again."""
    return {"insert_deduplication_token": f"{run}/{chunks}/{what}"}
