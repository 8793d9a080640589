"""A tiny scanner that speaks clamd's INSTREAM: it finds the EICAR test file, and takes so many bytes at most."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Put together here, so that no scanner of a developer's machine takes this file away.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Scanner:
    def __init__(self, listening: socket.socket, most: int) -> None:
        self._listening, self.most = listening, most
        self.seen: list[int] = []

    def serve(self) -> None:
        while True:
            try:
                line, _ = self._listening.accept()
            except OSError:
                return
            with line:
                self._one(line)

    def _one(self, line: socket.socket) -> None:
        if self._exactly(line, 10) != b"zINSTREAM\0":
            line.sendall(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while length := int.from_bytes(self._exactly(line, 4)):
            content += self._exactly(line, length)
            if len(content) > self.most:
                line.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.seen.append(len(content))
        line.sendall(b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0")

    def _exactly(self, line: socket.socket, length: int) -> bytes:
        found = b""
        while len(found) < length and (block := line.recv(length - len(found))):
            found += block
        return found


@contextmanager
def scanning(place: Path | None = None, most: int = 25 << 20) -> Iterator[tuple[str, Scanner]]:
    """A scanner at work, with its address as PEHRA_CLAMAV takes it."""
    if place:
        listening, address = socket.socket(socket.AF_UNIX), f"unix:{place}"
        listening.bind(str(place))
    else:
        listening = socket.create_server(("127.0.0.1", 0))
        address = f"tcp:127.0.0.1:{listening.getsockname()[1]}"
    listening.listen()
    scanner = Scanner(listening, most)
    thread = threading.Thread(target=scanner.serve, daemon=True)
    thread.start()
    try:
        yield address, scanner
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(5)
