"""Sealed files on the disk: parts that grow below `incoming`, and whole files under the hash of their own bytes.

A file is written and on the disk before any row names it, and is named by what is sealed in it: nobody can change one
without its name telling. It is removed only after no row names it any more, and never while a backup is being made.
"""

import errno
import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final
from uuid import UUID

from django.conf import settings

from pehra.evidence.errors import Busy, Damaged, NoRoom
from pehra.foundation.access.errors import Invalid
from pehra.foundation.keeping import folder_to_disk, to_disk
from pehra.foundation.sealing import Broken, Key, KeyMissing, Keyring, Sealer, opened

# After so many bytes what came is made durable and counted: a broken line costs no more than these.
STEP: Final = 16 << 20
# Left free for the database, which shares the disk.
RESERVE: Final = 256 << 20
FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@dataclass(frozen=True)
class Kept:
    """A whole file: its plain hash and size, the hash of its sealed form, the key of its first piece."""

    sha256: str
    size: int
    kept_as: str
    key_id: str


def root() -> Path:
    return Path(settings.HOME) / "evidence"


def keyring() -> Keyring:
    return Keyring(Path(settings.HOME) / "keys", "evidence")


def part_of(key: UUID) -> Path:
    return root() / "incoming" / f"{key}.part"


def place_of(kept_as: str) -> Path:
    return root() / kept_as[:2] / kept_as[2:4] / kept_as


def has_room(size: int) -> bool:
    folder = root()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return shutil.disk_usage(folder).free > size + size // 1000 + RESERVE


class Part:
    """A part that this process alone writes to. It begins where the row says that the last durable byte is."""

    def __init__(self, key: UUID, file: BinaryIO) -> None:
        self._key, self._file = key, file

    def grow(
        self, blocks: Iterable[bytes], *, stored: int, received: int, room: int, sha256: str = ""
    ) -> Iterator[tuple[int, int]]:
        """Seal what comes, and give how much is durable by now, as (received, stored).

        With a hash, all of it or nothing. Raises Invalid for more than `room` bytes or another hash, NoRoom, and
        whatever `blocks` raises; what was given out stands.
        """
        file, digest, came = self._file, hashlib.sha256(), 0
        key = keyring().current()
        self._back_to(stored)
        waiting = _Waiting(blocks)
        try:
            while waiting.more():
                sealer, begun = Sealer(file, key, context(self._key, received)), received
                while (sha256 or received - begun < STEP) and (block := waiting.next()):
                    came, received = came + len(block), received + len(block)
                    if came > room:
                        raise Invalid({"size": "More came than the size that was announced."})
                    digest.update(block)
                    sealer.write(block)
                sealer.close()
                if sha256 and digest.hexdigest() != sha256:
                    raise Invalid({"sha256": "What came has another hash. Send it again."})
                to_disk(file)
                stored = file.tell()
                yield received, stored
        except OSError as error:
            self._back_to(stored)
            if error.errno in FULL:
                raise NoRoom from error
            raise
        except BaseException:
            self._back_to(stored)
            raise

    def _back_to(self, stored: int) -> None:
        self._file.seek(stored)
        self._file.truncate(stored)


class _Waiting:
    """Blocks with a look ahead, so that nothing is begun for an end."""

    def __init__(self, blocks: Iterable[bytes]) -> None:
        self._blocks, self._ahead = iter(blocks), b""

    def more(self) -> bool:
        while not self._ahead:
            block = next(self._blocks, None)
            if block is None:
                return False
            self._ahead = block
        return True

    def next(self) -> bytes:
        block = self._ahead if self.more() else b""
        self._ahead = b""
        return block


@contextmanager
def growing(key: UUID) -> Iterator[Part]:
    """The part of an upload, for this request alone. Raises Busy."""
    place = part_of(key)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(place, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        try:
            # The kernel lets go of it by itself when the process dies.
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy from None
        yield Part(key, file)


def context(key: UUID, offset: int) -> bytes:
    return b"evidence" + key.bytes + offset.to_bytes(8)


class _Hashing:
    """Reads on, and hashes what was read."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self.digest = file, hashlib.sha256()

    def read(self, most: int, /) -> bytes:
        block = self._file.read(most)
        self.digest.update(block)
        return block


def settle(key: UUID, stored: int) -> Kept:
    """Hash a whole part, plain and sealed, and give it its place beside. The part stays. Raises Damaged."""
    part = part_of(key)
    with part.open("r+b") as file:
        file.truncate(stored)
        told = measured(file, key)
    place = place_of(told.kept_as)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with suppress(FileExistsError):
        os.link(part, place)
    for folder in (place.parent, place.parent.parent, root()):
        folder_to_disk(folder)
    return told


def measured(file: BinaryIO, file_id: UUID) -> Kept:
    """What a sealed file holds, read once. Raises Damaged."""
    source, plain, size, used = _Hashing(file), hashlib.sha256(), 0, list[str]()
    ring = keyring()

    def named(key_id: str) -> Key:
        used.append(key_id)
        return ring.named(key_id)

    try:
        for block in opened(source, named, lambda offset: context(file_id, offset)):
            plain.update(block)
            size += len(block)
    except (Broken, KeyMissing, OSError) as error:
        raise Damaged from error
    return Kept(plain.hexdigest(), size, source.digest.hexdigest(), used[0] if used else "")


def plain(kept_as: str, file_id: UUID) -> Iterator[bytes]:
    """The plain bytes of a kept file. Raises Damaged, also in the middle."""
    try:
        with place_of(kept_as).open("rb") as file:
            yield from opened(file, keyring().named, lambda offset: context(file_id, offset))
    except (Broken, KeyMissing, OSError) as error:
        raise Damaged from error


def resealed(kept_as: str, file_id: UUID) -> Kept:
    """Seal a kept file anew, under the key of today, and give it its place. The old one stays. Raises Damaged."""
    part = part_of(file_id).with_suffix(".anew")
    part.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with part.open("w+b") as file:
        sealer = Sealer(file, keyring().current(), context(file_id, 0))
        for block in plain(kept_as, file_id):
            sealer.write(block)
        sealer.close()
        to_disk(file)
        file.seek(0)
        told = measured(file, file_id)
    place = place_of(told.kept_as)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part.replace(place)
    for folder in (place.parent, place.parent.parent, root()):
        folder_to_disk(folder)
    return told


def drop_part(key: UUID) -> None:
    part_of(key).unlink(missing_ok=True)


def remove(kept_as: str) -> bool:
    """Remove a file that no row names any more, unless a backup is being made: then the sweep does it later."""
    with removing() as free:
        if free:
            place_of(kept_as).unlink(missing_ok=True)
        return free


@contextmanager
def removing() -> Iterator[bool]:
    """Whether files may be removed now; while the block runs, no backup begins to copy them."""
    folder = root()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / "copying.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def strays(named: frozenset[str], parts: frozenset[UUID], older_than: float) -> Iterator[Path]:
    """Files that no row names and that nobody has touched since a moment (seconds since 1970)."""
    known = named | {f"{part}.part" for part in parts}
    for place in root().rglob("*"):
        if place.is_file() and place.name not in known and place.name != "copying.lock":
            with suppress(FileNotFoundError):
                if place.stat().st_mtime < older_than:
                    yield place
