"""Stored events on their way out, as IntelMQ's events: nothing that a source said is lost on the way.

An event is a flat object of IntelMQ's harmonised fields (https://docs.intelmq.org/latest/dev/data-format/), `__type`
Event as its JSON has it; what those lack stands below `extra.`, also what Pehra found out itself.
"""

from collections.abc import Iterator, Mapping
from ipaddress import IPv6Address
from typing import Any, Final

from pehra.formats.cells import harmless_sql
from pehra.pipeline.harmonised import intelmq_name
from pehra.pipeline.schema import ADDED as SCHEMA_ADDED
from pehra.pipeline.schema import FILLED, TYPES, Kind

_NOT_TOLD: Final[tuple[object, ...]] = ("", 0, None)
_TEXTS: Final = ("String", "LowCardinality(String)")
_FORMATS: Final = {"jsonl": "JSONEachRow", "csv": "CSVWithNames", "parquet": "Parquet"}
# What the network and the run added, and how IntelMQ calls it.
ADDED: Final = {
    "feed": "feed.code",
    "confidence": "feed.accuracy",
    "tlp": "tlp",
    "source_network": "source.network",
    "sector": "extra.sector",
    "province": "extra.province",
    "run": "extra.run",
}
_COLUMNS: Final = ", ".join(column.name for column in FILLED)


def table(form: str, condition: str) -> str:
    """The query that answers with all columns of events as jsonl, csv or parquet, the oldest event first."""
    columns = ", ".join(_columns(safe=form == "csv"))
    return f"SELECT {columns} FROM events WHERE {condition} ORDER BY time_source, key FORMAT {_FORMATS[form]}"


def _columns(*, safe: bool) -> Iterator[str]:
    kinds = {column.name: TYPES[column.kind] for column in FILLED} | {name: kind for name, kind, _ in SCHEMA_ADDED}
    for name, kind in kinds.items():
        if name not in ("layout", "extra_values"):
            yield f"{harmless_sql(name)} AS {name}" if safe and kind in _TEXTS else name
    yield "toJSONString(extra) AS extra" if safe else "extra"


def statement(condition: str) -> str:
    """The query whose rows `intelmq` takes, the oldest event first."""
    return (
        f"SELECT {_COLUMNS}, time_observation, {', '.join(ADDED)}, extra FROM events WHERE {condition} "
        "ORDER BY time_source, key FORMAT JSONEachRow"
    )


def intelmq(event: Mapping[str, Any]) -> dict[str, Any]:
    """One row of that query as an event of IntelMQ. Fields that say nothing are left out."""
    found = {"__type": "Event", "time.observation": _time(event["time_observation"])}
    found |= {column.intelmq: value for column in FILLED if (value := _value(event[column.name], column.kind))}
    found |= {name: event[column] for column, name in ADDED.items() if event[column] not in _NOT_TOLD}
    for name, value in event["extra"].items():
        field = intelmq_name(name)
        # What an event column already tells in IntelMQ's words is not said again in the source's.
        if field not in found:
            found[field] = value
    return found


def lines(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The lines of an answer that comes in pieces."""
    held = b""
    for piece in pieces:
        *whole, held = (held + piece).split(b"\n")
        yield from filter(None, whole)
    if held:
        yield held


def _value(value: Any, kind: Kind) -> Any:
    if kind is Kind.TIME:
        return _time(value)
    if kind is Kind.ADDRESS:
        address = IPv6Address(value)
        return None if address == IPv6Address(0) else str(address.ipv4_mapped or address)
    return value


def _time(text: str) -> str:
    """IntelMQ's ISO 8601 with a zone; of the fraction only what is told."""
    day, _, clock = text.partition(" ")
    whole, _, fraction = clock.partition(".")
    fraction = fraction.rstrip("0")
    return f"{day}T{whole}{'.' + fraction if fraction else ''}+00:00"
