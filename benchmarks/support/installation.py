"""An installation as `pehra run` starts it, on a free port: in a folder that is gone with the benchmark, or is kept."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import django

PATIENCE = 300.0


@dataclass(frozen=True)
class Installation:
    """Where it is: `port` on the loopback, `home` with its PostgreSQL, `pid` of the launcher."""

    home: Path
    port: int
    pid: int


@contextmanager
def installation(kept: Path | None = None, **environment: str) -> Iterator[Installation]:
    """Start everything as an operator would, set Django up in this process over the same database, and end it all.

    In the folder `kept` it stays for the next time; without one, nothing of it does.
    """
    home = kept or Path(tempfile.mkdtemp(prefix="pehra-bench-"))
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o711)  # as root the server is another user, who must pass through
    port = free_port()
    os.environ |= {"PEHRA_HOME": str(home), "PEHRA_PORT": str(port), "PEHRA_DEMONSTRATION": "no"} | environment
    os.environ.pop("DATABASE_URL", None)
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "pehra.site.cli", "run", "--with-parent"], stdout=subprocess.DEVNULL
    )
    try:
        _await_first_page(port, process)
        os.environ["DJANGO_SETTINGS_MODULE"] = "pehra.site.settings"
        django.setup()
        yield Installation(home, port, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(120 if kept else 30)
        if kept is None:
            shutil.rmtree((home / "postgres").resolve(), ignore_errors=True)
            shutil.rmtree(home, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await_first_page(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if process.poll() is not None:
            sys.exit(f"pehra run ended with {process.returncode}")
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/receipts/key", timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    sys.exit("pehra run did not answer in time")
