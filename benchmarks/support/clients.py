"""Clients that ask over HTTP, each on a connection of its own, as fast as they are answered."""

import http.client
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Ask:
    """One request."""

    path: str
    method: str = "GET"
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Answers:
    """What came back: the seconds of each answer, and how long it all took."""

    seconds: list[float]
    elapsed: float

    @property
    def rate(self) -> float:
        return len(self.seconds) / self.elapsed


Asking = Callable[[int, int], Ask]


def ask_for(port: int, seconds: float, clients: int, asking: Asking, expected: int = 200) -> Answers:
    """Let so many clients ask for so long; `asking(client, number)` makes each request. Any other status ends it."""
    found: list[list[float]] = [[] for _ in range(clients)]
    faults: list[str] = []
    until = time.perf_counter() + seconds
    threads = [
        threading.Thread(target=_ask, args=(port, until, number, asking, expected, found[number], faults))
        for number in range(clients)
    ]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise SystemExit(f"a request failed: {faults[0]}")
    return Answers([each for one in found for each in one], time.perf_counter() - start)


def walk(port: int, seconds: float, asks: Sequence[Ask]) -> list[float]:
    """Ask for all of these one after the other, again and again for so long: the seconds of each time through.

    As a browser that needs several answers for what it shows. Any status but 200 ends it.
    """
    connection, found = connect(port), list[float]()
    until = time.perf_counter() + seconds
    while not found or time.perf_counter() < until:
        began = time.perf_counter()
        for ask in asks:
            status, body = ask_once(connection, ask)
            if status != 200:
                raise SystemExit(f"{ask.path} failed: {status} {body[:400]!r}")
        found.append(time.perf_counter() - began)
    connection.close()
    return found


def ask_once(connection: http.client.HTTPConnection, ask: Ask) -> tuple[int, bytes]:
    """One request on an open connection."""
    connection.request(ask.method, ask.path, ask.body, ask.headers)
    answer = connection.getresponse()
    return answer.status, answer.read()


def connect(port: int) -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", port, timeout=60)


def _ask(
    port: int, until: float, client: int, asking: Asking, expected: int, seconds: list[float], faults: Any
) -> None:
    connection = connect(port)
    number = 0
    while (began := time.perf_counter()) < until and not faults:
        status, body = ask_once(connection, asking(client, number))
        seconds.append(time.perf_counter() - began)
        number += 1
        if status != expected:
            faults.append(f"{status} {body[:400]!r}")
    connection.close()
