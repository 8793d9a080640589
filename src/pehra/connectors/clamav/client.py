"""Bytes shown to clamd by its command INSTREAM (clamd(8)): chunks with their length before them, then a zero.

The scanner sees a stream and never a file: nothing of what is scanned lies open on a disk of ours.
"""

import socket
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

CONNECTING: Final = 5.0
# A large archive takes clamd its time once it has everything.
ANSWERING: Final = 300.0
LONGEST_ANSWER: Final = 4096
BLOCK: Final = 1 << 18


class Away(Exception):
    """The scanner cannot be reached, or went away: it is asked again later."""


class Verdict(StrEnum):
    CLEAN = "clean"
    FOUND = "found"
    FAILED = "failed"  # it says that it cannot scan this, such as for its size


@dataclass(frozen=True)
class Told:
    """What the scanner said: with FOUND the name of what it found, with FAILED its reason."""

    verdict: Verdict
    words: str = ""


def parse(address: str) -> tuple[str, int]:
    """Read `unix:/path` (with port 0) or `tcp:host:port`. Raises ValueError."""
    kind, _, rest = address.partition(":")
    if kind == "unix" and rest.startswith("/"):
        return rest, 0
    host, _, port = rest.rpartition(":")
    if kind == "tcp" and host and port.isascii() and port.isdecimal() and 0 < int(port) < 65536:
        return host.strip("[]"), int(port)
    raise ValueError(f"PEHRA_CLAMAV: write unix:/run/clamav/clamd.ctl or tcp:host:3310, not {address[:100]!r}")


def scan(address: str, blocks: Iterable[bytes], *, patience: float = ANSWERING) -> Told:
    """Show bytes to the scanner. Raises Away, and whatever `blocks` raises."""
    try:
        with _connected(address) as line:
            line.settimeout(patience)
            # Broken off: it has heard enough, such as more than it takes, and has said why.
            with suppress(BrokenPipeError, ConnectionResetError):
                _show(line, blocks)
            return _understood(_answer(line))
    except (OSError, TimeoutError) as error:
        raise Away(str(error) or type(error).__name__) from error


def _connected(address: str) -> socket.socket:
    place, port = parse(address)
    if port:
        return socket.create_connection((place, port), CONNECTING)
    line = socket.socket(socket.AF_UNIX)
    try:
        line.settimeout(CONNECTING)
        line.connect(place)
    except BaseException:
        line.close()
        raise
    return line


def _show(line: socket.socket, blocks: Iterable[bytes]) -> None:
    line.sendall(b"zINSTREAM\0")
    for block in blocks:
        for start in range(0, len(block), BLOCK):
            part = block[start : start + BLOCK]
            line.sendall(len(part).to_bytes(4) + part)
    line.sendall(bytes(4))


def _answer(line: socket.socket) -> str:
    found = b""
    while b"\0" not in found and len(found) < LONGEST_ANSWER:
        try:
            block = line.recv(LONGEST_ANSWER)
        except ConnectionResetError:
            break
        if not block:
            break
        found += block
    return found.partition(b"\0")[0].decode(errors="replace").strip()


def _understood(answer: str) -> Told:
    said = answer.removeprefix("stream:").strip()
    if said == "OK":
        return Told(Verdict.CLEAN)
    if said.endswith(" FOUND"):
        return Told(Verdict.FOUND, said.removesuffix(" FOUND")[:180])
    if not said:
        raise Away("it closed the line without an answer")
    return Told(Verdict.FAILED, said.removesuffix(" ERROR").removesuffix(".")[:180])
