"""Answers that a server gives and the embedded engine does not, by a server that says what it is told to.

Source: https://clickhouse.com/docs/interfaces/http, "HTTP response codes caveats".
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from pehra.connectors.event_store import EventStore, connect
from pehra.pipeline.store import StoreAway, StoreRefused

ERROR = b"Code: 395. DB::Exception: Value passed to 'throwIf' function is non-zero. (version 25.8)"


@contextmanager
def saying(answer: bytes) -> Iterator[EventStore]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.wfile.write(answer)
            self.close_connection = True

        def log_message(self, *arguments: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        serving = threading.Thread(target=server.serve_forever, args=(0.01,))
        serving.start()
        store = connect(f"http://127.0.0.1:{server.server_port}", Path())
        try:
            yield store
        finally:
            store.close()
            server.shutdown()
            serving.join()


def told(body: bytes, *headers: bytes, status: bytes = b"200 OK") -> bytes:
    length = b"Content-Length: %d" % len(body)
    return b"\r\n".join([b"HTTP/1.1 " + status, length, *headers, b"", body])


ASKING: list[Callable[[EventStore], object]] = [
    lambda store: store.rows("SELECT 1"),
    lambda store: list(store.stream("SELECT 1")),
    lambda store: store.do("SELECT 1"),
    lambda store: store.send("INSERT INTO t FORMAT CSV", b"1\n"),
]


@pytest.mark.parametrize("ask", ASKING)
class TestErrors:
    def test_behind_a_tag(self, ask: Callable[[EventStore], object]) -> None:
        body = b'{"a":1}\n\r\n__exception__\r\nabcdefgh\r\n' + ERROR + b"\n80 abcdefgh\r\n__exception__\r\n"
        with saying(told(body, b"X-ClickHouse-Exception-Tag: abcdefgh")) as store, pytest.raises(StoreRefused) as error:
            ask(store)
        assert error.value.code == 395

    def test_before_a_cut(self, ask: Callable[[EventStore], object]) -> None:
        answer = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n" % len(ERROR) + ERROR + b"\r\n"
        with saying(answer) as store, pytest.raises(StoreRefused, match="Code: 395"):
            ask(store)

    def test_in_a_header(self, ask: Callable[[EventStore], object]) -> None:
        with (
            saying(told(ERROR, b"X-ClickHouse-Exception-Code: 395", status=b"500 No")) as store,
            pytest.raises(StoreRefused) as error,
        ):
            ask(store)
        assert error.value.code == 395

    @pytest.mark.parametrize("code", [242, 243, 252, 202, 210, 999])
    def test_that_pass(self, ask: Callable[[EventStore], object], code: int) -> None:
        with (
            saying(told(b"Code: %d" % code, b"X-ClickHouse-Exception-Code: %d" % code, status=b"500 No")) as store,
            pytest.raises(StoreAway),
        ):
            ask(store)

    @pytest.mark.parametrize(
        "text", [b"Code: 75. Cannot write: errno: 28, strerror: No space left on device", b"Disk quota exceeded"]
    )
    def test_of_a_full_disk(self, ask: Callable[[EventStore], object], text: bytes) -> None:
        with (
            saying(told(text, b"X-ClickHouse-Exception-Code: 75", status=b"500 No")) as store,
            pytest.raises(StoreAway),
        ):
            ask(store)

    def test_of_a_proxy(self, ask: Callable[[EventStore], object]) -> None:
        with (
            saying(told(b"<html>Bad gateway</html>", status=b"502 Bad Gateway")) as store,
            pytest.raises(StoreAway, match="Bad gateway"),
        ):
            ask(store)

    @pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{}", b"no http\r\n\r\n"])
    def test_of_a_line_that_breaks(self, ask: Callable[[EventStore], object], answer: bytes) -> None:
        with saying(answer) as store, pytest.raises(StoreAway, match="does not answer"):
            ask(store)


def test_text_that_looks_like_an_error_is_an_answer() -> None:
    with saying(told(b'{"text":"Code: 395. DB::Exception: told"}\n')) as store:
        assert store.rows("SELECT 1") == [{"text": "Code: 395. DB::Exception: told"}]
