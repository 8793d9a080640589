"""CSV, letter by letter.

Lines end with a line feed, or a carriage return and one. A value in quotes may hold delimiters and line ends; two
quotes in it are one; behind the closing one a delimiter or the line's end must follow. Elsewhere a quote is a letter
like any other. Empty lines are no records. A line that no record can begin with is refused, and reading goes on with
the next one.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from pehra.pipeline.mending import LONGEST_RECORD
from pehra.pipeline.reasons import Reason
from pehra.pipeline.refusals import Refused
from pehra.pipeline.rows.record import Record, refused

_QUOTE: Final = ord('"')


class NoRecord(Exception):
    """No record begins here."""


def records(lines: Sequence[bytes], first: int, header: tuple[str, ...], delimiter: str) -> Iterator[Record | Refused]:
    """The records of some lines, which keep their ends; `first` is the number of the first one."""
    place = 0
    while place < len(lines):
        if not lines[place].rstrip(b"\r\n"):
            place += 1
            continue
        record = _record(lines[place : place + LONGEST_RECORD], first + place, header, ord(delimiter))
        if isinstance(record, tuple):
            found, used = record
            yield found
            place += used
        else:
            yield record
            place += 1


def _record(
    lines: Sequence[bytes], number: int, header: tuple[str, ...], delimiter: int
) -> tuple[Record, int] | Refused:
    """The record that begins with the first line and how many lines it takes."""
    try:
        found, used = values(lines, delimiter)
    except NoRecord:
        return refused(number, Reason.QUOTE, lines[0])
    if len(found) != len(header):
        return refused(number, Reason.COLUMNS, lines[0])
    texts: dict[str, str] = {}
    for name, value in zip(header, found, strict=True):
        if b"\0" in value:
            return refused(number, Reason.NUL, lines[0], name)
        try:
            texts[name] = value.decode()
        except UnicodeDecodeError:
            return refused(number, Reason.ENCODING, lines[0], name)
    return Record(number, texts, b"".join(lines[:used])), used


def values(lines: Sequence[bytes], delimiter: int) -> tuple[list[bytes], int]:
    """The values of the record that these lines begin with, and how many lines it takes. Raises NoRecord."""
    data = b"".join(lines)
    made: list[bytes] = []
    at = 0
    while True:
        quoted = at < len(data) and data[at] == _QUOTE
        value, at = _quoted(data, at + 1) if quoted else _bare(data, at, delimiter)
        made.append(value)
        if at < len(data) and data[at] == delimiter:
            at += 1
        elif at == len(data) or data[at : at + 1] == b"\n" or data[at : at + 2] == b"\r\n" or data[at:] == b"\r":
            return made, data.count(b"\n", 0, at) + 1
        else:
            raise NoRecord


def _quoted(data: bytes, at: int) -> tuple[bytes, int]:
    value = bytearray()
    while at < len(data):
        if data[at] != _QUOTE:
            value.append(data[at])
        elif data[at + 1 : at + 2] == b'"':
            value.append(_QUOTE)
            at += 1
        else:
            return bytes(value), at + 1
        at += 1
    raise NoRecord


def _bare(data: bytes, at: int, delimiter: int) -> tuple[bytes, int]:
    start = at
    while at < len(data) and data[at] != delimiter and data[at] not in b"\r\n":
        at += 1
    return data[start:at], at
