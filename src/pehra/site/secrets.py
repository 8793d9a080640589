"""The installation's own secret, made once and kept in the data folder with no right for others."""

import os
import secrets
from pathlib import Path

from pehra.foundation.keeping import made_once


def secret_key(home: Path) -> str:
    """Return `PEHRA_SECRET_KEY`, or the key kept in `home/keys/secret`, made at first use (mode 0600)."""
    if given := os.environ.get("PEHRA_SECRET_KEY"):
        return given
    return made_once(home / "keys" / "secret", _made).decode().strip()


def _made() -> bytes:
    return secrets.token_urlsafe(48).encode()
