"""A real HTTP server that publishes a document, or misbehaves as it is told."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Publisher:
    """What it says at each path, and what it was asked. An answer is (status, headers, body).

    A body in pieces is sent piece by piece; its `Content-Length` is among the headers.
    """

    pages: dict[str, Callable[[Any], tuple[int, dict[str, str], bytes | Iterable[bytes]]]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    port: int = 0
    scheme: str = "http"

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    def publish(self, path: str, body: bytes, *, etag: str = '"1"') -> None:
        """A document that is there as long as it is not known."""

        def answer(request: Any) -> tuple[int, dict[str, str], bytes]:
            if request.headers.get("If-None-Match") == etag:
                return 304, {}, b""
            return 200, {"ETag": etag, "Last-Modified": "Sun, 01 Mar 2026 09:00:00 GMT"}, body

        self.pages[path] = answer

    def say(self, path: str, status: int, body: bytes = b"", **headers: str) -> None:
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = lambda request: (status, told, body)


def dripping(pieces: int, every: float) -> Callable[[Any], tuple[int, dict[str, str], Iterable[bytes]]]:
    """A page that comes byte by byte, one in so many seconds."""

    def drops() -> Iterator[bytes]:
        for _ in range(pieces):
            time.sleep(every)
            yield b"x"

    return lambda request: (200, {"Content-Length": str(pieces)}, drops())


@contextmanager
def never_greeting(piece: bytes = b"X-Slow: 1\r\n", every: float = 0.05) -> Iterator[int]:
    """The port of a server whose headers never end: each of its pieces comes in time, and the whole never does."""
    over = threading.Event()

    def serve(server: socket.socket) -> None:
        with suppress(OSError):
            while not over.is_set():
                line, _ = server.accept()
                with line, suppress(OSError):
                    line.sendall(b"HTTP/1.1 200 OK\r\n")
                    while not over.wait(every):
                        line.sendall(piece)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve, args=(server,), daemon=True)
        thread.start()
        yield server.getsockname()[1]
        over.set()
        # Whoever waits for the next line is woken by it.
        with suppress(OSError):
            socket.create_connection(server.getsockname(), timeout=1).close()
        thread.join()


@contextmanager
def publisher(tls: ssl.SSLContext | None = None) -> Iterator[Publisher]:
    made = Publisher(scheme="https" if tls else "http")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            path = self.path.partition("?")[0]
            made.asked.append((self.path, dict(self.headers.items()), body))
            page = made.pages.get(path, lambda request: (404, {}, b""))
            self.body = body
            status, headers, content = page(self)
            self.send_response(status)
            if isinstance(content, bytes) and "Content-Length" not in headers:
                self.send_header("Content-Length", str(len(content)))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            # Whoever asked may be gone by then.
            with suppress(ConnectionError):
                for piece in [content] if isinstance(content, bytes) else content:
                    self.wfile.write(piece)

        do_POST = do_GET

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    made.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield made
    server.shutdown()
    server.server_close()
    thread.join()
