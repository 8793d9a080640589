"""What the operator's environment says about this installation."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from pehra.site.runtime.errors import Refusal


@dataclass(frozen=True)
class Configuration:
    """Where the data is, where the web listens, and how many processes it gets."""

    home: Path
    bind: str
    port: int
    web_workers: int
    web_threads: int
    external_database: bool

    @property
    def loopback(self) -> str:
        """An address by which this machine reaches its own web."""
        return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.bind, self.bind)  # noqa: S104


def read_configuration() -> Configuration:
    """Read the environment. Raises `Refusal` naming the variable that can't be used."""
    return Configuration(
        home=Path(os.environ.get("PEHRA_HOME") or "var").resolve(),
        bind=os.environ.get("PEHRA_BIND") or "127.0.0.1",
        port=whole_number("PEHRA_PORT", 8000, 65535),
        web_workers=whole_number("PEHRA_WEB_WORKERS", 2, 256),
        web_threads=whole_number("PEHRA_WEB_THREADS", 4, 256),
        external_database=bool(os.environ.get("DATABASE_URL")),
    )


def prepare_home(home: Path) -> None:
    """Make the data folder where it is missing. Raises `Refusal` where this user can't write there."""
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal(f"the data folder {home} can't be made ({error.strerror}); PEHRA_HOME names another") from error
    if not os.access(home, os.R_OK | os.W_OK | os.X_OK):
        raise Refusal(f"no right to write in the data folder {home}; PEHRA_HOME names another")


def command(*words: str) -> list[str]:
    """The command line of another `pehra` on this very Python; -P keeps the working folder out of its imports."""
    return [sys.executable, "-P", "-m", "pehra.site.cli", *words]


def whole_number(name: str, default: int, largest: int) -> int:
    """A variable's whole number from 1 to `largest`. Raises `Refusal` naming it."""
    text = os.environ.get(name) or str(default)
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= largest):
        raise Refusal(f"{name}: a whole number from 1 to {largest} is needed, not {text!r}")
    return int(text)
