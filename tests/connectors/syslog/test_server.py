"""The server over real connections: plain, by TLS, with certificates of clients, and under pressure."""

import asyncio
import ssl
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from pehra.connectors.syslog import Listener, listening, tls
from tests.connectors.smtp.server import certificate

ONE, TWO = b"<34>1 - host app - - - one", b"<34>1 - host app - - - two"


class Sink:
    """Takes messages; `open` lets it return."""

    def __init__(self) -> None:
        self.found: list[tuple[str, bytes]] = []
        self.open = asyncio.Event()
        self.open.set()

    async def __call__(self, feed: str, messages: list[bytes]) -> None:
        self.found += [(feed, each) for each in messages]
        await self.open.wait()

    async def has(self, count: int) -> None:
        async with asyncio.timeout(10):
            while len(self.found) < count:
                await asyncio.sleep(0.01)


async def send(port: int, data: bytes, context: ssl.SSLContext | None = None) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", port, ssl=context)
    writer.write(data)
    await writer.drain()
    writer.close()
    await writer.wait_closed()


def plain(feed: str = "a/b", context: ssl.SSLContext | None = None) -> Listener:
    return Listener(feed, "127.0.0.1", 0, context)


def test_each_port_is_a_feed() -> None:
    async def play() -> None:
        sink = Sink()
        async with listening([plain("a/one"), plain("a/two")], sink) as ports:
            await send(ports[0], ONE + b"\n" + TWO + b"\n")
            await sink.has(2)
            await send(ports[1], b"%d %s" % (len(TWO), TWO))
            await sink.has(3)
        assert sink.found == [("a/one", ONE), ("a/one", TWO), ("a/two", TWO)]

    asyncio.run(play())


def test_by_tls_and_only_by_tls(tmp_path: Path) -> None:
    _, trusted = certificate(tmp_path)

    async def play() -> None:
        sink = Sink()
        context = tls(str(trusted), str(tmp_path / "key.pem"))
        async with listening([plain(context=context)], sink) as (port,):
            await send(port, ONE + b"\n", ssl.create_default_context(cafile=str(trusted)))
            await sink.has(1)
            await send(port, TWO + b"\n")
            await send(port, ONE + b"\n", ssl.create_default_context(cafile=str(trusted)))
            await sink.has(2)
        assert [message for _, message in sink.found] == [ONE, ONE]

    asyncio.run(play())


def test_clients_must_show_a_certificate_where_that_is_asked(tmp_path: Path) -> None:
    _, trusted = certificate(tmp_path)
    known = ssl.create_default_context(cafile=str(trusted))
    known.load_cert_chain(trusted, tmp_path / "key.pem")

    async def play() -> None:
        sink = Sink()
        context = tls(str(trusted), str(tmp_path / "key.pem"), str(trusted))
        async with listening([plain(context=context)], sink) as (port,):
            # With TLS 1.3 the client hears of it late, or not at all.
            with suppress(OSError, ssl.SSLError):
                await send(port, TWO + b"\n", ssl.create_default_context(cafile=str(trusted)))
            await send(port, ONE + b"\n", known)
            await sink.has(1)
        assert [message for _, message in sink.found] == [ONE]

    asyncio.run(play())


async def until_it_stops(writer: asyncio.StreamWriter) -> int:
    """Send until nobody reads for a second; how many lines that were."""
    sent = 0
    with suppress(TimeoutError):
        while True:
            writer.write((ONE + b"\n") * 10_000)
            sent += 10_000
            await asyncio.wait_for(writer.drain(), 1)
    return sent


def test_no_more_is_read_than_is_taken() -> None:
    async def play() -> None:
        sink = Sink()
        async with listening([plain()], sink) as (port,):
            sink.open.clear()
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.transport.set_write_buffer_limits(high=0)
            sent = await until_it_stops(writer)
            assert len(sink.found) < 5_000 < sent
            sink.open.set()
            await sink.has(sent)
            writer.close()

    asyncio.run(play())


def test_a_line_without_an_end_comes_when_the_connection_ends() -> None:
    async def play() -> None:
        sink = Sink()
        async with listening([plain()], sink) as (port,):
            await send(port, ONE)
            await sink.has(1)
            await send(port, b"%d %s" % (len(TWO) + 1, TWO))
            await send(port, b"")
        assert sink.found == [("a/b", ONE)]

    asyncio.run(play())


def test_a_port_that_is_taken_is_told() -> None:
    async def play() -> Any:
        async with listening([plain()], Sink()) as (port,):
            with pytest.raises(OSError, match="in use"):
                async with listening([Listener("a/b", "127.0.0.1", port)], Sink()):
                    pass

    asyncio.run(play())
