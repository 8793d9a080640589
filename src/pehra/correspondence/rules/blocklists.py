"""The active measures as lists that firewalls and spreadsheets read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from pehra.correspondence.rules.wording import MeasureKind
from pehra.formats.cells import table
from pehra.incidents.rules.wording import ObservableType

# What a firewall, a resolver or a proxy can keep out.
BLOCKABLE: Final = (
    ObservableType.IPV4,
    ObservableType.IPV6,
    ObservableType.CIDR,
    ObservableType.DOMAIN,
    ObservableType.URL,
)
BLOCKING: Final = (MeasureKind.BLOCK, MeasureKind.SINKHOLE)
COLUMNS: Final = ("value", "type", "measure", "kind", "party", "since", "until", "tlp")


@dataclass(frozen=True, slots=True)
class Line:
    """One active measure of a list. `party` is the slug of whoever carries it out."""

    value: str
    type: str
    measure: str
    kind: str
    party: str
    since: datetime
    until: datetime | None
    tlp: str


def as_text(lines: Iterable[Line]) -> Iterator[str]:
    """Each value once, one a line; nothing else, so that any device reads it. The lines come by value.

    A value that could end its line or begin a comment is left out: a list is code to whatever loads it.
    """
    last = None
    for line in lines:
        if line.value != last and _plain(line.value):
            yield f"{line.value}\n"
        last = line.value


def _plain(value: str) -> bool:
    return value.isprintable() and " " not in value and not value.startswith(("#", ";", "!"))


def as_csv(lines: Iterable[Line]) -> Iterator[str]:
    """All that is told of each, for a spreadsheet: no cell of it runs there."""
    return table(COLUMNS, map(_cells, lines))


def _cells(line: Line) -> tuple[str, ...]:
    times = _moment(line.since), _moment(line.until)
    return (line.value, line.type, line.measure, line.kind, line.party, *times, line.tlp)


def _moment(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else ""
