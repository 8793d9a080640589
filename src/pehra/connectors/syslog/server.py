"""Listening for syslog: one port for each feed, no more read than is taken."""

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Final

from pehra.connectors.syslog.framing import Frames

log = logging.getLogger(__name__)

# Takes the messages of a feed; what a connection sends next is read when it has returned.
Sink = Callable[[str, list[bytes]], Awaitable[None]]
BLOCK: Final = 64 << 10
MOST_CONNECTIONS: Final = 1000
HANDSHAKE: Final = 15.0  # seconds


@dataclass(frozen=True, slots=True)
class Listener:
    """One port: whose messages come there, and by which TLS (None: none)."""

    feed: str
    bind: str
    port: int
    tls: ssl.SSLContext | None = None


def tls(certificate: str, key: str, clients: str = "") -> ssl.SSLContext:
    """A server's context. `clients`: the authorities of which each client must show a certificate. Raises OSError."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(certificate, key)
    if clients:
        context.load_verify_locations(clients)
        context.verify_mode = ssl.CERT_REQUIRED
    return context


@asynccontextmanager
async def listening(listeners: Sequence[Listener], sink: Sink) -> AsyncIterator[list[int]]:
    """Listen while the block runs; yields the ports, as port 0 is any free one. Raises OSError."""
    doors = [_Door(each, sink) for each in listeners]
    servers: list[asyncio.Server] = []
    try:
        for door in doors:
            servers.append(await door.open())
        yield [int(server.sockets[0].getsockname()[1]) for server in servers]
    finally:
        for server in servers:
            server.close()
        for door in doors:
            await door.close()


class _Door:
    def __init__(self, listener: Listener, sink: Sink) -> None:
        self._listener, self._sink = listener, sink
        self._tasks: set[asyncio.Task[None]] = set()

    async def open(self) -> asyncio.Server:
        handshake = HANDSHAKE if self._listener.tls else None
        return await asyncio.start_server(
            self._enter,
            self._listener.bind,
            self._listener.port,
            limit=BLOCK,
            ssl=self._listener.tls,
            ssl_handshake_timeout=handshake,
        )

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _enter(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None or len(self._tasks) >= MOST_CONNECTIONS:
            log.warning("syslog: more than %d connections to port %d", MOST_CONNECTIONS, self._listener.port)
            writer.close()
            return
        self._tasks.add(task)
        try:
            await self._read(reader)
        except (OSError, ssl.SSLError) as error:
            log.info("syslog: a connection to port %d ended: %s", self._listener.port, error)
        finally:
            self._tasks.discard(task)
            writer.close()
            with suppress(OSError, ssl.SSLError, asyncio.CancelledError):
                await writer.wait_closed()

    async def _read(self, reader: asyncio.StreamReader) -> None:
        frames = Frames()
        while data := await reader.read(BLOCK):
            if messages := frames.take(data):
                await self._sink(self._listener.feed, messages)
        if messages := frames.rest():
            await self._sink(self._listener.feed, messages)
