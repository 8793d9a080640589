"""The installation's own secret, made once and kept in the data folder with no right for others."""

import os
import secrets
from pathlib import Path


def secret_key(home: Path) -> str:
    """Return `PEHRA_SECRET_KEY`, or the key kept in `home/keys/secret`, made at first use (mode 0600)."""
    if given := os.environ.get("PEHRA_SECRET_KEY"):
        return given
    path = home / "keys" / "secret"
    if path.is_file():
        return path.read_text().strip()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = secrets.token_urlsafe(48)
    try:
        # Two processes may start at once: the one that creates the file decides.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(fresh)
    return fresh
