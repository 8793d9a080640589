"""Messages out of streams: however the stream is cut, the same messages, and never much memory."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.connectors.syslog import Frames

ONE = b"<34>1 2026-10-04T01:02:03Z host app - - - hello"


def counted(*messages: bytes) -> bytes:
    return b"".join(b"%d %s" % (len(each), each) for each in messages)


def read(stream: bytes, cuts: list[int] | None = None, longest: int = 100) -> list[bytes]:
    frames, found, last = Frames(longest), [], 0
    for cut in [*sorted({min(cut, len(stream)) for cut in cuts or []}), len(stream)]:
        found += frames.take(stream[last:cut])
        last = cut
    return found + frames.rest()


@pytest.mark.parametrize(
    ("stream", "messages"),
    [
        (b"", []),
        (ONE + b"\n" + ONE + b"\r\n", [ONE, ONE]),
        (ONE, [ONE]),
        (counted(ONE, b"<1>x"), [ONE, b"<1>x"]),
        (counted(b"<1>a\nb\r\n"), [b"<1>a#012b"]),
        (counted(b"<1>a") + b"\n<2>b\n" + counted(b"<3>c"), [b"<1>a", b"<2>b", b"<3>c"]),
        (b"\n\n\0<1>a\0\n", [b"<1>a"]),
        (counted(ONE)[:-3], []),
        (b"12345678901234\n<1>a\n", [b"12345678901234", b"<1>a"]),
        (b"1234-x\n", [b"1234-x"]),
        (b"0 x\n", [b"0 x"]),
    ],
)
def test_both_framings(stream: bytes, messages: list[bytes]) -> None:
    assert read(stream) == messages
    assert read(stream, list(range(len(stream)))) == messages


@pytest.mark.parametrize("framed", [lambda long: long + b"\n", counted])
def test_a_message_without_end_is_cut_and_the_next_is_whole(framed: object) -> None:
    stream = framed(b"<1>" + b"x" * 1000) + b"<2>y\n"  # type: ignore[operator]
    for cuts in ([], [50], [101, 103], list(range(len(stream)))):
        assert read(stream, cuts) == [b"<1>" + b"x" * 97, b"<2>y"]


def test_an_endless_line_takes_no_memory() -> None:
    frames = Frames(1000)
    found = [message for _ in range(2000) for message in frames.take(b"x" * 1000)]
    assert found == [b"x" * 1000]
    assert len(frames._held) <= 1000
    assert Frames(1000).take(b"9999999 " + b"x" * 1000) == [b"x" * 1000]


@given(
    st.lists(st.tuples(st.booleans(), st.binary(min_size=1, max_size=30)), max_size=8),
    st.lists(st.integers(0, 400), max_size=8),
)
def test_cuts_change_nothing(messages: list[tuple[bool, bytes]], cuts: list[int]) -> None:
    stream = b"".join(counted(b"<1>" + text) if count else b"<1>" + text + b"\n" for count, text in messages)
    assert read(stream, cuts) == read(stream)


@given(st.binary(max_size=400), st.lists(st.integers(0, 400), max_size=8))
def test_whatever_comes_gives_single_lines_of_bounded_length(stream: bytes, cuts: list[int]) -> None:
    for message in read(stream, cuts):
        assert message
        assert b"\n" not in message
        assert len(message) <= 400
