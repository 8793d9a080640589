"""Inputs in pieces of whole lines, in bounded memory."""

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from pehra.pipeline.inputs import BadInput

SIZE = 64 << 20
LONGEST_LINE = 1 << 20
_KEPT = 4096


@dataclass(frozen=True, slots=True)
class Piece:
    """Whole lines. `first` is the number of the first one, from 1; `lines` how many there are."""

    data: bytes
    first: int
    lines: int


@dataclass(frozen=True, slots=True)
class TooLong:
    """A line longer than any true one: its number, its length in bytes, and how it begins."""

    line: int
    length: int
    start: bytes


def pieces(source: BinaryIO, size: int = SIZE, longest: int = LONGEST_LINE) -> Iterator[Piece | TooLong]:
    """Cut at line ends. A last line without an end counts; what is longer than `longest` is told and left out.

    Where the input can't be read further, its whole lines come first and then BadInput.
    """
    line, held = 1, b""
    bad: BadInput | None = None
    while not bad:
        block, bad = _block(source, size)
        if not block:
            break
        data = held + block if held else block
        cut = data.rfind(b"\n") + 1
        if cut:
            held = data[cut:]
            line = yield from _sound(data[:cut], line, longest)
        else:
            held = data
        if len(held) > longest and not bad:
            start, length = held[:_KEPT], len(held)
            held, skipped = _skip_line(source, size)
            yield TooLong(line, length + skipped, start)
            line += 1
    if bad:
        raise bad
    if held:
        yield from _sound(held, line, longest)


def _block(source: BinaryIO, size: int) -> tuple[bytes, BadInput | None]:
    """The next bytes, as many as wanted where there are so many; and what stopped the reading."""
    # A reader that fills up what is wanted would throw away what it has when the rest can't be read.
    read: Callable[[int], bytes] = getattr(source, "read1", source.read)
    parts: list[bytes] = []
    missing = size
    try:
        while missing and (part := read(missing)):
            parts.append(part)
            missing -= len(part)
    except BadInput as bad:
        return b"".join(parts), bad
    return parts[0] if len(parts) == 1 else b"".join(parts), None


def _skip_line(source: BinaryIO, size: int) -> tuple[bytes, int]:
    """Read on to the end of the line; return what follows it, and how many bytes were passed over."""
    passed = 0
    while block := source.read(size):
        end = block.find(b"\n")
        if end >= 0:
            return block[end + 1 :], passed + end
        passed += len(block)
    return b"", passed


def _sound(data: bytes, first: int, longest: int) -> Generator[Piece | TooLong, None, int]:
    """The lines as one piece; only around a line that is too long in several. Returns the number of the next line."""
    start, line = 0, first
    for begin, end in _long_lines(data, longest):
        if begin > start:
            line = yield from _piece(data[start:begin], line)
        yield TooLong(line, end - begin, data[begin : begin + _KEPT])
        start, line = end + 1, line + 1
    if start < len(data):
        line = yield from _piece(data[start:] if start else data, line)
    return line


def _piece(data: bytes, first: int) -> Generator[Piece, None, int]:
    lines = line_count(data)
    yield Piece(data, first, lines)
    return first + lines


def line_count(data: bytes) -> int:
    return data.count(b"\n") + (not data.endswith(b"\n"))


def _long_lines(data: bytes, longest: int) -> Iterator[tuple[int, int]]:
    """Where lines of more than `longest` bytes begin and end: leaps, so that short lines cost nothing."""
    begin = 0
    while len(data) - begin > longest:
        end = data.rfind(b"\n", begin, begin + longest + 1)
        if end >= 0:
            begin = end + 1
            continue
        end = data.find(b"\n", begin + longest)
        end = len(data) if end < 0 else end
        yield begin, end
        begin = end + 1
