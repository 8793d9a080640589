"""Clients that send slowly, or never to the end: they keep nobody else waiting, and are shown out."""

import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection

import pytest

from tests.site.runtime.launched import Pehra, eventually

# Many times what the web has of threads.
MANY = 60
# Whoever waits longer has been forgotten; a busy machine takes its time.
LONGEST = 120
# Needs no database: this is about the web alone.
PAGE = "/static/pehra/base.css"
HALF_A_HEAD = f"GET {PAGE} HTTP/1.1\r\nHost: localhost\r\nX-Slow: ".encode()


@pytest.fixture
def small(pehra: Pehra) -> Iterator[int]:
    """The web alone, as one process with two threads: it takes few to hold up everybody. Yields its port."""
    surroundings = pehra.environment | {"PEHRA_WEB_WORKERS": "1", "PEHRA_WEB_THREADS": "2"}
    process = subprocess.Popen(pehra.command("serve"), env=surroundings, cwd="/")
    try:
        eventually(lambda: is_there(pehra.port), LONGEST)
        yield pehra.port
    finally:
        process.terminate()
        process.wait(LONGEST)


def is_there(port: int) -> bool:
    try:
        return page(port) == 200
    except OSError:
        return False


@contextmanager
def lingering(port: int, said: bytes) -> Iterator[list[socket.socket]]:
    """So many connections on which this was said and nothing follows."""
    with ExitStack() as stack:
        found = []
        for _ in range(MANY):
            each = stack.enter_context(socket.create_connection(("localhost", port), timeout=LONGEST))
            each.sendall(said)
            found.append(each)
        yield found


def page(port: int) -> int:
    connection = HTTPConnection("localhost", port, timeout=LONGEST)
    try:
        connection.request("GET", PAGE)
        return connection.getresponse().status
    finally:
        connection.close()


def is_shown_out(each: socket.socket) -> bool:
    """Whether the server ends the connection, with words or without."""
    try:
        while each.recv(65536):
            pass
    except ConnectionError:
        return True
    except TimeoutError:
        return False
    return True


@pytest.mark.parametrize("said", [b"", b"G", HALF_A_HEAD], ids=["nothing", "a letter", "half a head"])
def test_whoever_does_not_finish_the_head_keeps_nobody_waiting(small: int, said: bytes) -> None:
    with lingering(small, said) as slow:
        assert [page(small) for _ in range(5)] == [200] * 5
        assert all(map(is_shown_out, slow))
    assert page(small) == 200


def test_who_announced_too_much_is_told_so_before_it_comes(small: int) -> None:
    """The API reads no byte of what it would not take."""
    said = b"POST /api/v1/reports HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999999\r\n\r\n{"
    with lingering(small, said) as slow:
        assert {each.recv(12) for each in slow} == {b"HTTP/1.1 413"}
        assert page(small) == 200
