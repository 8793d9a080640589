"""Inputs are cut at line ends, in bounded memory, and nothing is lost or told twice."""

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.pipeline.chunks import Memory, Piece, TooLong, pieces
from pehra.pipeline.inputs import BadInput

LINES = st.lists(st.tuples(st.sampled_from([b"a", b"b", b"\r", b'"']), st.integers(0, 14)), max_size=12)


def lines_of(data: bytes) -> list[bytes]:
    lines = data.split(b"\n")
    return lines[:-1] if lines[-1] == b"" else lines


def plainly(data: bytes, longest: int) -> list[tuple[int, bytes | None]]:
    """Each line with its number; None for what is too long."""
    return [(number, line if len(line) <= longest else None) for number, line in enumerate(lines_of(data), 1)]


def told(data: bytes, size: int, longest: int) -> list[tuple[int, bytes | None]]:
    found: list[tuple[int, bytes | None]] = []
    for piece in pieces(io.BytesIO(data), size, longest):
        if isinstance(piece, TooLong):
            found.append((piece.line, None))
        else:
            lines = lines_of(piece.data)
            assert piece.lines == len(lines)
            found += [(piece.first + place, line) for place, line in enumerate(lines)]
    return found


@given(LINES, st.booleans(), st.integers(1, 12), st.integers(1, 10))
def test_every_line_comes_once_with_its_number(
    runs: list[tuple[bytes, int]], ended: bool, size: int, longest: int
) -> None:
    data = b"\n".join(letter * times for letter, times in runs) + (b"\n" if ended and runs else b"")
    assert told(data, size, longest) == plainly(data, longest)


@given(LINES, st.integers(1, 12))
def test_the_pieces_are_the_input(runs: list[tuple[bytes, int]], size: int) -> None:
    data = b"\n".join(letter * times for letter, times in runs)
    found = [piece for piece in pieces(io.BytesIO(data), size, longest=100)]
    assert b"".join(piece.data for piece in found if isinstance(piece, Piece)) == data


def test_an_empty_input_has_no_pieces() -> None:
    assert list(pieces(io.BytesIO(b""))) == []


def test_a_line_that_is_too_long_is_told_with_its_length_and_its_beginning() -> None:
    data = b"first\n" + b"x" * 100_000 + b"\nlast"
    found = list(pieces(io.BytesIO(data), 1000, longest=5000))
    assert found == [Piece(b"first\n", 1, 1), TooLong(2, 100_000, b"x" * 4096), Piece(b"last", 3, 1)]


class Counting(io.RawIOBase):
    """Endless text without a line end; counts what was asked for at once."""

    def __init__(self, length: int) -> None:
        self.left, self.most = length, 0

    def read(self, size: int = -1) -> bytes:
        self.most = max(self.most, size)
        given = min(size, self.left)
        self.left -= given
        return b"y" * given


@pytest.mark.parametrize("length", [1 << 20, 1 << 26])
def test_an_endless_line_is_passed_over_without_being_held(length: int) -> None:
    source: Any = Counting(length)
    (only,) = pieces(source, 1 << 16, longest=1 << 16)
    assert isinstance(only, TooLong)
    assert (only.line, only.length, len(only.start)) == (1, length, 4096)
    assert source.most == 1 << 16


class Broken(io.BytesIO):
    """An input that can't be read to its end."""

    def read1(self, size: int | None = -1) -> bytes:
        if found := super().read1(min(size or 0, 7)):
            return found
        raise BadInput("damaged")


@given(LINES, st.integers(1, 40))
def test_before_it_breaks_off_all_its_whole_lines_come(runs: list[tuple[bytes, int]], size: int) -> None:
    data = b"\n".join(letter * times for letter, times in runs)
    found = []
    broken = pieces(Broken(data), size, longest=100)
    with pytest.raises(BadInput, match="damaged"):
        found.extend(piece for piece in iter(lambda: next(broken), None))
    whole = data[: data.rfind(b"\n") + 1]
    assert b"".join(piece.data for piece in found if isinstance(piece, Piece)) == whole


def test_memory_that_is_given_back_is_filled_again() -> None:
    memory = Memory()
    lent = memory.take(100)
    lent[:] = b"x" * 100
    del lent[90:]
    memory.give(lent)
    again = memory.take(100)
    assert again is lent
    assert len(again) == 100
    assert memory.take(100) is not lent


@pytest.mark.parametrize("size", [10, 49, 1000])
def test_memory_of_another_size_is_of_the_size_that_is_asked_for(size: int) -> None:
    memory = Memory()
    memory.give(bytearray(100))
    assert len(memory.take(size)) == size


def test_memory_that_somebody_still_looks_at_is_left_to_them() -> None:
    memory, lent = Memory(), bytearray(b"0123456789")
    looking = memoryview(lent)
    memory.give(lent)
    assert memory.take(12) is not lent
    assert bytes(looking) == b"0123456789"


def test_only_what_can_be_filled_is_taken_back() -> None:
    memory = Memory()
    memory.give(b"0123456789")
    assert memory.take(10) == bytearray(10)


@given(st.lists(st.binary(max_size=30).map(lambda line: line.replace(b"\n", b"")), max_size=60), st.integers(20, 60))
def test_pieces_in_memory_that_is_filled_again_say_the_same(lines: list[bytes], size: int) -> None:
    content = b"".join(line + b"\n" for line in lines)
    memory, found = Memory(), []
    for piece in pieces(io.BytesIO(content), size, 1000, memory):
        assert isinstance(piece, Piece)
        found.append((bytes(piece.data), piece.first, piece.lines))
        memory.give(piece.data)
    fresh = [each for each in pieces(io.BytesIO(content), size, 1000) if isinstance(each, Piece)]
    assert found == [(bytes(each.data), each.first, each.lines) for each in fresh]
    assert b"".join(data for data, _, _ in found) == content
