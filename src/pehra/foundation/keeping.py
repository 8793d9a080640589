"""Small files of an installation that are made once and kept: its secret, its keys."""

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def made_once(path: Path, make: Callable[[], bytes]) -> bytes:
    """What `path` holds; made at first use, readable by its owner alone (mode 0600).

    It is whole and on the disk before anybody can read it. Of several that begin at once the first decides, and all
    return the same.
    """
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.") as fresh:
            fresh.write(make())
            fresh.flush()
            os.fsync(fresh.fileno())
            # A link is there whole, or not at all since another one was first.
            with suppress(FileExistsError):
                os.link(fresh.name, path)
        _to_disk(path.parent)
    return path.read_bytes()


def _to_disk(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
