"""A real worker process on the tests' database."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import quote

from django.conf import settings
from django.db import connection


def database_url() -> str:
    there = connection.settings_dict
    user, name, host = (quote(str(there[key]), safe="") for key in ("USER", "NAME", "HOST"))
    return f"postgresql://{user}@/{name}?host={host}&port={there['PORT'] or 5432}"


@contextmanager
def worker(**environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run `pehra worker` while the block runs; it is ended in order unless the block has killed it."""
    given = {"DATABASE_URL": database_url(), "PEHRA_HOME": str(settings.HOME), "PEHRA_LOG": "CRITICAL"}
    process = subprocess.Popen(
        [sys.executable, "-m", "pehra.site.cli", "worker"], env=os.environ | given | environment, start_new_session=True
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def eventually(condition: Callable[[], object], patience: float = 30.0) -> None:
    """Wait until it is so; fail with the last answer if it never is."""
    deadline = time.monotonic() + patience
    while not (answer := condition()):
        assert time.monotonic() < deadline, f"still not so after {patience} seconds: {answer!r}"
        time.sleep(0.1)
