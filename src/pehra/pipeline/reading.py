"""Inputs as portions that the engine can take: strictly read where they are clean, patiently where not."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from pehra.pipeline import rows
from pehra.pipeline.chunks import LONGEST_LINE, SIZE, TooLong, pieces
from pehra.pipeline.inputs import BadInput
from pehra.pipeline.mending import Mended, mend
from pehra.pipeline.reasons import Reason
from pehra.pipeline.refusals import Refused
from pehra.pipeline.spec import Spec

BOM: Final = b"\xef\xbb\xbf"


@dataclass(slots=True)
class Portion:
    """Some whole lines of an input with the names of their columns.

    `clean` is CSV without a header that the engine may try to read by itself, from line `first` on. `mended()` reads
    the same patiently. `refused` was found bad already.
    """

    header: tuple[str, ...]
    first: int
    clean: bytes | None = None
    refused: list[Refused] = field(default_factory=list)

    def mended(self) -> Mended:
        raise NotImplementedError


class CsvReader:
    """A CSV input. What a mended portion ends in the middle of comes again at the head of the next one."""

    def __init__(self, spec: Spec, source: BinaryIO, *, size: int = SIZE, longest: int = LONGEST_LINE) -> None:
        self._spec = spec
        self._pieces = pieces(source, size, longest)
        self._header: tuple[str, ...] = spec.header
        self._rest = b""
        self._rest_first = 0

    def portions(self) -> Iterator[Portion]:
        """Raises BadInput where there is no header or it lacks what the spec requires, or behind what could be read."""
        refused: list[Refused] = []
        ahead: tuple[bytes, int] | None = None
        bad: BadInput | None = None
        try:
            for piece in self._pieces:
                if isinstance(piece, TooLong):
                    refused.append(Refused(piece.line, "", Reason.LONG, piece.start))
                    continue
                data, first = (piece.data, piece.first) if self._header else self._behead(piece.data, piece.first)
                if ahead:
                    yield self._portion(*ahead, refused, last=False)
                    refused = []
                ahead = (data, first) if data else None
        except BadInput as error:
            bad = error
        if ahead or refused:
            yield self._portion(*(ahead or (b"", 0)), refused, last=True)
        if bad:
            raise bad
        if not self._header:
            raise BadInput("the input is empty: there is no header")

    def _portion(self, data: bytes, first: int, refused: list[Refused], *, last: bool) -> "CsvPortion":
        if self._rest:
            data, first = self._rest + data, self._rest_first
            self._rest = b""
        clean = data if is_clean(data) and not ends_open(data) else None
        return CsvPortion(self._header, first, clean, list(refused), data, self._spec.delimiter, last, self)

    def keep(self, rest: bytes, first: int) -> None:
        """Put this before the next portion: it is the beginning of a record."""
        self._rest, self._rest_first = rest, first

    def _behead(self, data: bytes, first: int) -> tuple[bytes, int]:
        """Read the header off the first piece."""
        end = data.find(b"\n") + 1 or len(data)
        line = data[:end].removeprefix(BOM).rstrip(b"\r\n")
        try:
            names = next(csv.reader([line.decode()], delimiter=self._spec.delimiter, strict=True), [])
        except (UnicodeDecodeError, csv.Error) as error:
            raise BadInput("the first line is no header that can be read") from error
        self._header = checked_header(self._spec, tuple(name.strip() for name in names))
        return data[end:], first + 1


@dataclass(slots=True)
class CsvPortion(Portion):
    """A portion of a CSV input."""

    data: bytes = b""
    delimiter: str = ","
    last: bool = True
    reader: CsvReader | None = None

    def mended(self) -> Mended:
        """Read it patiently; the beginning of a record at its end is kept for the next portion."""
        mended = mend(self.data, self.first, self.header, self.delimiter, last=self.last)
        if mended.rest and self.reader:
            lines = self.data[: len(self.data) - len(mended.rest)]
            self.reader.keep(mended.rest, self.first + lines.count(b"\n"))
        return mended


class RowsReader:
    """An input of a format that the engine does not read by itself."""

    def __init__(self, spec: Spec, source: BinaryIO) -> None:
        self._batches = rows.read(spec, source)

    def portions(self) -> Iterator[Portion]:
        for batch in self._batches:
            yield RowsPortion(batch.columns, 0, None, list(batch.refused), batch.data)


@dataclass(slots=True)
class RowsPortion(Portion):
    """Rows that were read already."""

    rows: bytes = b""

    def mended(self) -> Mended:
        return Mended(self.rows, ())


def portions(spec: Spec, source: BinaryIO, size: int = SIZE) -> Iterator[Portion]:
    """An input in portions of about `size` bytes. Raises BadInput where it can't be read (further)."""
    reader = RowsReader(spec, source) if rows.needs_rows(spec) else CsvReader(spec, source, size=size)
    return reader.portions()


def is_clean(data: bytes) -> bool:
    """Whether it is UTF-8 without NUL bytes; plain ASCII is seen at once."""
    if b"\0" in data:
        return False
    if data.isascii():
        return True
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def ends_open(data: bytes) -> bool:
    """Whether the last line may leave a quote open: the engine would close it where the data ends."""
    return data[data.rfind(b"\n", 0, -1) + 1 :].count(b'"') % 2 == 1


def checked_header(spec: Spec, names: tuple[str, ...]) -> tuple[str, ...]:
    """The header as it is. Raises BadInput that names what is missing or stands twice."""
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise BadInput(f"the header names {', '.join(map(repr, twice))} more than once")
    for column in spec.required:
        fill = spec.fills.get(column)
        if fill and not fill.default and not any(name in names for name in fill.columns):
            wanted = " or ".join(map(repr, fill.columns))
            raise BadInput(f"the header has no column {wanted}, of which {column} is made; is it this feed at all?")
    return names
