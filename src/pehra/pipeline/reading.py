"""Inputs as portions that the engine can take: strictly read where they are clean, patiently where not."""

import csv
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO, Final

from pehra.pipeline import rows
from pehra.pipeline.chunks import LONGEST_LINE, SIZE, Memory, Piece, TooLong, ahead, line_count, pieces
from pehra.pipeline.inputs import BadInput
from pehra.pipeline.mending import Mended, mend
from pehra.pipeline.reasons import Reason
from pehra.pipeline.refusals import Refused
from pehra.pipeline.spec import Spec

BOM: Final = b"\xef\xbb\xbf"


@dataclass(slots=True)
class Portion:
    """Some whole lines of an input with the names of their columns.

    `clean` is CSV without a header that the engine may try to read by itself, `lines` from line `first` on. `mended()`
    reads the same patiently. `refused` was found bad already; `passed_over` rows between them the
    feed does not want.
    """

    header: tuple[str, ...]
    first: int
    lines: int = 0
    clean: bytes | bytearray | None = None
    refused: list[Refused] = field(default_factory=list)
    passed_over: int = field(default=0, kw_only=True)

    def mended(self) -> Mended:
        raise NotImplementedError

    def finish(self) -> None:
        """Its data is not read any more."""


class CsvReader:
    """A CSV input. What a mended portion ends in the middle of comes again at the head of the next one."""

    def __init__(self, spec: Spec, source: BinaryIO, *, size: int = SIZE, longest: int = LONGEST_LINE) -> None:
        self._spec = spec
        self.memory = Memory()
        self._judged = ahead(_judged(each) for each in pieces(source, size, longest, self.memory))
        self._header: tuple[str, ...] = spec.header
        self._rest = b""
        self._rest_first = 0

    def portions(self) -> Generator[Portion, None, None]:
        """Raises BadInput where there is no header or it lacks what the spec requires, or behind what could be read."""
        refused: list[Refused] = []
        before: tuple[Piece, bool] | None = None
        bad: BadInput | None = None
        try:
            with closing(self._judged):
                for piece, clean in self._judged:
                    if isinstance(piece, TooLong):
                        refused.append(Refused(piece.line, "", Reason.LONG, piece.start))
                        continue
                    rows = piece if self._header else self._behead(piece)
                    if before:
                        yield self._portion(*before, refused, last=False)
                        refused = []
                    before = (rows, clean) if rows.data else None
        except BadInput as error:
            bad = error
        if before or refused:
            yield self._portion(*(before or (Piece(bytearray(), 0, 0), True)), refused, last=True)
        if bad:
            raise bad
        if not self._header:
            raise BadInput("the input is empty: there is no header")

    def _portion(self, piece: Piece, clean: bool, refused: list[Refused], *, last: bool) -> "CsvPortion":
        data: bytes | bytearray = piece.data
        first, lines = piece.first, piece.lines
        if self._rest:
            data, first, lines = self._rest + data, self._rest_first, line_count(self._rest) + lines
            clean, self._rest = is_clean(data), b""
        whole = data if clean and not ends_open(data) else None
        return CsvPortion(self._header, first, lines, whole, list(refused), data, self._spec.delimiter, last, self)

    def keep(self, rest: bytes, first: int) -> None:
        """Put this before the next portion: it is the beginning of a record."""
        self._rest, self._rest_first = rest, first

    def _behead(self, piece: Piece) -> Piece:
        """Read the header off the first piece."""
        end = piece.data.find(b"\n") + 1 or len(piece.data)
        line = piece.data[:end].removeprefix(BOM).rstrip(b"\r\n")
        try:
            names = next(csv.reader([line.decode()], delimiter=self._spec.delimiter, strict=True), [])
        except (UnicodeDecodeError, csv.Error) as error:
            raise BadInput("the first line is no header that can be read") from error
        self._header = checked_header(self._spec, tuple(name.strip() for name in names))
        del piece.data[:end]
        return Piece(piece.data, piece.first + 1, piece.lines - 1)


@dataclass(slots=True)
class CsvPortion(Portion):
    """A portion of a CSV input."""

    data: bytes | bytearray = b""
    delimiter: str = ","
    last: bool = True
    reader: CsvReader | None = None

    def mended(self) -> Mended:
        """Read it patiently; the beginning of a record at its end is kept for the next portion."""
        mended = mend(bytes(self.data), self.first, self.header, self.delimiter, last=self.last)
        if mended.rest and self.reader:
            lines = self.data[: len(self.data) - len(mended.rest)]
            self.reader.keep(mended.rest, self.first + lines.count(b"\n"))
        return mended

    def finish(self) -> None:
        data, self.data, self.clean = self.data, b"", None
        if self.reader:
            self.reader.memory.give(data)


class RowsReader:
    """An input of a format that the engine does not read by itself."""

    def __init__(self, spec: Spec, source: BinaryIO, received: datetime | None) -> None:
        self._batches = rows.read(spec, source, received=received)

    def portions(self) -> Generator[Portion, None, None]:
        for batch in self._batches:
            refused = list(batch.refused)
            yield RowsPortion(batch.columns, 0, refused=refused, rows=batch.data, passed_over=batch.passed_over)


@dataclass(slots=True)
class RowsPortion(Portion):
    """Rows that were read already."""

    rows: bytes = b""

    def mended(self) -> Mended:
        return Mended(self.rows, ())


def portions(
    spec: Spec, source: BinaryIO, size: int = SIZE, received: datetime | None = None
) -> Generator[Portion, None, None]:
    """An input in portions of about `size` bytes. Raises BadInput where it can't be read (further)."""
    reader = RowsReader(spec, source, received) if rows.needs_rows(spec) else CsvReader(spec, source, size=size)
    return reader.portions()


def _judged(piece: Piece | TooLong) -> tuple[Piece | TooLong, bool]:
    """With each piece whether it is clean."""
    return piece, isinstance(piece, Piece) and is_clean(piece.data)


def is_clean(data: bytes | bytearray) -> bool:
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


def ends_open(data: bytes | bytearray) -> bool:
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
