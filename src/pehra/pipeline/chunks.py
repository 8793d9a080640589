"""Inputs in pieces of whole lines, in bounded memory."""

from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO, TypeVar

from pehra.pipeline.inputs import BadInput

SIZE = 64 << 20
LONGEST_LINE = 1 << 20
_KEPT = 4096
_FEW = 1 << 20
Each = TypeVar("Each")


@dataclass(frozen=True, slots=True)
class Piece:
    """Whole lines. `first` is the number of the first one, from 1; `lines` how many there are."""

    data: bytearray
    first: int
    lines: int


@dataclass(frozen=True, slots=True)
class TooLong:
    """A line longer than any true one: its number, its length in bytes, and how it begins."""

    line: int
    length: int
    start: bytes


class Memory:
    """Large memory that is filled again. Fetched anew for each piece, it cost more than reading into it."""

    def __init__(self) -> None:
        self._spare: deque[bytearray] = deque()

    def give(self, data: bytes | bytearray) -> None:
        """Nobody reads this any more."""
        if isinstance(data, bytearray):
            self._spare.append(data)

    def take(self, size: int) -> bytearray:
        """So many bytes, whatever stands in them."""
        # Whoever takes may be another thread than whoever gives; and what somebody still looks at can't be resized.
        with suppress(IndexError, BufferError):
            data = self._spare.pop()
            if size // 2 < len(data) <= size * 2:
                del data[size:]
                data.extend(bytes(size - len(data)))
                return data
            # What is looked for is small: it would be cut down to that.
            self._spare.append(data)
        return bytearray(size)


def ahead(found: Iterator[Each]) -> Generator[Each, None, None]:
    """The same, each made in a thread of its own while the one before it is in use."""
    with ThreadPoolExecutor(1, "reading") as thread:
        waiting = thread.submit(_next, found)
        while (last := waiting.result()) is not None:
            waiting = thread.submit(_next, found)
            yield last[0]


def _next(found: Iterator[Each]) -> tuple[Each] | None:
    """The next one; None behind the last."""
    for each in found:
        return (each,)
    return None


def pieces(
    source: BinaryIO, size: int = SIZE, longest: int = LONGEST_LINE, memory: Memory | None = None
) -> Iterator[Piece | TooLong]:
    """Cut at line ends. A last line without an end counts; what is longer than `longest` is told and left out.

    Where the input can't be read further, its whole lines come first and then BadInput. `memory`: into which they are
    read, and to which the data of a piece may be given back.
    """
    line, held, memory = 1, bytearray(), memory or Memory()
    bad: BadInput | None = None
    while not bad:
        data, bad = _filled(source, held, size, memory)
        if len(data) == len(held):
            break
        cut = data.rfind(b"\n") + 1
        held = data[cut:]
        if cut:
            # Not by a slice: sixty megabytes would be copied.
            del data[cut:]
            line = yield from _sound(data, line, longest)
        if len(held) > longest and not bad:
            start, length = bytes(held[:_KEPT]), len(held)
            held, skipped = _skip_line(source, size)
            yield TooLong(line, length + skipped, start)
            line += 1
    if bad:
        raise bad
    if held:
        yield from _sound(held, line, longest)


def _filled(source: BinaryIO, held: bytearray, size: int, memory: Memory) -> tuple[bytearray, BadInput | None]:
    """What is held and the next bytes behind it, `size` where there are so many; and what stopped the reading."""
    read, data = _reading(source), held
    # Sixty megabytes cost a tenth of a second even where they stay empty.
    for most in dict.fromkeys((min(size, _FEW), size)):
        end = len(data)
        wider = memory.take(len(held) + most)
        wider[:end] = data
        data = wider
        with memoryview(data) as view:
            try:
                while end < len(view) and (count := read(view[end:])):
                    end += count
            except BadInput as bad:
                return data[:end], bad
        if end < len(data):
            del data[end:]
            break
    return data, None


def _reading(source: BinaryIO) -> Callable[[memoryview], int]:
    """How bytes are read to a place in memory, once: filling it up would throw away what is there before a fault."""
    if once := getattr(source, "readinto1", None):
        return once

    def read(view: memoryview) -> int:
        part = source.read(len(view))
        view[: len(part)] = part
        return len(part)

    return read


def _skip_line(source: BinaryIO, size: int) -> tuple[bytearray, int]:
    """Read on to the end of the line; return what follows it, and how many bytes were passed over."""
    passed = 0
    while block := source.read(size):
        end = block.find(b"\n")
        if end >= 0:
            return bytearray(block[end + 1 :]), passed + end
        passed += len(block)
    return bytearray(), passed


def _sound(data: bytearray, first: int, longest: int) -> Generator[Piece | TooLong, None, int]:
    """The lines as one piece; only around a line that is too long in several. Returns the number of the next line."""
    start, line = 0, first
    for begin, end in _long_lines(data, longest):
        if begin > start:
            line = yield from _piece(data[start:begin], line)
        yield TooLong(line, end - begin, bytes(data[begin : begin + _KEPT]))
        start, line = end + 1, line + 1
    if start < len(data):
        line = yield from _piece(data[start:] if start else data, line)
    return line


def _piece(data: bytearray, first: int) -> Generator[Piece, None, int]:
    lines = line_count(data)
    yield Piece(data, first, lines)
    return first + lines


def line_count(data: bytes | bytearray) -> int:
    return data.count(b"\n") + (not data.endswith(b"\n"))


def _long_lines(data: bytearray, longest: int) -> Iterator[tuple[int, int]]:
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
