"""Data folders, ports and users for the tests of the runtime."""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.run_database import prepare_home
from tests.site.runtime.launched import Pehra, Who, eventually


@pytest.fixture
def home() -> Iterator[Path]:
    """A data folder that the server's account can reach (pytest's own folders are closed to it)."""
    folder = Path(tempfile.mkdtemp(prefix="pehra-runtime-"))
    folder.chmod(0o711)
    yield folder
    cluster = (folder / "postgres").resolve()
    shutil.rmtree(folder)
    shutil.rmtree(cluster, ignore_errors=True)


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def ordinary() -> tuple[Who, str]:
    """How to start a program as an ordinary user, and a Python that this user may run."""
    if os.geteuid() != 0:
        return {}, sys.executable
    nobody = pwd.getpwnam("nobody")
    who: Who = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    for candidate in (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"):
        probe = [candidate, "-c", "import pehra.site.cli, psycopg"]
        environment = {"PYTHONPATH": os.pathsep.join(sys.path)}
        try:
            subprocess.run(probe, check=True, capture_output=True, env=environment, cwd="/", **who)
        except (OSError, subprocess.CalledProcessError):
            continue
        return who, candidate
    pytest.skip("an ordinary user may not read this Python or this checkout")


@pytest.fixture
def prepared(home: Path, pytestconfig: pytest.Config) -> None:
    """Spare a test that is about something else the making and migrating of its cluster."""
    prepare_home(home, pytestconfig.cache.mkdir("pehra"))


@pytest.fixture
def pehra(home: Path, port: int) -> Iterator[Pehra]:
    command = Pehra(home, port)
    yield command
    for launched in command.started:
        if launched.process.poll() is None:
            launched.process.kill()
            launched.process.wait()
        eventually(launched.is_gone, 30)
        launched.log.unlink()
