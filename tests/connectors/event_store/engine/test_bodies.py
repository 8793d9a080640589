"""Bodies of requests: told by a length or in chunks, whole or cut off."""

import io
from email.message import Message

import pytest

from pehra.connectors.event_store.engine.bodies import Body, TooLong


def body(content: bytes, **headers: str) -> Body:
    told = Message()
    for name, value in headers.items():
        told[name.replace("_", "-")] = value
    return Body(io.BytesIO(content), told)


def test_a_body_of_a_length_ends_there() -> None:
    found = body(b"SELECT 1GET /", Content_Length="8")
    assert not found.is_read
    assert (found.head(), found.all(10), found.is_read, found.length) == (b"SELECT 1", b"", True, 8)


def test_a_body_in_chunks() -> None:
    found = body(b"4;x=y\r\nSELE\r\n4\r\nCT 1\r\n0\r\nTrailer: x\r\n\r\nGET", Transfer_Encoding="chunked")
    assert (found.head(), found.is_read, found.length) == (b"SELECT 1", True, None)


def test_no_body() -> None:
    found = body(b"")
    assert (found.is_read, found.head()) == (True, b"")


def test_the_head_is_a_piece_and_the_rest_follows() -> None:
    content = bytes(3 << 20)
    found = body(content, Content_Length=str(len(content)))
    head = found.head()
    assert len(head) == 1 << 20
    assert len(head) + sum(map(len, found.pieces())) == len(content)


def test_what_nobody_wants_is_passed_over() -> None:
    assert body(bytes(100), Content_Length="100").skip(100)
    assert not body(bytes(3 << 20), Content_Length=str(3 << 20)).skip(1 << 20)
    assert body(b"").skip(0)


def test_a_statement_has_an_end() -> None:
    with pytest.raises(TooLong):
        body(bytes(100), Content_Length="100").all(99)


@pytest.mark.parametrize("content", [b"", b"5\r\nab", b"zz\r\n", b"-1\r\n", b"2\r\nab\r\n", b"0\r\n"])
def test_a_body_cut_off_is_no_whole_one(content: bytes) -> None:
    with pytest.raises(ConnectionError):
        body(content, Transfer_Encoding="chunked").head()
    with pytest.raises(ConnectionError):
        body(content, Content_Length="100").head()


@pytest.mark.parametrize("length", ["-5", "five", "٥", ""])
def test_a_length_that_is_none_is_no_body(length: str) -> None:
    assert body(b"SELECT 1", Content_Length=length).head() == b""
