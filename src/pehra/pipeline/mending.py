"""The slow and patient reading of a CSV piece that the engine refuses: good rows out, bad rows aside."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import orjson

from pehra.pipeline.reasons import Reason
from pehra.pipeline.refusals import KEPT, Refused

# A record over more lines than this is a quote that was never closed.
LONGEST_RECORD: Final = 64
_FIELD_LIMIT: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Mended:
    """Rows as JSONCompactEachRow, each with its line's number in front; what was refused; and a record that the piece
    ends in the middle of, to be put before the next piece."""

    rows: bytes
    refused: tuple[Refused, ...]
    rest: bytes = b""


def mend(data: bytes, first: int, header: Sequence[str], delimiter: str = ",", *, last: bool = True) -> Mended:
    """Read record by record. `first` is the first line's number, `last` whether nothing follows this piece.

    A record has a field for each name of the header; empty lines are no records. Where a quote is never closed only
    its line is refused, and reading goes on with the next one.
    """
    csv.field_size_limit(_FIELD_LIMIT)
    lines = whole_lines(data)
    rows: list[bytes] = []
    refused: list[Refused] = []
    place = 0
    while place < len(lines):
        if not lines[place].strip(b"\r\n"):
            place += 1
            continue
        found = _record(lines, place, header, delimiter)
        if isinstance(found, Refused):
            if not last and found.reason == Reason.QUOTE and len(lines) - place < LONGEST_RECORD:
                return Mended(b"".join(rows), tuple(refused), b"".join(lines[place:]))
            refused.append(Refused(first + place, found.field, found.reason, found.raw))
            place += 1
            continue
        texts, used = found
        rows.append(orjson.dumps([first + place, *texts], option=orjson.OPT_APPEND_NEWLINE))
        place += used
    return Mended(b"".join(rows), tuple(refused))


def _record(lines: list[bytes], place: int, header: Sequence[str], delimiter: str) -> tuple[list[str], int] | Refused:
    """The fields of the record that begins here and how many lines it takes, or why there is none."""
    for text, used in _growing(lines, place):
        try:
            fields = next(csv.reader([text], delimiter=delimiter, strict=True))
        except csv.Error as error:
            if "unexpected end of data" in str(error):
                continue
            break
        if len(fields) != len(header):
            return Refused(0, "", Reason.COLUMNS, lines[place][:KEPT])
        return _checked(fields, header, lines[place], used)
    return Refused(0, "", Reason.QUOTE, lines[place][:KEPT])


def _growing(lines: list[bytes], place: int) -> Iterator[tuple[str, int]]:
    """The text from a line on: one line, two lines ... as a quoted field may hold line ends."""
    data = b""
    for used, line in enumerate(lines[place : place + LONGEST_RECORD], start=1):
        data += line
        yield data.rstrip(b"\r\n").decode("utf-8", "surrogateescape"), used
        if len(data) > _FIELD_LIMIT:
            return


def _checked(fields: list[str], header: Sequence[str], line: bytes, used: int) -> tuple[list[str], int] | Refused:
    for name, field in zip(header, fields, strict=True):
        if "\0" in field:
            return Refused(0, name, Reason.NUL, line[:KEPT])
        if not field.isascii() and any("\ud800" <= letter <= "\udfff" for letter in field):
            return Refused(0, name, Reason.ENCODING, line[:KEPT])
    return fields, used


def whole_lines(data: bytes) -> list[bytes]:
    """The lines with their ends. Only a line feed ends one: a carriage return before it belongs to the end."""
    lines = [line + b"\n" for line in data.split(b"\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines
