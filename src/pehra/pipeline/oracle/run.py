"""An input's rows become events, one after the other."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

from pehra.law.tlp import TLP, parse
from pehra.pipeline import forms
from pehra.pipeline.inputs import BadInput
from pehra.pipeline.oracle import csv_records
from pehra.pipeline.oracle.values import NotRead, shown, text_of, value_of
from pehra.pipeline.reading import checked_header
from pehra.pipeline.reasons import Reason
from pehra.pipeline.refusals import Refused
from pehra.pipeline.rows import Record, needs_rows, records
from pehra.pipeline.rows.lines import BOM
from pehra.pipeline.rows.record import refused
from pehra.pipeline.schema import BY_NAME, SEVERITIES, Kind
from pehra.pipeline.spec import Fill, Reading, Spec

# The value that such a fill gives tells all that the column said of which it is made.
LOSSLESS: Final = frozenset({Reading.PLAIN, Reading.EPOCH, Reading.EPOCH_MS, Reading.DEFANGED})


@dataclass(frozen=True, slots=True)
class Event:
    """Event columns that are told, in the schema's order; and by name what else the source said."""

    line: int
    values: Mapping[str, str | int]
    extra: Mapping[str, str]


@dataclass(slots=True)
class Found:
    events: list[Event] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def run(spec: Spec, content: bytes, received: datetime) -> Found:
    """Everything that comes of an input. Raises BadInput for one that can't be read as a whole."""
    found = Found()
    for record in _records(spec, content, received):
        event = record if isinstance(record, Refused) else event_of(spec, record, received)
        if isinstance(event, Refused):
            found.refused.append(event)
        else:
            found.events.append(event)
    return found


def expected(spec: Spec, path: Path, received: datetime) -> list[dict[str, Any]]:
    """What comes of a file, as rows of JSON in the order of their lines."""
    found = run(spec, path.read_bytes(), received)
    rows: list[dict[str, Any]] = [
        {"line": event.line, **event.values, "extra": dict(event.extra)} for event in found.events
    ]
    rows += [{"line": each.line, "refused": [each.field, str(each.reason)]} for each in found.refused]
    return sorted(rows, key=itemgetter("line"))


def _records(spec: Spec, content: bytes, received: datetime) -> Iterator[Record | Refused]:
    if needs_rows(spec):
        yield from records(spec, io.BytesIO(content), received)
        return
    lines = content.removeprefix(BOM).split(b"\n")
    lines = [line + b"\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
    header, first = spec.header, 1
    if not header:
        header, first = _header(spec, lines), 2
        lines = lines[1:]
    yield from csv_records.records(lines, first, header, spec.delimiter)


def _header(spec: Spec, lines: list[bytes]) -> tuple[str, ...]:
    if not lines:
        raise BadInput("the input is empty: there is no header")
    try:
        values, _ = csv_records.values(lines[:1], ord(spec.delimiter))
        names = tuple(value.decode().strip() for value in values)
    except (UnicodeDecodeError, csv_records.NoRecord) as error:
        raise BadInput("the first line is no header that can be read") from error
    return checked_header(spec, names)


def event_of(spec: Spec, record: Record, received: datetime) -> Event | Refused:
    """The event of one row, or why it is refused."""
    texts = record.texts
    fills = {name: fill for name, fill in spec.fills.items() if fill.default or _present(fill, texts, spec)}
    values = _told_by_spec(spec, fills)
    misread: dict[str, tuple[str, Reason]] = {}
    said: dict[str, str] = dict(spec.constants)
    for name, fill in fills.items():
        text = said[name] = text_of(fill, texts)
        try:
            value = value_of(BY_NAME[name], text, fill.reading) if text else ""
        except NotRead as error:
            misread[name] = text, error.reason
        else:
            values[name] = value
    if values.get("severity") not in SEVERITIES:
        values["severity"] = spec.severity
    if not values.get("time_source") and "time_source" not in spec.required and "time_source" not in misread:
        values["time_source"] = shown(received)
    if blame := _refusal(spec, values, misread, said, received) or _mislabelled(spec, texts):
        return refused(record.line, blame[1], record.raw, blame[0])
    extra = _extra(spec, texts) | {f"misread.{name}": text for name, (text, _) in misread.items()}
    return Event(record.line, {name: values[name] for name in BY_NAME if values.get(name)}, extra)


def _present(fill: Fill, texts: Mapping[str, str], spec: Spec) -> bool:
    """Whether the input has a column that the fill reads. Rows without a header have every column, if empty."""
    return needs_rows(spec) or any(name in texts for name in fill.columns)


def _told_by_spec(spec: Spec, fills: Mapping[str, Fill]) -> dict[str, str | int]:
    """What the spec says of every row, for columns that no fill of this input makes."""
    said = {
        "classification_taxonomy": spec.classification.taxonomy,
        "classification_type": spec.classification.type,
        "classification_identifier": spec.classification.identifier,
        **spec.constants,
    }
    return {name: value_of(BY_NAME[name], text) for name, text in said.items() if text and name not in fills}


def _refusal(
    spec: Spec,
    values: Mapping[str, str | int],
    misread: Mapping[str, tuple[str, Reason]],
    said: Mapping[str, str],
    received: datetime,
) -> tuple[str, Reason] | None:
    """The first event column that is wrong, and what is wrong with it."""
    for name in spec.required:
        if name in misread:
            return name, misread[name][1]
        if not said.get(name):
            return name, Reason.MISSING
        if BY_NAME[name].kind is Kind.ADDRESS and not values[name]:
            return name, Reason.NOT_AN_ADDRESS
        if BY_NAME[name].kind is Kind.TIME and (reason := _absurd(str(values[name]), received)):
            return name, reason
    if spec.any_of and not any(values.get(name) for name in spec.any_of):
        return spec.any_of[0], Reason.NOTHING_CONCERNED
    return None


def _mislabelled(spec: Spec, texts: Mapping[str, str]) -> tuple[str, Reason] | None:
    """Whether a row has a label that admits fewer than the feed's, or one that nobody knows."""
    told = text_of(spec.label, texts).replace(" ", "") if spec.label else ""
    if not told:
        return None
    try:
        # Of blanks only spaces are passed over, and a long s is no s.
        label = parse(told if told.isascii() and told.isprintable() else "?")
    except ValueError:
        return "tlp", Reason.NOT_A_LABEL
    return ("tlp", Reason.STRICTER) if label.strictness > TLP(spec.tlp).strictness else None


def _absurd(text: str, received: datetime) -> Reason | None:
    moment = datetime.fromisoformat(text)
    if moment < forms.EARLIEST:
        return Reason.LONG_AGO
    return Reason.IN_THE_FUTURE if moment > received + forms.LATEST_AFTER else None


def _extra(spec: Spec, texts: Mapping[str, str]) -> dict[str, str]:
    """Every text that no event column tells in full, by its harmonised name if it has one.

    Of a fill with several columns only the one that is taken is told; what the others say in this row is kept.
    """
    gone = {*spec.ignored}
    for fill in spec.fills.values():
        if fill.reading in LOSSLESS and not fill.only and not fill.values:
            gone.update([next((name for name in fill.columns if texts.get(name)), "")])
    return {spec.extra_names.get(name, name): text for name, text in texts.items() if text and name not in gone}
