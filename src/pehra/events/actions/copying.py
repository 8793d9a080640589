"""Copies of large files that go to the disk past the memory in which the system keeps what was written last.

Through that memory a copy of a gigabyte costs two seconds of processor time, and pushes out what somebody may read.
"""

import errno
import fcntl
import hashlib
import mmap
import os
from pathlib import Path
from typing import BinaryIO, Final

_BLOCK: Final = 4 << 20
# What a disk takes at once is a power of two of bytes, of which this is a multiple.
_SECTOR: Final = 4096
# Not every system has it, nor every file system.
_PAST_MEMORY: Final = getattr(os, "O_DIRECT", 0)


def copied(source: BinaryIO, place: Path) -> str:
    """Write all that a source (unbuffered) has to a file that is whole on the disk then; return its SHA-256 in hex."""
    digest, size = hashlib.sha256(), 0
    descriptor = _opened(place)
    try:
        # Its memory begins where a page does, as the disk wants it.
        view = memoryview(mmap.mmap(-1, _BLOCK))
        while count := _filled(source, view):
            digest.update(view[:count])
            size += count
            _write(descriptor, view[: -(-count // _SECTOR) * _SECTOR])
        os.ftruncate(descriptor, size)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return digest.hexdigest()


def _opened(place: Path) -> int:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC
    try:
        return os.open(place, flags | _PAST_MEMORY, 0o666)
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        return os.open(place, flags, 0o666)


def _filled(source: BinaryIO, view: memoryview) -> int:
    """Fill a block; only the last one is less than full."""
    count = 0
    while count < len(view) and (more := source.readinto(view[count:])):  # type: ignore[attr-defined]
        count += more
    return count


def _write(descriptor: int, data: memoryview) -> None:
    while data:
        try:
            data = data[os.write(descriptor, data) :]
        except OSError as error:
            flags = fcntl.fcntl(descriptor, fcntl.F_GETFL)
            if error.errno != errno.EINVAL or not flags & _PAST_MEMORY:
                raise
            # A file system that has larger sectors, or says so only now.
            fcntl.fcntl(descriptor, fcntl.F_SETFL, flags & ~_PAST_MEMORY)
