"""One feed, one row: what the oracle makes of it."""

from datetime import UTC, datetime
from typing import Any

from pehra.pipeline.oracle import run
from pehra.pipeline.oracle.values import NotRead, value_of
from pehra.pipeline.reasons import Reason
from pehra.pipeline.schema import BY_NAME
from pehra.pipeline.spec import Format, Reading, Spec
from tests.pipeline.rows.specs import spec_of

RECEIVED = datetime(2026, 3, 2, 4, tzinfo=UTC)
SPEC = spec_of(
    Format.CSV,
    {"time_source": "seen", "source_ip": "ip", "source_port": "port", "source_fqdn": "host", "severity": "severity"},
)
HEADER = "seen,ip,port,host,severity,other\n"


def values(text: str, spec: Spec = SPEC, header: str = HEADER) -> dict[str, Any]:
    """The event of one row, without what the spec says of all rows, with its extra."""
    found = run(spec, (header + text).encode(), RECEIVED)
    ((event,), refused) = found.events, found.refused
    assert refused == []
    same = ("classification_taxonomy", "classification_type", "severity")
    return {name: value for name, value in event.values.items() if name not in same} | {"extra": dict(event.extra)}


def refusals(text: str | bytes, spec: Spec = SPEC, header: str = HEADER) -> list[tuple[int, str, Reason]]:
    content = header.encode() + (text if isinstance(text, bytes) else text.encode())
    return [(each.line, each.field, each.reason) for each in run(spec, content, RECEIVED).refused]


def value(column: str, text: str, reading: Reading = Reading.PLAIN) -> str | int | Reason:
    try:
        return value_of(BY_NAME[column], text, reading)
    except NotRead as refused:
        return refused.reason
