"""One real PostgreSQL for a test run: its own, in a temporary folder, gone with the run.

Several runs in one checkout do not meet. What takes seconds, making the cluster and its tables, is done once for each
state of the schema and kept under pytest's cache; a run starts from a copy.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from pehra.site.runtime.lock import HomeLock
from pehra.site.runtime.place import Place
from pehra.site.runtime.postgres import DATABASE, ROLE, SUPERUSER, Server, embedded_server
from pehra.site.runtime.schema import FILE as SCHEMA

PREFIX = "pehra-test-"
ROOT = Path(__file__).resolve().parent.parent
# Nothing of a test run has to survive a power cut.
HASTY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    # A walk over all addresses is one transaction, and touches nearly every table and index there is.
    "max_locks_per_transaction": "1024",
}
_STALE = 7 * 24 * 3600


class RunDatabase:
    """The PostgreSQL of this run and the temporary data folder around it."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix=PREFIX))
        self.home.chmod(0o711)  # as root the server is another user, who must pass through
        self._lock = HomeLock(self.home)
        self._lock.take()
        self._server: Server | None = None

    def start(self, cache: Path) -> None:
        """Start the server with a migrated database `pehra`, of which the test databases are copies."""
        if self._server:
            return
        server = self._server = embedded_server(self.home, HASTY)
        kept = cache / _state(server)
        if _take(kept, server.place):
            server.start(lock=self._lock.fileno())
            return
        server.start(lock=self._lock.fileno())
        with server.connect(user=SUPERUSER) as connection:
            connection.execute(f"ALTER ROLE {ROLE} CREATEDB")
        migrating = {**os.environ, "PEHRA_HOME": str(self.home)}
        migrate = [sys.executable, "-P", "-m", "pehra.site.cli", "migrate"]
        subprocess.run(migrate, check=True, env=migrating, stdout=subprocess.DEVNULL)
        server.stop()
        _keep(server.place, kept)
        server.start(lock=self._lock.fileno())

    def end(self) -> None:
        if self._server:
            self._server.stop()
        shutil.rmtree(self.home, ignore_errors=True)


def prepare_home(home: Path, cache: Path) -> None:
    """Put a migrated cluster into a data folder, where an earlier run kept one."""
    server = embedded_server(home)
    _take(cache / _state(server), server.place)


def remove_leftovers() -> None:
    """Remove what runs left that were killed: their folders are old and nobody holds their lock."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            if folder.stat().st_uid != os.geteuid() or time.time() - folder.stat().st_mtime < 300:
                continue
            with HomeLock(folder) as lock:
                if lock.is_free():
                    shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue


def _state(server: Server) -> str:
    """A name for all that a prepared database depends on: its schema, migrations and their imports, PostgreSQL."""
    digest = hashlib.sha256(f"{server.programs} {DATABASE}".encode())
    for path in sorted({ROOT / "requirements" / "dev.lock", SCHEMA, *_migrations()}):
        digest.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _migrations() -> Iterator[Path]:
    for path in (ROOT / "src").glob("**/migrations/*.py"):
        yield path
        for module in re.findall(r"^(?:from|import) (pehra[\w.]*)", path.read_text(), re.MULTILINE):
            base = (ROOT / "src").joinpath(*module.split("."))
            yield from (found for found in (base.with_suffix(".py"), base / "__init__.py") if found.is_file())


def _take(kept: Path, place: Place) -> bool:
    """Copy a kept cluster into its place; False where there is none that this user may use."""
    try:
        if (kept / "PG_VERSION").stat().st_uid != place.account.uid:
            return False
        os.utime(kept)
    except OSError:
        return False
    return _copy(kept, place.data)


def _keep(place: Place, kept: Path) -> None:
    """Keep a stopped cluster for later runs, and drop those that nobody has used for long."""
    partial = kept.with_name(f"{kept.name}.{os.getpid()}")
    try:
        for old in kept.parent.iterdir():
            if time.time() - old.stat().st_mtime > _STALE:
                shutil.rmtree(old, ignore_errors=True)
        if _copy(place.data, partial):
            partial.rename(kept)
    except OSError:
        # Another run was faster, or the checkout is not ours to write in.
        shutil.rmtree(partial, ignore_errors=True)


def _copy(source: Path, target: Path) -> bool:
    """Copy a folder with its owners, by sharing its blocks where the disk can; True where it is whole."""
    if subprocess.run(["cp", "-a", "--reflink=auto", source, target], capture_output=True, check=False).returncode == 0:
        return True
    shutil.rmtree(target, ignore_errors=True)
    return False
