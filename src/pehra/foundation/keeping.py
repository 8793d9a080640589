"""Files that outlive a power cut, and small ones of an installation that are made once: its secret, its keys."""

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO


def made_once(path: Path, make: Callable[[], bytes]) -> bytes:
    """What `path` holds; made at first use, readable by its owner alone (mode 0600).

    It is whole before anybody can read it, and on the disk before whoever made it goes on. Of several that begin at
    once the first decides, and all return the same.
    """
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.") as fresh:
            fresh.write(make())
            to_disk(fresh)
            # A link is there whole, or not at all since another one was first.
            with suppress(FileExistsError):
                os.link(fresh.name, path)
        folder_to_disk(path.parent)
    return path.read_bytes()


def to_disk(file: IO[bytes]) -> None:
    """Have what was written into a file outlive a power cut."""
    file.flush()
    os.fsync(file.fileno())


def folder_to_disk(folder: Path) -> None:
    """Have the names in a folder outlive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
