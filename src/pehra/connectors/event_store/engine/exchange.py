"""The folder through which data comes to the engine as files: in memory where there is room, else beside the store."""

import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pehra.connectors.event_store.engine.errors import NETWORK_ERROR, failed

MEMORY = Path("/dev/shm")  # noqa: S108 - what is made there is ours alone, and checked
# A run hands over pieces of 64 MB, and several may be under way.
_ROOM = 1 << 30
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,127}")


class Exchange:
    """A folder of this user alone. What lies in it when the engine starts is left over, and removed."""

    def __init__(self, folder: Path, memory: Path = MEMORY) -> None:
        digest = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:16]
        in_memory = memory / f"pehra-events-{os.geteuid()}-{digest}"
        self.beside = folder / "exchange"
        _remove(in_memory)
        _remove(self.beside)
        self.beside.mkdir(mode=0o700)
        self.folder = in_memory if _has_room(memory) and _made(in_memory) else self.beside

    def given(self, name: str) -> Path:
        """The file that a client laid down. Raises EngineError where there is none."""
        path = self.folder / name
        if not _NAME.fullmatch(name) or path.is_symlink() or not path.is_file():
            raise failed(NETWORK_ERROR, "NETWORK_ERROR", "The data that was handed over is gone")
        return path

    @contextmanager
    def spooled(self, pieces: Iterator[bytes], size: int | None) -> Iterator[Path]:
        """Data as a file for as long as needed. `size` in bytes, where it is known."""
        folder = self.folder if size is not None and size < _free(self.folder) // 2 else self.beside
        path = folder / secrets.token_hex(16)
        try:
            with open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
                for piece in pieces:
                    file.write(piece)
            yield path
        finally:
            path.unlink(missing_ok=True)

    def close(self) -> None:
        _remove(self.folder)
        _remove(self.beside)


def _has_room(folder: Path) -> bool:
    return folder.is_dir() and os.access(folder, os.W_OK) and _free(folder) >= _ROOM


def _free(folder: Path) -> int:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return 0


def _made(folder: Path) -> bool:
    """Whether the folder could be made by us: one that somebody else put there under our name is not used."""
    try:
        folder.mkdir(mode=0o700)
    except OSError:
        return False
    return True


def _remove(folder: Path) -> None:
    with suppress(OSError):
        if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
            return
        shutil.rmtree(folder)
