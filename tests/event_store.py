"""One real event engine for a test process: its own, in a temporary folder, emptied between tests."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pehra.connectors.event_store import FOLDER, EventStore, connect
from pehra.connectors.event_store.ownership import is_owned

PREFIX = "pehra-events-test-"
_STALE = 600
TABLES = "SELECT name, total_rows > 0 AS filled FROM system.tables WHERE database = 'pehra' AND name != 'migrations'"
LOADED = "SELECT name FROM system.dictionaries WHERE database = 'pehra' AND status != 'NOT_LOADED'"


class RunningEngine:
    """`pehra store` on a data folder, as an operator would start it."""

    def __init__(self, home: Path, more: dict[str, str] | None = None) -> None:
        self.home = home
        self._more = more or {}
        self.store: EventStore = connect("", home)
        self.process = self._started()
        self._known = {row["name"] for row in self.store.rows(TABLES)}

    def _started(self) -> subprocess.Popen[bytes]:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("PEHRA_")}
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "pehra.site.cli", "store", "--with-parent"],
            env={**clean, "PYTHONPATH": os.pathsep.join(sys.path), "PEHRA_HOME": str(self.home), **self._more},
            stdout=subprocess.DEVNULL,
            stderr=(self.home / "store.log").open("ab"),
        )
        deadline = time.monotonic() + 60
        while not self.store.is_there():
            assert process.poll() is None, (self.home / "store.log").read_text()
            assert time.monotonic() < deadline, "the event engine does not answer"
            time.sleep(0.02)
        return process

    def restart(self) -> None:
        """Start it again after its end."""
        self.process.wait(30)
        self.process = self._started()

    def clear(self) -> None:
        """Empty all tables, and remove those that a test has made."""
        for row in self.store.rows(TABLES):
            if row["name"] not in self._known:
                self.store.do(f"DROP TABLE `{row['name']}`")
            elif row["filled"]:
                self.store.do(f"TRUNCATE TABLE `{row['name']}`")
        for row in self.store.rows(LOADED):
            self.store.do(f"SYSTEM RELOAD DICTIONARY `{row['name']}`")

    def end(self) -> None:
        self.store.close()
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)


def new_home() -> Path:
    """A data folder, after the removal of those that killed runs left."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if time.time() - folder.stat().st_mtime > _STALE and not is_owned(folder / FOLDER):
            shutil.rmtree(folder, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=PREFIX))
