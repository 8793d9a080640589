"""Lines: numbered from 1, whatever their ends, bounded in length."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.pipeline.reasons import Reason
from pehra.pipeline.refusals import KEPT, Refused
from pehra.pipeline.rows.lines import lines


def found(content: bytes, longest: int = 100) -> list[object]:
    return [
        (each.line, each.reason) if isinstance(each, Refused) else each for each in lines(io.BytesIO(content), longest)
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", []),
        (b"a", [(1, b"a")]),
        (b"a\n", [(1, b"a")]),
        (b"a\r\nb\n\nc", [(1, b"a"), (2, b"b"), (3, b""), (4, b"c")]),
        (b"\xef\xbb\xbfa\n\xef\xbb\xbfb", [(1, b"a"), (2, b"\xef\xbb\xbfb")]),
        (b"a\rb\n", [(1, b"a\rb")]),
        (b"\x0b\x0c\x1c\n", [(1, b"\x0b\x0c\x1c")]),
    ],
)
def test_are_cut_at_line_feeds(content: bytes, expected: list[object]) -> None:
    assert found(content) == expected


def test_one_that_is_too_long_is_refused_and_its_neighbours_are_not() -> None:
    assert found(b"a\n" + b"x" * 1000 + b"\nb\n", longest=10) == [(1, b"a"), (2, Reason.LONG), (3, b"b")]


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
def test_one_of_just_the_longest_length_is_a_line(end: bytes) -> None:
    assert found(b"x" * 10 + end, longest=10) == [(1, b"x" * 10)]


def test_one_more_byte_is_too_many() -> None:
    assert found(b"x" * 12 + b"\ny", longest=10) == [(1, Reason.LONG), (2, b"y")]


def test_of_a_refused_one_only_the_beginning_is_kept() -> None:
    (refused,) = lines(io.BytesIO(b"x" * 100_000), 50_000)
    assert isinstance(refused, Refused)
    assert refused.raw == b"x" * KEPT


def test_what_was_read_already_comes_first() -> None:
    assert list(lines(io.BytesIO(b"b\nc"), head=b"a")) == [(1, b"ab"), (2, b"c")]
    assert list(lines(io.BytesIO(b"b\n"), head=b"\n")) == [(1, b""), (2, b"b")]


@given(st.lists(st.binary(max_size=20).map(lambda text: text.replace(b"\n", b"").replace(b"\r", b"")), min_size=1))
def test_what_was_joined_is_parted(texts: list[bytes]) -> None:
    joined = b"\n".join(texts)
    if joined.startswith(b"\xef\xbb\xbf"):
        return
    expected = list(enumerate(texts, start=1))
    assert found(joined) == (expected if texts[-1] else expected[:-1])
