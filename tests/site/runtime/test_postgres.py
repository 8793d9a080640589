"""The embedded server: what it holds, whom it lets in, how it comes back."""

import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from pehra.site.runtime.errors import Refusal
from pehra.site.runtime.lock import HomeLock
from pehra.site.runtime.postgres import SUPERUSER, Server, embedded_server, end_leftover, running_pid
from pehra.site.runtime.processes import is_alive
from tests.site.runtime.launched import Who, eventually


@pytest.fixture
def lock(home: Path) -> Iterator[HomeLock]:
    with HomeLock(home) as lock:
        lock.take()
        yield lock


@pytest.fixture
def server(home: Path, lock: HomeLock) -> Iterator[Server]:
    server = embedded_server(home)
    server.start(lock=lock.fileno())
    yield server
    server.stop()


def setting(server: Server, name: str) -> str:
    with server.connect() as connection:
        row = connection.execute("SELECT current_setting(%s)", [name]).fetchone()
    assert row
    return row[0]


def test_is_made_for_a_country_that_writes_urdu_and_keeps_what_it_acknowledges(server: Server) -> None:
    with server.connect() as connection:
        row = connection.execute(
            "SELECT datlocprovider, datlocale, pg_encoding_to_char(encoding), lower('ÄÉ'), length('پہرہ')"
            " FROM pg_database WHERE datname = 'pehra'"
        ).fetchone()
    assert row == ("b", "C.UTF-8", "UTF8", "äé", 4)
    for name in ("fsync", "synchronous_commit", "full_page_writes", "data_checksums"):
        assert setting(server, name) == "on"
    assert setting(server, "TimeZone") == "UTC"


def test_pehra_is_no_superuser_but_makes_the_roles_it_needs(server: Server) -> None:
    with server.connect() as connection:
        assert setting(server, "is_superuser") == "off"
        connection.execute("CREATE ROLE a_reader NOLOGIN")
        connection.execute("SET ROLE a_reader")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT pg_read_file('postgresql.conf')")


def test_listens_on_no_network(server: Server) -> None:
    assert server.process
    sockets = subprocess.run(["ss", "-Hltnp"], capture_output=True, text=True, check=False).stdout
    assert f"pid={server.process.pid}," not in sockets
    assert setting(server, "listen_addresses") == ""


def test_lets_nobody_in_but_who_started_it(server: Server, ordinary: tuple[Who, str]) -> None:
    who, python = ordinary
    if not who:
        pytest.skip("trying as somebody else needs root")
    # The server's own account, which may at least enter the socket's folder, and one that may not.
    for name, refusal in ((pwd.getpwuid(server.place.account.uid).pw_name, "eer auth"), ("daemon", "Permission")):
        entry = pwd.getpwnam(name)
        for role in ("pehra", SUPERUSER):
            knock = f"import psycopg; psycopg.connect(host={str(server.place.socket)!r}, user={role!r}, dbname='pehra')"
            answer = subprocess.run(
                [python, "-c", knock],
                env={"PYTHONPATH": os.pathsep.join(sys.path)},
                capture_output=True,
                text=True,
                cwd="/",
                user=entry.pw_uid,
                group=entry.pw_gid,
                extra_groups=[],
            )
            assert answer.returncode, f"{name} came in as {role}"
            assert refusal in answer.stderr


def test_nobody_can_read_its_files(server: Server) -> None:
    for folder in (server.place.data, server.place.log, server.place.socket):
        assert folder.stat().st_mode & 0o077 == 0


def test_an_interrupted_making_is_made_again(home: Path, lock: HomeLock) -> None:
    server = embedded_server(home)
    half = server.place.root / "data.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    server.start(lock=lock.fileno())
    server.stop()
    assert not half.exists()


def test_what_the_operator_changed_stays(home: Path, lock: HomeLock, server: Server) -> None:
    server.stop()
    settings = server.place.data / "postgresql.conf"
    settings.write_text(settings.read_text() + "work_mem = 48MB\n")
    again = embedded_server(home)
    again.start(lock=lock.fileno())
    assert setting(again, "work_mem") == "48MB"
    again.stop()


def test_a_killed_server_comes_back_with_everything(home: Path, lock: HomeLock, server: Server) -> None:
    with server.connect() as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept VALUES (1)")
    assert server.process
    server.process.kill()
    server.process.wait()

    again = embedded_server(home)
    again.start(lock=lock.fileno())
    with again.connect() as connection:
        assert connection.execute("SELECT n FROM kept").fetchone() == (1,)
    again.stop()


def test_a_trace_that_names_a_living_stranger_is_not_believed(home: Path, lock: HomeLock, server: Server) -> None:
    assert server.process
    server.process.kill()
    server.process.wait()
    stranger = subprocess.Popen(["sleep", "60"])
    trace = server.place.data / "postmaster.pid"
    trace.write_text(f"{stranger.pid}\n" + trace.read_text().split("\n", 1)[1])
    assert running_pid(server.place.data) is None

    again = embedded_server(home)
    again.start(lock=lock.fileno())

    assert stranger.poll() is None
    assert running_pid(again.place.data) == again.process.pid  # type: ignore[union-attr]
    again.stop()
    stranger.kill()
    stranger.wait()


def test_a_link_in_place_of_a_trace_is_not_written_through(home: Path, server: Server) -> None:
    server.stop()
    precious = home / "precious"
    precious.write_text("123\nmine\n")
    (server.place.data / "postmaster.pid").symlink_to(precious)
    with pytest.raises(OSError, match="symbolic links"):
        end_leftover(server.place)
    assert precious.read_text() == "123\nmine\n"


def test_a_server_that_was_left_behind_is_ended_first(home: Path, lock: HomeLock) -> None:
    left = embedded_server(home)
    left.start(lock=lock.fileno(), detached=True)
    assert left.process

    end_leftover(left.place)

    left.process.wait(1)
    assert not is_alive(left.process.pid)
    assert list(left.place.socket.iterdir()) == []


def test_sessions_of_a_killed_server_are_waited_for(home: Path, lock: HomeLock, server: Server) -> None:
    with server.connect() as connection:
        connection.execute("SELECT 1")
        row = connection.execute("SELECT pg_backend_pid()").fetchone()
        assert row
        session = row[0]
        os.kill(session, signal.SIGSTOP)
        assert server.process
        server.process.kill()
        server.process.wait()
        freeing = subprocess.Popen(["sh", "-c", f"sleep 1.5; kill -CONT {session}"])

        again = embedded_server(home)
        again.start(lock=lock.fileno())

        assert not is_alive(session)
        freeing.wait()
        again.stop()


def test_an_unwilling_server_is_ended_at_once(server: Server) -> None:
    assert server.process
    process = server.process
    with server.connect() as connection:
        row = connection.execute("SELECT pg_backend_pid()").fetchone()
        assert row
        os.kill(row[0], signal.SIGSTOP)
        server.stop()
        eventually(lambda: not is_alive(process.pid), 1)
        if is_alive(row[0]):
            os.kill(row[0], signal.SIGKILL)


def test_says_what_the_server_said_where_it_does_not_start(home: Path, lock: HomeLock) -> None:
    server = embedded_server(home, {"shared_buffers": "lots"})
    with pytest.raises(Refusal, match=r'does not start on .*invalid value for parameter "shared_buffers"'):
        server.start(lock=lock.fileno())
