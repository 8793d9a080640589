"""CSV with comments, as abuse.ch exports it.

Lines that begin with the spec's `comments` are no rows. The header is the first line, comment or not, that names every
source column of which a required event column is made; a comment is read for this without its mark. Where the spec
has a header, no line is one. Blanks behind a delimiter don't count.
"""

import csv
from collections.abc import Iterator
from typing import BinaryIO

from pehra.pipeline.inputs import BadInput
from pehra.pipeline.reasons import Reason
from pehra.pipeline.refusals import Refused
from pehra.pipeline.rows.lines import lines
from pehra.pipeline.rows.record import Record, checked, refused
from pehra.pipeline.spec import Spec

# Without a header in so many lines there is none.
_PATIENCE = 1000


def records(spec: Spec, source: BinaryIO) -> Iterator[Record | Refused]:
    """Raises BadInput where no line is the header. A record is one line: these exports write no line ends in values."""
    header = spec.header
    mark = spec.comments.encode()
    for found in lines(source):
        if isinstance(found, Refused):
            yield found
            continue
        number, line = found
        if not header:
            header = _header(spec, line.removeprefix(mark))
            if number > _PATIENCE and not header:
                break
            continue
        if line.strip() and not line.startswith(mark):
            yield _record(spec, header, number, line)
    if not header:
        needed = ", ".join(sorted({" or ".join(names) for names in _needed(spec)}))
        raise BadInput(f"no line is a header with {needed}; is it this feed at all?")


def _needed(spec: Spec) -> list[tuple[str, ...]]:
    columns = [*spec.required] if spec.required else [*spec.any_of]
    return [spec.fills[column].columns for column in columns if column in spec.fills]


def _header(spec: Spec, line: bytes) -> tuple[str, ...]:
    """The names in a line; nothing where they are not those of a header."""
    try:
        names = tuple(name.strip() for name in _fields(spec, line))
    except (csv.Error, UnicodeDecodeError):
        return ()
    if not all(any(name in names for name in some) for some in _needed(spec)) or len(names) < 2:
        return ()
    if len({*names}) < len(names):
        raise BadInput(f"the header names a column more than once: {', '.join(names)}")
    return names


def _fields(spec: Spec, line: bytes) -> list[str]:
    reader = csv.reader([line.decode()], delimiter=spec.delimiter, strict=True, skipinitialspace=True)
    return next(reader, [])


def _record(spec: Spec, header: tuple[str, ...], number: int, line: bytes) -> Record | Refused:
    try:
        fields = _fields(spec, line)
    except UnicodeDecodeError:
        return refused(number, Reason.ENCODING, line)
    except csv.Error:
        return refused(number, Reason.QUOTE, line)
    if len(fields) != len(header):
        return refused(number, Reason.COLUMNS, line)
    return checked(Record(number, dict(zip(header, fields, strict=True)), line))
