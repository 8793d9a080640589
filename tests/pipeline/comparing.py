"""What the fast path stores, in the oracle's words, so that the two can be compared."""

import io
from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address
from typing import Any
from uuid import UUID, uuid4

from pehra.pipeline.ingest import Outcome, Run, ingest
from pehra.pipeline.schema import BY_NAME, FILLED, Kind
from pehra.pipeline.spec import Spec
from pehra.pipeline.statements.storing import Added
from pehra.pipeline.store import Store

# Of late: what the store keeps aside, and what it counts by the minute, it forgets after a while.
RECEIVED = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=3)
NOBODY = Added(
    {
        "source_network": "''",
        "organisation": "toUInt32(0)",
        "holder": "toUInt32(0)",
        "cert": "toUInt32(0)",
        "sector": "''",
        "province": "''",
        "owned_by": "''",
        "indicators": "emptyArrayUInt64()",
        "warnings": "emptyArrayString()",
    }
)


def taken_in(spec: Spec, content: bytes, store: Store, run: UUID | None = None, **chosen: Any) -> tuple[UUID, Outcome]:
    """Bring an input in, in parts of `size` bytes of which `group` are counted together."""
    made = Run(run or uuid4(), RECEIVED, NOBODY)
    return made.id, ingest(spec, io.BytesIO(content), store, made, **chosen)


def stored(store: Store, run: UUID) -> list[dict[str, Any]]:
    """The events and the refusals of a run, as `pehra.pipeline.oracle.expected` tells them."""
    columns = ", ".join(_told(column.name, column.kind) for column in FILLED)
    which = {"run": str(run)}
    events = store.rows(f"SELECT line, {columns}, extra FROM events WHERE run = {{run:UUID}}", which)
    refused = store.rows("SELECT line, field, reason FROM refused WHERE run = {run:UUID}", which)
    rows = [_plain(event) for event in events]
    rows += [{"line": int(row["line"]), "refused": [row["field"], row["reason"]]} for row in refused]
    return sorted(rows, key=lambda row: row["line"])


def _told(name: str, kind: Kind) -> str:
    return f"toString({name}) AS {name}" if kind is Kind.TIME else name


def _plain(event: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {"line": int(event.pop("line"))}
    extra = event.pop("extra")
    for name, value in event.items():
        told = _value(BY_NAME[name].kind, value)
        if told:
            values[name] = told
    return values | {"extra": extra}


def _value(kind: Kind, value: Any) -> Any:
    if kind is Kind.TIME:
        seconds, _, fraction = str(value).replace(" ", "T").partition(".")
        return f"{seconds}.{fraction}Z" if fraction.strip("0") else f"{seconds}Z"
    if kind is Kind.ADDRESS:
        address = IPv6Address(value)
        return "" if address == IPv6Address(0) else str(address.ipv4_mapped or address)
    return int(value) if kind in (Kind.PORT, Kind.NUMBER) else value
