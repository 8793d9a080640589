"""Where an event store is reached, and as whom."""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import orjson

from pehra.connectors.event_store.ownership import is_owned
from pehra.pipeline.store import StoreAway

DATABASE = "pehra"
FOLDER = "events"
FILE = "address"
_PORTS = {("clickhouse", False): 8123, ("clickhouse", True): 8443, ("http", False): 8123, ("https", True): 8443}


class AddressError(ValueError):
    """PEHRA_EVENTS_URL is none. The text names what is wrong with it, and never the password."""


@dataclass(frozen=True, slots=True)
class Address:
    """An HTTP interface of ClickHouse. `exchange`: the folder through which this machine's own engine takes files."""

    url: str
    user: str
    password: str
    database: str = DATABASE
    exchange: Path | None = None
    embedded: bool = False

    def __repr__(self) -> str:
        return f"Address({self.url!r}, user={self.user!r}, database={self.database!r})"


def parse(url: str) -> Address:
    """Read `clickhouse://user:password@host:8443/database?secure=1`, or the same with http or https.

    Raises AddressError.
    """
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    if parts.scheme not in ("clickhouse", "http", "https"):
        raise AddressError("PEHRA_EVENTS_URL: the scheme must be clickhouse, http or https")
    secure = parts.scheme == "https" or (parts.scheme == "clickhouse" and options.pop("secure", "0") == "1")
    if options:
        raise AddressError(f"PEHRA_EVENTS_URL: unknown option {next(iter(options))!r}; secure=1 is the only one")
    try:
        port = parts.port or _PORTS[parts.scheme, secure]
    except ValueError:
        raise AddressError("PEHRA_EVENTS_URL: the port must be a number up to 65535") from None
    if not parts.hostname:
        raise AddressError("PEHRA_EVENTS_URL: a host is needed")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return Address(
        url=f"{'https' if secure else 'http'}://{host}:{port}/",
        user=unquote(parts.username or "default"),
        password=unquote(parts.password or ""),
        database=unquote(parts.path.strip("/")) or DATABASE,
    )


def embedded(home: Path) -> Address:
    """The address of the engine that runs on a data folder. Raises StoreAway where none has written one."""
    path = home / FOLDER / FILE
    try:
        if not is_owned(path.parent):
            raise FileNotFoundError
        told = orjson.loads(path.read_bytes())
        exchange = Path(told["exchange"])
        return Address(told["url"], told["user"], told["password"], exchange=exchange, embedded=True)
    except FileNotFoundError:
        raise StoreAway("the event engine is not running (pehra run or pehra store starts it)") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreAway(f"the event engine's address can't be read from {path}: {error}") from error


def publish(folder: Path, *, url: str, user: str, password: str, exchange: Path) -> None:
    """Write down for clients where the engine of this folder listens: whole at once, and for nobody else's eyes."""
    fresh = folder / f"{FILE}.new"
    fresh.unlink(missing_ok=True)
    told = {"url": url, "user": user, "password": password, "exchange": str(exchange)}
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(orjson.dumps(told))
    fresh.rename(folder / FILE)


def withdraw(folder: Path) -> None:
    """Say that nobody listens any more."""
    (folder / FILE).unlink(missing_ok=True)
