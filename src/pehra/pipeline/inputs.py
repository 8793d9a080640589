"""Opening what a feed sends: plain, gzip, zip or zstd, told apart by the first bytes and never by the name."""

import gzip
import io
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

GIB = 1 << 30
_BUFFER = 1 << 20
# How packed files begin.
_GZIP, _ZSTD, _ZIP = b"\x1f\x8b", b"\x28\xb5\x2f\xfd", (b"PK\x03\x04", b"PK\x05\x06")
_LONGEST_MARK = 4


@dataclass(frozen=True, slots=True)
class Limits:
    """How much an input may become when it is unpacked: in bytes, and as a multiple of what was sent.

    Text of feeds packs to a fifth or a twentieth; the ratio counts only from `ratio_from` bytes on, for small inputs
    of one repeated line.
    """

    unpacked: int = 64 * GIB
    ratio: int = 200
    ratio_from: int = 64 << 20


class BadInput(Exception):
    """The input can't be read (further). What was read before it is sound."""


@contextmanager
def opened(path: Path, limits: Limits = Limits()) -> Iterator[BinaryIO]:
    """The unpacked bytes of a file. Reading raises BadInput where it is cut off, damaged, or more than the limits."""
    sent = path.stat().st_size
    with path.open("rb") as file:
        start = file.read(_LONGEST_MARK)
        file.seek(0)
        if start.startswith(_GZIP):
            yield _guarded(cast(BinaryIO, gzip.GzipFile(fileobj=file)), sent, limits)
        elif start.startswith(_ZSTD):
            yield _guarded(cast(BinaryIO, zstd.ZstdFile(file)), sent, limits)
        elif start.startswith(_ZIP):
            with _member(file) as member:
                yield _guarded(member, sent, limits)
        else:
            yield file


def is_packed(path: Path) -> bool:
    """Whether `opened` would unpack a file."""
    with path.open("rb") as file:
        return file.read(_LONGEST_MARK).startswith((_GZIP, _ZSTD, *_ZIP))


@contextmanager
def _member(file: BinaryIO) -> Iterator[BinaryIO]:
    """The one file in a zip archive."""
    try:
        with zipfile.ZipFile(file) as archive:
            members = [each for each in archive.infolist() if not each.is_dir()]
            if len(members) != 1:
                raise BadInput(f"the zip archive has {len(members)} files in it; it must have exactly one")
            if members[0].flag_bits & 1:
                raise BadInput("the file in the zip archive is encrypted")
            with archive.open(members[0]) as member:
                yield cast(BinaryIO, member)
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise BadInput(f"not a zip archive that can be read: {error}") from error


def _guarded(source: BinaryIO, sent: int, limits: Limits) -> BinaryIO:
    return cast(BinaryIO, io.BufferedReader(_Guard(source, sent, limits), _BUFFER))


class _Guard(io.RawIOBase):
    """Passes bytes on, counts them, and says plainly what is wrong with them.

    What came before a fault is passed on first: a cut-off input gives all its whole lines, then BadInput.
    """

    def __init__(self, source: BinaryIO, sent: int, limits: Limits) -> None:
        self._source, self._sent, self._limits = source, sent, limits
        self._read = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast(bytearray, buffer))
        try:
            # Not `read`: it would throw away what it has when the rest can't be read.
            data = cast(io.BufferedReader, self._source).read1(min(len(view), _BUFFER))
        except EOFError as error:
            raise BadInput("the packed input ends in the middle") from error
        except (OSError, zlib.error, zipfile.BadZipFile, zstd.ZstdError) as error:
            raise BadInput(f"the packed input is damaged: {error}") from error
        self._read += len(data)
        if self._read > self._limits.unpacked:
            raise BadInput(f"unpacked it is more than {self._limits.unpacked:,} bytes")
        if self._read > self._limits.ratio_from and self._read > self._limits.ratio * self._sent:
            raise BadInput(f"unpacked it is more than {self._limits.ratio} times what was sent")
        view[: len(data)] = data
        return len(data)
