"""The active measures as lists that firewalls and spreadsheets read."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from pehra.correspondence.rules.wording import MeasureKind
from pehra.formats.cells import harmless
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


def as_text(lines: Iterable[Line]) -> str:
    """Each value once, one a line, in their order; nothing else, so that any device reads it.

    A value that could end its line or begin a comment is left out: a list is code to whatever loads it.
    """
    values = dict.fromkeys(line.value for line in lines if _plain(line.value))
    return "".join(f"{value}\n" for value in values)


def _plain(value: str) -> bool:
    return value.isprintable() and " " not in value and not value.startswith(("#", ";", "!"))


def as_csv(lines: Iterable[Line]) -> str:
    """All that is told of each, for a spreadsheet: no cell of it runs there."""
    kept = io.StringIO()
    writer = csv.writer(kept, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line in lines:
        cells = (line.value, line.type, line.measure, line.kind, line.party, _moment(line.since), _moment(line.until))
        writer.writerow([harmless(cell) for cell in (*cells, line.tlp)])
    return kept.getvalue()


def _moment(moment: datetime | None) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else ""
