"""Server-sent events: a page is told that its floor has changed, and asks for what by itself.

The site runs in processes with a fixed number of threads (docs/adr/0034), and an open stream holds one of them. So
each process has room for few streams; whoever comes beyond that is told so at once, and asks every some seconds.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Event
from typing import Final

from django.conf import settings
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pehra.foundation.access.doors import door
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import WORKS_CASES
from pehra.foundation.access.viewing import viewing
from pehra.watch.queries import floor

EVERY: Final = 2.0  # seconds between two looks
BEAT: Final = 5.0  # seconds of silence after which a line is sent, so that a stream nobody hears is noticed
LASTS: Final = 120.0  # seconds; then the browser knocks again, and the door asks anew who it is
AGAIN: Final = 3000  # milliseconds after which the browser does


class Room:
    """How many streams a process bears."""

    def __init__(self, most: int) -> None:
        self._places = BoundedSemaphore(most) if most else None

    def enter(self) -> bool:
        """Take a place, if there is one."""
        return self._places is not None and self._places.acquire(blocking=False)

    def leave(self) -> None:
        if self._places is not None:
            self._places.release()


room = Room(settings.WATCH_STREAMS)
# Set, it ends every stream of this process.
ending = Event()


class Stream:
    """The lines of one stream. Its place is given back when it ends, however it ends, and once."""

    def __init__(self, taken: Room, lines: Iterator[bytes]) -> None:
        self._room, self._lines, self._open = taken, lines, True

    def __iter__(self) -> "Stream":
        return self

    def __next__(self) -> bytes:
        try:
            return next(self._lines)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        if self._open:
            self._open = False
            self._room.leave()

    def __del__(self) -> None:
        self.close()


@door(*WORKS_CASES, looks=False)
@require_safe
@never_cache
def stream(request: HttpRequest) -> HttpResponseBase:
    """A stream of "changed"; 204 where there is no room, after which a browser does not come again."""
    viewer: Person = request.person
    named = request.GET.get("wall") != "yes"
    with _window(viewer):
        where = floor.post(viewer, timezone.now(), request.GET.get("body", "").strip()[:100], named=named)
    if not room.enter():
        return HttpResponse(status=204)
    response = StreamingHttpResponse(Stream(room, _lines(viewer, where)), content_type="text/event-stream")
    response["X-Accel-Buffering"] = "no"
    return response


def _lines(viewer: Person, where: floor.Post) -> Iterator[bytes]:
    started = silent = time.monotonic()
    yield f"retry: {AGAIN}\n\n".encode()
    known = None
    while time.monotonic() - started < LASTS:
        with _window(viewer):
            found = floor.pulse(where, timezone.now())
        if known is not None and found != known:
            silent = time.monotonic()
            yield b"event: changed\ndata: yes\n\n"
        elif time.monotonic() - silent > BEAT:
            silent = time.monotonic()
            yield b": still here\n\n"
        known = found
        if ending.wait(EVERY):
            return


@contextmanager
def _window(viewer: Person) -> Iterator[None]:
    """Look once, and leave no connection behind that has gone bad meanwhile."""
    close_old_connections()
    with viewing(viewer):
        yield
