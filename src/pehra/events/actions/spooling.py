"""Messages that come one by one, gathered to inputs.

What was taken lies in a file at once, so it outlives the process; a batch that is closed, or that a killed process
left, becomes a run. The file goes when the run is durable, so a batch that is met again is known by its bytes.
"""

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import uuid4

from django.conf import settings

from pehra.events.actions import keeping
from pehra.events.actions.intake import Origin, take_in
from pehra.events.rules.runs import Way
from pehra.feeds.catalogue import UnknownFeed, catalogue
from pehra.pipeline.spec import SpecErrors

log = logging.getLogger(__name__)

OPEN: Final = ".open"
CLOSED: Final = ".closed"
MOST_LINES: Final = 20_000
MOST_BYTES: Final = 32 << 20
OLDEST: Final = 2.0  # seconds
# With so many batches that no run could be made of, no more is read.
MOST_WAITING: Final = 500
_PIECE: Final = 1 << 20


class Spool:
    """The open batch of one feed. `clock`: seconds that only grow."""

    def __init__(self, feed: str, clock: Callable[[], float]) -> None:
        self.feed, self._clock = feed, clock
        self._folder = spools() / feed
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._number: int | None = None
        self._path = self._folder
        self._lines = self._bytes = 0
        self._since = 0.0

    def add(self, lines: Sequence[bytes]) -> None:
        """Write lines down: they are the system's when this returns, and on the disk when the batch is closed."""
        if self._number is None:
            self._path = self._folder / f"{uuid4()}{OPEN}"
            self._number = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
            self._lines = self._bytes = 0
            self._since = self._clock()
        data = b"".join(line + b"\n" for line in lines)
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self._number, rest) :]
        self._lines += len(lines)
        self._bytes += len(data)

    def is_due(self) -> bool:
        if self._number is None:
            return False
        full = self._lines >= MOST_LINES or self._bytes >= MOST_BYTES
        return full or self._clock() - self._since >= OLDEST

    def close(self) -> None:
        """End the batch, if one is open, durably."""
        if self._number is None:
            return
        os.fsync(self._number)
        os.close(self._number)
        self._number = None
        self._path.rename(self._path.with_suffix(CLOSED))


def spools() -> Path:
    """Where batches are gathered, each in the folder of its feed."""
    return Path(settings.HOME) / "raw" / "incoming" / "syslog"


def adopt() -> int:
    """Close the batches that a killed process left open; a line that it was writing is cut off. Returns how many."""
    found = list(spools().rglob(f"*{OPEN}"))
    for path in found:
        with path.open("r+b") as file:
            file.truncate(_whole_lines(path))
            os.fsync(file.fileno())
        path.rename(path.with_suffix(CLOSED))
    return len(found)


def waiting() -> list[Path]:
    """The closed batches, the oldest first."""
    return sorted(spools().rglob(f"*{CLOSED}"), key=lambda path: (path.stat().st_mtime_ns, path.name))


def bring_in(*, path: Path, at: datetime) -> None:
    """Make a run of a closed batch, which is gone afterwards. What the database raises leaves it where it is."""
    feed = path.parent.relative_to(spools()).as_posix()
    if not path.stat().st_size:
        path.unlink()
        return
    try:
        spec = catalogue().spec(feed)
    except (UnknownFeed, SpecErrors) as error:
        log.warning("%s waits: %s", path, error)
        return
    with path.open("rb") as file:
        # A copy: were it moved, a crash before the commit would lose what no sender sends again.
        received = keeping.receive(keeping.blocks_of(file), settings.FEED_LARGEST)
    name = f"{feed.replace('/', '-')}-{at:%Y%m%dT%H%M%S}.log"
    take_in(received=received, spec=spec, origin=Origin(Way.SYSLOG, name), at=at)
    path.unlink()


def _whole_lines(path: Path) -> int:
    """How many bytes of a file are whole lines."""
    whole = passed = 0
    for block in _blocks(path):
        end = block.rfind(b"\n")
        if end >= 0:
            whole = passed + end + 1
        passed += len(block)
    return whole


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_PIECE):
            yield block
