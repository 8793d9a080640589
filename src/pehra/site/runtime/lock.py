"""One data folder, one launcher."""

import fcntl
import os
import time
from pathlib import Path
from types import TracebackType

from pehra.site.runtime.errors import Refusal
from pehra.site.runtime.processes import is_alive

RUN, DATABASE, ENDING = "run", "database", "ending"
# A launcher that was just killed: long enough for the kernel to tell its children, too short to keep anybody waiting.
_MOMENT = 1.0
_LONGEST_ENDING = 20.0


class HomeLock:
    """The exclusive lock on a data folder, held until the last process that inherited its descriptor has ended.

    The launcher's children inherit it: after a kill -9 of the launcher, the next start waits for them.
    """

    def __init__(self, home: Path) -> None:
        self._path = home / "lock"
        self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)

    def __enter__(self) -> "HomeLock":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._descriptor)

    def fileno(self) -> int:
        return self._descriptor

    def take(self) -> None:
        """Lock the folder; wait for one that is ending. Raises `Refusal` where another launcher runs on it."""
        started = time.monotonic()
        while not self._try():
            holder, pid = self.holder()
            waited = time.monotonic() - started
            ending = holder == ENDING or not is_alive(pid)
            if waited > (_LONGEST_ENDING if ending else _MOMENT):
                raise Refusal(self._complaint(holder, pid, ending))
            time.sleep(0.05)
        self.mark(RUN, os.getpid())

    def mark(self, holder: str, pid: int) -> None:
        """Write down for others who holds the lock."""
        os.pwrite(self._descriptor, f"{holder} {pid}".ljust(32).encode(), 0)

    def holder(self) -> tuple[str, int]:
        """Who holds or last held the lock: what it is, and its process number (0 where nobody ever did)."""
        words = os.pread(self._descriptor, 32, 0).decode(errors="replace").split()
        if len(words) != 2 or not words[1].isdecimal():
            return "", 0
        return words[0], int(words[1])

    def is_free(self) -> bool:
        """Whether nobody holds the lock at this moment."""
        if not self._try():
            return False
        fcntl.flock(self._descriptor, fcntl.LOCK_UN)
        return True

    def _try(self) -> bool:
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _complaint(self, holder: str, pid: int, ending: bool) -> str:
        folder = self._path.parent
        if ending:
            return f"what was started on {folder} before is still ending: try again in a moment"
        if holder == DATABASE:
            return f"the PostgreSQL of {folder} was started on its own (process {pid}): pehra db stop ends it"
        return f"Pehra already runs on {folder} (process {pid}); choose another PEHRA_HOME for a second one"
