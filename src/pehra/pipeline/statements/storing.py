"""The statements that take a staged chunk into the store, and that count what was stored.

A chunk may come again after a crash. What is stored already is skipped by its key, and the counts are made of the
stored rows of (run, chunk), each under a token by which the store knows that it has them.
"""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from pehra.pipeline.schema import FILLED

OF_RUN: Final = (
    "run = {run:UUID} AND chunk >= {first:UInt32} AND chunk <= {last:UInt32} "
    "AND time_source >= {earliest:DateTime64(6, 'UTC')} AND time_source <= {latest:DateTime64(6, 'UTC')}"
)
COUNTED: Final = "feed, classification_taxonomy, classification_type, severity, cert, sector, province"
_WHOSE: Final = "organisation, tlp, time_observation"


def store(table: str, added: Mapping[str, str]) -> str:
    """INSERT what of a staging table is sound and not stored yet.

    `added` has the expressions of the columns that the network and the run add. Parameters: `earliest` and `latest`,
    between which the staged times lie: an equal event has an equal time, so only those are looked through.
    """
    filled = [column.name for column in FILLED if column.name not in added]
    columns = [*filled, "line", "key", "extra_values", *added]
    values = [*filled, "line", "key", "extra_values", *(f"{told} AS {name}" for name, told in added.items())]
    return (
        f"INSERT INTO events ({', '.join(columns)}) SELECT {', '.join(values)} FROM (SELECT * FROM {table} "
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
    """How many rows a staging table has, how many of them are refused, and between which times the others lie."""
    return (
        "SELECT count() AS read, countIf(reason != '') AS refused, "
        "toString(minIf(time_source, reason = '')) AS earliest, toString(maxIf(time_source, reason = '')) AS latest "
        f"FROM {table}"
    )


def stored() -> str:
    """How many events of some chunks of a run there are."""
    return f"SELECT count() AS stored FROM events WHERE {OF_RUN}"


def minutes(bodies: str, *, back: bool = False) -> str:
    """Events per minute in which they came in, for the watch floor. `bodies`: the expression of who may count them,
    over `organisation`, `cert`, `tlp` and `time_observation`.

    `back` counts them below zero, and so takes a count back.
    """
    return _counts("event_minutes", "toStartOfMinute(time_observation)", bodies, back)


def hours(bodies: str, *, back: bool = False) -> str:
    """Events per hour in which they happened, for trends."""
    return _counts("event_hours", "toStartOfHour(time_source)", bodies, back)


def extent_of_run() -> str:
    """How many events of a run are stored, between which times they lie, and in which chunk the last of them was."""
    return (
        "SELECT count() AS events, max(chunk) AS last, toString(min(time_source)) AS earliest, "
        "toString(max(time_source)) AS latest FROM events WHERE run = {run:UUID}"
    )


def remove() -> str:
    """Remove the events of some chunks of a run."""
    return f"DELETE FROM events WHERE {OF_RUN}"


def _counts(table: str, bucket: str, bodies: str, back: bool) -> str:
    """What is labelled TLP:RED is not counted at all: sums name no persons.

    Grouped by whose it is before the bodies are looked up, which are arrays and dear to group many rows by.
    """
    sign = "-" if back else ""
    return (
        f"INSERT INTO {table} (bucket, {COUNTED}, bodies, events) "
        f"SELECT bucket, {COUNTED}, {bodies} AS bodies, {sign}toInt64(sum(rows)) AS events FROM ("
        f"SELECT toDateTime({bucket}, 'UTC') AS bucket, {COUNTED}, {_WHOSE}, count() AS rows "
        f"FROM events WHERE {OF_RUN} AND upper(tlp) NOT IN ('TLP:RED', 'RED') GROUP BY bucket, {COUNTED}, {_WHOSE}"
        f") GROUP BY bucket, {COUNTED}, bodies"
    )


ROLLUPS: Final = {"minutes": minutes, "hours": hours}


def token(run: UUID, chunks: str, what: str) -> dict[str, str | int]:
    """The setting by which the store knows an insert that comes again."""
    return {"insert_deduplication_token": f"{run}/{chunks}/{what}"}
