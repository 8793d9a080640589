"""Backup and restore of the whole store, by the engine's own statements."""

import shutil
from pathlib import Path

from pehra.pipeline.store import Store
from pehra.pipeline.tables.migrator import Retention, migrate

_DATABASE = "pehra"
# Where a run's rows lie while they are read: they belong to no backup.
_PASSING = "SELECT name FROM system.tables WHERE database = {database:String} AND engine = 'Memory'"
_FILLED = (
    "SELECT name FROM system.tables WHERE database = {database:String} AND total_rows > 0 AND name != 'migrations'"
)


class NotEmpty(Exception):
    """The store holds something, which a restore would mix with what it brings."""


def backup(store: Store, folder: Path) -> None:
    """Copy the store to a folder that does not exist yet. Raises StoreAway, StoreRefused."""
    passing = [row["name"] for row in store.rows(_PASSING, {"database": _DATABASE})]
    without = f" EXCEPT TABLES {', '.join(f'`{name}`' for name in passing)}" if passing else ""
    store.do(f"BACKUP DATABASE {_DATABASE}{without} TO File({_quoted(folder)})")


def restore(store: Store, folder: Path, retention: Retention) -> None:
    """Load a backup into an empty store and bring it up to date; where that fails the store is empty again.

    Raises NotEmpty, TooNew, StoreAway, StoreRefused.
    """
    if store.rows(_FILLED, {"database": _DATABASE}):
        raise NotEmpty
    store.do(f"DROP DATABASE {_DATABASE} SYNC", settings={"database": "default"})
    try:
        store.do(f"RESTORE DATABASE {_DATABASE} FROM File({_quoted(folder)})", settings={"database": "default"})
        migrate(store, retention)
    except BaseException:
        store.do(f"DROP DATABASE IF EXISTS {_DATABASE} SYNC", settings={"database": "default"})
        migrate(store, retention)
        raise


def size(folder: Path) -> int:
    """The bytes of all files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def remove(folder: Path) -> None:
    """Remove what a failed backup left."""
    shutil.rmtree(folder, ignore_errors=True)


def _quoted(folder: Path) -> str:
    text = str(folder).replace("\\", "\\\\").replace("'", "\\'")
    return f"'{text}'"
