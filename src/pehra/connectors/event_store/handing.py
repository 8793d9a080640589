"""Handing data to an engine on the same machine by a file's name, so that no millions of rows go through a socket."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Names a file in the engine's exchange folder that holds the statement's data.
HEADER = "X-Pehra-Data"
# Below, a socket is as quick as a file.
_WORTH_A_FILE = 1 << 20


@contextmanager
def handed_over(data: bytes | memoryview | Path, exchange: Path | None) -> Iterator[str]:
    """The name under which the engine finds the data in its exchange folder; empty where it must be sent.

    A file that lies there already stays there, and is its owner's to remove.
    """
    if exchange is None:
        yield ""
        return
    if isinstance(data, Path):
        yield data.name if data.parent == exchange else ""
        return
    if len(data) < _WORTH_A_FILE:
        yield ""
        return
    path = exchange / secrets.token_hex(16)
    try:
        yield path.name if _written(path, data) else ""
    finally:
        path.unlink(missing_ok=True)


def _written(path: Path, data: bytes | memoryview) -> bool:
    """Whether the data could be put there: a full or missing folder is no reason to give up."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    except OSError:
        return False
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True
