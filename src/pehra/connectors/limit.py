"""An end to an exchange over HTTP, however slowly the other side speaks.

A timeout of the client is for one read, and whoever drips has many.
"""

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any


class Limit:
    """Cuts an exchange off wherever it stands: in its handshake, its headers or its body.

    `with limit.of(seconds)` around it, and `limit.watch` as the request's extension "trace". What is cut off looks like
    a line that broke or, where no length was told, like a document that ended: `over` tells. One exchange at a time;
    it may go over several lines one after another.
    """

    def __init__(self) -> None:
        self.over = False
        self._line: socket.socket | None = None
        self._lock = threading.Lock()

    @contextmanager
    def of(self, seconds: float) -> Iterator[None]:
        timer = threading.Timer(seconds, self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            with self._lock:
                if self._line:
                    self._line.close()
                self._line = None

    def watch(self, event: str, told: Mapping[str, Any]) -> None:
        """Take note of the line as soon as there is one. Source: httpx's documentation, Request extensions, "trace"."""
        if event != "connection.connect_tcp.complete":
            return
        with self._lock:
            if self._line:
                self._line.close()
            # TLS takes the socket over; its copy stays good for shutting the line down.
            self._line = told["return_value"].get_extra_info("socket").dup()
        if self.over:
            self._cut()

    def _cut(self) -> None:
        with self._lock:
            self.over = True
            if self._line:
                with suppress(OSError):
                    self._line.shutdown(socket.SHUT_RDWR)
