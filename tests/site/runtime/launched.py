"""The command `pehra` as the tests of the runtime start it: real processes on a data folder of their own."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pehra.site.runtime.lock import HomeLock

Who = dict[str, Any]


@dataclass
class Pehra:
    """The command `pehra` on one data folder and one port."""

    home: Path
    port: int
    python: str = sys.executable
    who: Who = field(default_factory=dict)
    more: dict[str, str] = field(default_factory=dict)
    started: list["Launched"] = field(default_factory=list)

    def command(self, *words: str) -> list[str]:
        return [self.python, "-P", "-m", "pehra.site.cli", *words]

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": os.pathsep.join(sys.path),
            "PEHRA_HOME": str(self.home),
            "PEHRA_PORT": str(self.port),
            **self.more,
        }

    def __call__(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run one command to its end."""
        return subprocess.run(
            self.command(*words), env=self.environment, capture_output=True, text=True, timeout=300, cwd="/", **self.who
        )

    def sql(self, statement: str) -> str:
        answer = self("db", "psql", "-XAtqc", statement)
        assert answer.returncode == 0, answer.stderr
        return answer.stdout.strip()

    def run(self) -> "Launched":
        launched = Launched(self, *self._open("run"))
        self.started.append(launched)
        return launched

    def _open(self, *words: str) -> tuple[subprocess.Popen[bytes], Path]:
        descriptor, name = tempfile.mkstemp(prefix="pehra-runtime-log-")
        with os.fdopen(descriptor, "wb") as output:
            process = subprocess.Popen(
                self.command(*words), env=self.environment, stdout=output, stderr=output, cwd="/", **self.who
            )
        return process, Path(name)


@dataclass
class Launched:
    """A running `pehra run`."""

    pehra: Pehra
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def output(self) -> str:
        return self.log.read_text()

    def await_output(self, words: str, seconds: float = 120) -> "Launched":
        eventually(lambda: words in self.output or self.process.poll() is not None, seconds)
        assert words in self.output, self.output
        return self

    def await_first_page(self) -> "Launched":
        return self.await_output("Pehra is at")

    def end(self, number: signal.Signals = signal.SIGINT) -> float:
        """Ask it to end; return the seconds that it took."""
        started = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(120)
        return time.monotonic() - started

    def is_gone(self) -> bool:
        """Whether nothing that it started is left."""
        with HomeLock(self.pehra.home) as lock:
            return lock.is_free()


def eventually(condition: Callable[[], bool], seconds: float = 15) -> None:
    """Wait until something holds; fail if it doesn't."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)
