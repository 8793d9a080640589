"""Making a backup while everything runs: the database as of one moment first, then the files, which never change."""

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Final

import pehra
from pehra.connectors.event_store import connect
from pehra.pipeline.store import StoreAway, StoreRefused
from pehra.pipeline.tables import keeping
from pehra.site.runtime.backup.container import BLOCK, Writer
from pehra.site.runtime.configuration import read_configuration
from pehra.site.runtime.database_cli import Client, client
from pehra.site.runtime.errors import Refusal, one_line
from pehra.site.runtime.events import read_event_settings

DATABASE: Final = "database"
EVIDENCE: Final = "evidence"
KEYS: Final = "keys"
EVENTS: Final = "events"
PACKAGE: Final = Path(pehra.__file__).parent


def make(
    file: Path, passphrase: str, *, with_keys: bool, with_events: bool, at: datetime, say: Callable[[str], None]
) -> None:
    """Write a backup. Raises Refusal; then nothing is left of it."""
    home = read_configuration().home
    if file.exists():
        raise Refusal(f"{file} exists already: name another file")
    if with_events and read_event_settings().url:
        say("The event store is a server of its own and not in this backup: make its own.")
        with_events = False
    partial = file.with_name(f"{file.name}.partial")
    partial.unlink(missing_ok=True)
    try:
        with client() as database, copying(home), _fresh(partial) as target:
            writer = Writer(target, passphrase)
            writer.add(DATABASE, _dumped(database))
            _add_folder(writer, home / EVIDENCE, EVIDENCE, skip={"incoming", "copying.lock"})
            if with_keys:
                _add_folder(writer, home / KEYS, KEYS)
            if with_events:
                _add_events(writer, home)
            told = {"at": at.isoformat(), "keys": with_keys, "events": with_events}
            writer.finish(told | {"migrations": _applied(database)})
            target.flush()
            os.fsync(target.fileno())
        partial.rename(file)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    files = sum(each["name"].startswith(f"{EVIDENCE}/") for each in writer.members)
    say(f"{file}: {file.stat().st_size:,} bytes, {files:,} files of evidence.")
    if not with_keys:
        say("The folder keys is not in it: without it, evidence cannot be opened. Keep a copy elsewhere.")


def _fresh(path: Path) -> BinaryIO:
    """A new file for its owner's eyes alone."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb", BLOCK)


@contextmanager
def copying(home: Path) -> Iterator[None]:
    """While this holds, no file of evidence is removed: what the dump names is there when it is copied."""
    folder = home / EVIDENCE
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / "copying.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _dumped(database: Client) -> Iterator[bytes]:
    with tempfile.TemporaryFile() as complaints:
        process = database.begin("pg_dump", "--format=custom", f"--dbname={database.conninfo}", stderr=complaints)
        assert process.stdout is not None  # noqa: S101 - it was asked for a pipe
        try:
            while block := process.stdout.read(BLOCK):
                yield block
        finally:
            if process.poll() is None:
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()
        if process.wait():
            complaints.seek(0)
            lines = complaints.read().decode(errors="replace").strip().splitlines() or ["it gave no reason"]
            raise Refusal(f"no backup was made: {lines[-1]}")


def _add_folder(writer: Writer, folder: Path, name: str, skip: frozenset[str] | set[str] = frozenset()) -> None:
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_file() and not path.is_symlink() and inside.parts[0] not in skip:
            writer.add(f"{name}/{inside.as_posix()}", _read(path))


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb", buffering=0) as file:
        while block := file.read(BLOCK):
            yield block


def _add_events(writer: Writer, home: Path) -> None:
    folder = Path(tempfile.mkdtemp(prefix="backup-of-events-", dir=home))
    try:
        keeping.backup(connect(read_event_settings().url, home), folder / "tables")
        _add_folder(writer, folder, EVENTS)
    except (StoreAway, StoreRefused) as error:
        raise Refusal(
            f"the event store gives no backup ({one_line(error)}): start it, or leave it out with --without-events"
        ) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _applied(database: Client) -> list[str]:
    """Every migration of ours that the database has seen, as APP.NAME."""
    with database.connect() as connection:
        rows = connection.execute("SELECT app, name FROM django_migrations").fetchall()
    ours = {each.parent.parent.name for each in PACKAGE.rglob("migrations/0001_*.py")}
    return sorted(f"{app}.{name}" for app, name in rows if app in ours)


def known() -> set[str]:
    """Every migration of this version."""
    return {f"{each.parent.parent.name}.{each.stem}" for each in PACKAGE.rglob("migrations/[0-9]*.py")}


def of_a_newer_version(told: dict[str, Any]) -> list[str]:
    """The migrations that a backup has seen and this version does not know."""
    return sorted(set(told["migrations"]) - known())
