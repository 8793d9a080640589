"""The launcher as an operator meets it: real processes, real signals, a real PostgreSQL."""

import http.client
import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from pehra.connectors.event_store import connect
from pehra.site.runtime.postgres import running_pid
from pehra.site.runtime.processes import is_alive
from tests.site.runtime.launched import Pehra, Who, eventually

# Whoever waits longer has been forgotten; a busy machine takes its time.
LONGEST = 60


def server_pid(pehra: Pehra) -> int:
    pid = running_pid(pehra.home / "postgres" / "data")
    assert pid
    return pid


def children(pid: int) -> dict[str, int]:
    """The launcher's own children: the verb of each `pehra`, or "postgres"."""
    found = {}
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        words = Path(f"/proc/{child}/cmdline").read_bytes().rstrip(b"\0").split(b"\0")
        name = "postgres" if words[0].endswith(b"/postgres") else words[-1].decode()
        found[name] = int(child)
    return found


def status(port: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def test_starts_serves_stops_and_finds_everything_again(pehra: Pehra) -> None:
    first = pehra.run().await_first_page()
    assert 0 < status(pehra.port) < 500
    pehra.sql("CREATE TABLE kept (word text); INSERT INTO kept VALUES ('پہرہ')")

    assert first.end(signal.SIGINT) < 10
    assert first.process.returncode == 0
    assert first.output.endswith("Stopping ...\nStopped.\n")
    assert first.is_gone()
    assert status(pehra.port) == 0

    second = pehra.run().await_first_page()
    assert "for the first time" in first.output
    assert "for the first time" not in second.output
    assert pehra.sql("SELECT word FROM kept") == "پہرہ"
    assert second.end(signal.SIGTERM) < 10
    assert second.process.returncode == 0


@pytest.mark.usefixtures("prepared")
def test_a_killed_launcher_leaves_nothing_behind_and_loses_nothing(pehra: Pehra) -> None:
    first = pehra.run().await_first_page()
    started = children(first.process.pid)
    assert sorted(started) == ["postgres", "serve", "store", "worker"]
    pehra.sql("CREATE TABLE kept (n int); INSERT INTO kept VALUES (1)")

    first.process.kill()
    # At once, while what it left is still ending.
    second = pehra.run().await_first_page()

    assert not any(is_alive(pid) for pid in started.values())
    assert pehra.sql("SELECT n FROM kept") == "1"
    second.end()


@pytest.mark.usefixtures("prepared")
def test_a_power_cut_loses_nothing_that_was_acknowledged(pehra: Pehra) -> None:
    first = pehra.run().await_first_page()
    pehra.sql("CREATE TABLE kept (n int); INSERT INTO kept VALUES (1)")

    for pid in (server_pid(pehra), first.process.pid, *children(first.process.pid).values()):
        os.kill(pid, signal.SIGKILL)
    first.process.wait()
    assert (pehra.home / "postgres" / "data" / "postmaster.pid").exists()

    second = pehra.run().await_first_page()
    assert pehra.sql("SELECT n FROM kept") == "1"
    second.end()


@pytest.mark.usefixtures("prepared")
def test_what_dies_is_started_again(pehra: Pehra) -> None:
    launched = pehra.run().await_first_page()
    before = children(launched.process.pid)

    for name in ("serve", "worker", "store", "postgres"):
        os.kill(before[name], signal.SIGKILL)
    for name in ("web", "worker", "event engine", "PostgreSQL"):
        launched.await_output(f"{name} ended (signal SIGKILL)")
    eventually(lambda: set(children(launched.process.pid)) == set(before), 30)
    eventually(lambda: 0 < status(pehra.port) < 500, 30)

    assert not set(before.values()) & set(children(launched.process.pid).values())
    assert launched.end() < LONGEST


@pytest.mark.usefixtures("prepared")
def test_the_event_engine_that_comes_back_has_what_it_had(pehra: Pehra) -> None:
    launched = pehra.run().await_first_page()
    store = connect("", pehra.home)
    store.do("INSERT INTO events (time_observation, line) SELECT now(), 7")
    os.kill(children(launched.process.pid)["store"], signal.SIGKILL)
    eventually(store.is_there, 60)
    assert store.rows("SELECT line FROM events") == [{"line": 7}]
    assert launched.end() < LONGEST
    assert not (pehra.home / "events" / "address").exists()


@pytest.mark.usefixtures("prepared")
@pytest.mark.parametrize(
    ("more", "line"),
    [
        ({"PEHRA_EVENTS_URL": "http://127.0.0.1:9/"}, "the event store could not be brought up to date"),
        ({"PYTHONPATH": "without"}, "the event engine is not installed here"),
    ],
)
def test_everything_else_runs_without_an_event_store(
    pehra: Pehra, more: dict[str, str], line: str, tmp_path: Path
) -> None:
    if more.get("PYTHONPATH"):
        # Where a module of this name can't be found, though it is installed.
        hidden = tmp_path / "sitecustomize.py"
        hidden.write_text(
            "import importlib.util as u\nfind = u.find_spec\n"
            "u.find_spec = lambda name, package=None: None if name == 'chdb' else find(name, package)\n"
        )
        more = {"PYTHONPATH": os.pathsep.join([str(tmp_path), pehra.environment["PYTHONPATH"]])}
    pehra.more |= more
    launched = pehra.run().await_first_page()
    assert [line in told for told in launched.output.splitlines()].count(True) == 1
    assert 0 < status(pehra.port) < 500
    assert "store" not in children(launched.process.pid)
    assert launched.end() < LONGEST


@pytest.mark.parametrize("moment", ["Starting PostgreSQL", "Preparing the database"])
def test_ctrl_c_during_the_start_ends_it_too(pehra: Pehra, moment: str) -> None:
    launched = pehra.run().await_output(moment)

    assert launched.end() < LONGEST
    assert launched.process.returncode == 0
    eventually(launched.is_gone, 2)
    assert pehra.sql("SELECT 1") == "1"


@pytest.mark.usefixtures("prepared")
def test_ends_when_whatever_started_it_is_killed(pehra: Pehra) -> None:
    shell = f"{' '.join(pehra.command('run', '--with-parent'))} & echo $!; wait"
    parent = subprocess.Popen(["sh", "-c", shell], env=pehra.environment, cwd="/", stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    launcher = int(parent.stdout.readline())
    eventually(lambda: 0 < status(pehra.port) < 500, 120)
    parent.kill()
    parent.wait()
    eventually(lambda: not is_alive(launcher), 10)
    parent.stdout.close()


@pytest.mark.usefixtures("prepared")
def test_a_second_one_on_the_same_folder_is_refused_in_one_line(pehra: Pehra) -> None:
    first = pehra.run().await_output("Starting PostgreSQL")

    second = pehra("run")

    assert second.returncode == 2
    line = f"pehra: Pehra already runs on {pehra.home} (process {first.process.pid})"
    assert second.stderr.startswith(line)
    assert second.stderr.count("\n") == 1
    first.end()


def test_runs_as_an_ordinary_user(pehra: Pehra, ordinary: tuple[Who, str]) -> None:
    pehra.who, pehra.python = ordinary
    if uid := pehra.who.get("user"):
        os.chown(pehra.home, uid, uid)

    launched = pehra.run().await_first_page()

    assert (pehra.home / "postgres" / "data").stat().st_uid == (uid or os.geteuid())
    assert (pehra.home / "postgres").stat().st_mode & 0o077 == 0
    assert pehra.sql("SELECT current_user") == "pehra"
    assert launched.end() < LONGEST


class TestRefusals:
    """What stands in the way is told in one line, with exit code 2 and no traceback."""

    def refuse(self, pehra: Pehra, *parts: str) -> None:
        answer = pehra("run")
        assert answer.returncode == 2, answer.stderr
        assert answer.stderr.count("\n") == 1, answer.stderr
        assert answer.stderr.startswith("pehra: ")
        for part in parts:
            assert part in answer.stderr

    def test_a_taken_port(self, pehra: Pehra) -> None:
        with socket.create_server(("127.0.0.1", pehra.port)):
            self.refuse(pehra, f"port {pehra.port} is taken", f"PEHRA_PORT={pehra.port + 1}")

    def test_no_right_to_the_folder(self, pehra: Pehra, ordinary: tuple[Who, str]) -> None:
        pehra.who, pehra.python = ordinary
        pehra.home.chmod(0o555)
        self.refuse(pehra, "no right to write", str(pehra.home), "PEHRA_HOME")

    def test_a_folder_that_cannot_be_made(self, pehra: Pehra) -> None:
        pehra.more["PEHRA_HOME"] = "/dev/null/var"
        self.refuse(pehra, "/dev/null/var can't be made", "PEHRA_HOME")

    def test_an_unreachable_database(self, pehra: Pehra, port: int) -> None:
        pehra.more["DATABASE_URL"] = f"postgresql://pehra:secret@127.0.0.1:{port}/pehra"
        self.refuse(pehra, "the database does not answer", "Connection refused")
        assert "secret" not in pehra("run").stderr

    def test_a_database_url_of_something_else(self, pehra: Pehra) -> None:
        pehra.more["DATABASE_URL"] = "mysql://127.0.0.1/pehra"
        self.refuse(pehra, "DATABASE_URL", "mysql")

    def test_no_postgresql_programs(self, pehra: Pehra) -> None:
        pehra.more["PEHRA_PG_BIN"] = "/nonexistent"
        self.refuse(pehra, "PEHRA_PG_BIN", "/nonexistent")

    def test_a_damaged_data_folder(self, pehra: Pehra) -> None:
        pehra("db", "start")
        pehra("db", "stop")
        data = pehra.home / "postgres" / "data"
        (data / "global" / "pg_control").write_bytes(b"\0" * 8192)
        self.refuse(pehra, "does not start", str(data), "restore")

        (data / "PG_VERSION").unlink()
        self.refuse(pehra, "damaged", str(data), "PG_VERSION")

    def test_a_data_folder_of_another_major_version(self, pehra: Pehra) -> None:
        pehra("db", "start")
        pehra("db", "stop")
        (pehra.home / "postgres" / "data" / "PG_VERSION").write_text("12\n")
        self.refuse(pehra, "PostgreSQL 12", "pehra db dump", "pehra db restore")


@pytest.fixture
def full_disk(home: Path) -> Iterator[Path]:
    """A disk of 12 MB: less than a new cluster needs."""
    if os.geteuid() != 0 or os.system(f"mount -t tmpfs -o size=12m,mode=711 tmpfs {home} 2>/dev/null"):
        pytest.skip("mounting a small disk needs root with the right to mount")
    yield home
    os.system(f"umount {home}")


def test_a_full_disk(full_disk: Path, pehra: Pehra) -> None:
    TestRefusals().refuse(pehra, "No space left on device")
    assert not (full_disk / "postgres" / "data").exists()
