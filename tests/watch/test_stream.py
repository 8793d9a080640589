"""Server-sent events from a real server: changes are told, and nothing besides; places are few and are given back."""

import http.client
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from pehra.foundation.access.person import Person
from pehra.foundation.accounts.models import User
from pehra.watch.models import Item
from pehra.watch.web import stream
from pehra.watch.web.stream import Room, Stream
from tests.foundation.accounts.web.browser import entered
from tests.incidents.acting import reported
from tests.incidents.conftest import Net

PATIENCE = 60  # seconds; a machine that is busy answers late, and no test asks how late


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Streams that look often, in a room of their own, which is empty when the test is over."""
    own = Room(1)
    monkeypatch.setattr(stream, "EVERY", 0.05)
    monkeypatch.setattr(stream, "room", own)
    monkeypatch.setattr("pehra.watch.queries.floor.FRESH", 0.001)
    yield
    stream.ending.set()
    for _ in range(PATIENCE * 10):
        if own.enter():
            break
        threading.Event().wait(0.1)
    stream.ending.clear()


@contextmanager
def listening(server: Any, person: Person | None, path: str = "/floor/stream/") -> Iterator[http.client.HTTPResponse]:
    where = urlsplit(server.url)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=PATIENCE)
    headers = {"Accept": "text/event-stream"}
    if person is not None:
        client = entered(User.objects.get(pk=person.user_id))
        headers["Cookie"] = f"sessionid={client.cookies['sessionid'].value}"
    connection.request("GET", path, headers=headers)
    try:
        yield connection.getresponse()
    finally:
        connection.close()


def lines(answer: http.client.HTTPResponse, until: bytes) -> list[bytes]:
    """What comes until a line begins so. It waits no longer than the connection does."""
    found = []
    while True:
        line = answer.readline()
        found.append(line.strip())
        if line.startswith(until):
            return found
        if not line:
            raise AssertionError(f"the stream ended without {until!r}: {found}")


@pytest.mark.django_db(transaction=True)
def test_a_change_is_told_and_nothing_of_it(net: Net, live_server: Any) -> None:
    with listening(live_server, net.analyst) as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "text/event-stream"
        assert "no-store" in answer.headers["Cache-Control"]
        assert lines(answer, b"retry:")
        # Told again and again, since the stream's first look may come after one of them.
        stop = threading.Event()
        told: list[bytes] = []

        def hear() -> None:
            told.extend(lines(answer, b"event: changed"))
            stop.set()

        ear = threading.Thread(target=hear, daemon=True)
        ear.start()
        for _ in range(PATIENCE):
            reported(net)
            if stop.wait(1):
                break
        ear.join(PATIENCE)
        assert told[-1] == b"event: changed"
        heard = b"\n".join([*told, *lines(answer, b"data:")])
        assert set(heard.split(b"\n")) <= {b"", b"event: changed", b"data: yes", b": still here"}
    assert Item.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_whoever_finds_no_room_is_told_to_ask_and_a_place_is_given_back(
    net: Net, live_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "LASTS", 3.0)
    with listening(live_server, net.analyst) as first:
        assert first.status == 200
        lines(first, b"retry:")
        with listening(live_server, net.lead) as second:
            assert (second.status, second.read()) == (204, b"")
        assert first.read() is not None  # until it ends by itself
    for _ in range(PATIENCE):
        with listening(live_server, net.lead) as third:
            if third.status == 200:
                return
        threading.Event().wait(0.5)
    raise AssertionError("the place was never given back")


@pytest.mark.django_db(transaction=True)
def test_to_a_stranger_there_is_no_stream(net: Net, live_server: Any) -> None:
    for stranger in (net.contact, net.auditor, net.administrator):
        with listening(live_server, stranger) as answer:
            assert answer.status == 404
    with listening(live_server, None) as answer:
        assert answer.status == 302
    with listening(live_server, net.analyst, "/floor/stream/?body=cert-cii") as answer:
        assert answer.status == 404
    # Who was refused took no place.
    with listening(live_server, net.analyst, "/floor/stream/?wall=yes") as answer:
        assert answer.status == 200


def test_a_room_has_as_many_places_as_it_was_made_with() -> None:
    room = Room(2)
    assert [room.enter() for _ in range(3)] == [True, True, False]
    room.leave()
    assert room.enter()
    assert not Room(0).enter()


def test_a_place_is_given_back_once_however_a_stream_ends() -> None:
    def broken() -> Iterator[bytes]:
        yield b"one"
        raise OSError("the line")

    for ending in ("runs out", "breaks", "is closed", "is forgotten"):
        room = Room(1)
        assert room.enter()
        made = Stream(room, broken() if ending == "breaks" else iter([b"one"]))
        assert next(made) == b"one"
        if ending == "runs out":
            assert list(made) == []
        elif ending == "breaks":
            with pytest.raises(OSError, match="the line"):
                next(made)
        elif ending == "is closed":
            made.close()
            made.close()
        del made
        assert room.enter(), ending
        assert not room.enter(), ending


def test_the_number_of_streams_is_the_operators() -> None:
    assert settings.WATCH_STREAMS == 1


@pytest.mark.parametrize(("streams", "threads", "found"), [("3", "8", 3), ("64", "4", 3), ("1", "1", 0), ("0", "4", 0)])
def test_streams_leave_a_thread_that_answers(streams: str, threads: str, found: int) -> None:
    told = "from pehra.site import settings; print(settings.WATCH_STREAMS)"
    given = {**os.environ, "PEHRA_WATCH_STREAMS": streams, "PEHRA_WEB_THREADS": threads}
    assert subprocess.check_output([sys.executable, "-c", told], env=given, text=True).strip() == str(found)
