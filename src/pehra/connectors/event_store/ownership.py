"""One process owns a store's folder. The kernel lets its lock go with it, however it ends."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FILE = "lock"
# Clients look whether somebody holds the lock by taking it for an instant.
_MOMENT = 1.0


@contextmanager
def owned(folder: Path) -> Iterator[bool]:
    """Own a folder for as long as needed; False where another process does."""
    descriptor = os.open(folder / _FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        deadline = time.monotonic() + _MOMENT
        while not (taken := _taken(descriptor, fcntl.LOCK_EX)) and time.monotonic() < deadline:
            time.sleep(0.05)
        yield taken
    finally:
        os.close(descriptor)


def is_owned(folder: Path) -> bool:
    """Whether a process owns the folder at this moment.

    What a killed one has left behind names a port that by now may be anybody's.
    """
    try:
        descriptor = os.open(folder / _FILE, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        return not _taken(descriptor, fcntl.LOCK_SH)
    finally:
        os.close(descriptor)


def _taken(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
