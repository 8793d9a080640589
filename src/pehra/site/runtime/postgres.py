"""The embedded PostgreSQL: made, started, waited for, stopped. It is reached by a Unix socket and by nothing else."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql

from pehra.site.runtime.account import invoker, server_account
from pehra.site.runtime.errors import Refusal, one_line
from pehra.site.runtime.logs import ServerLog
from pehra.site.runtime.place import PORT, Place, make_private, settle
from pehra.site.runtime.processes import is_alive, spawn
from pehra.site.runtime.programs import Programs, find_programs, reachable_programs

SUPERUSER = "postgres"
DATABASE = ROLE = "pehra"
_BUILTIN_LOCALES_SINCE = 17
_CHECKSUMS_BY_DEFAULT_SINCE = 18
_LONGEST_START = 60.0
_LONGEST_RECOVERY = 3600.0

# Peer authentication: the kernel says who is at the other end of the socket, and the map admits the invoker alone.
# Where root starts, the server's own account is thus not let in; and nobody else can enter the socket's folder.
_HBA = "local all postgres,pehra peer map=pehra\nlocal replication postgres peer map=pehra\n"

# For a server of a few cores and gigabytes that it shares with the web. Kept in the data folder, for the operator to
# change; fsync, synchronous_commit and full_page_writes stay on, as an acknowledged report must survive a power cut.
_TUNING = """
# Written once by Pehra. What is changed here stays.
shared_buffers = 256MB
effective_cache_size = 1GB
work_mem = 16MB
maintenance_work_mem = 128MB
max_wal_size = 2GB
wal_compression = on
random_page_cost = 1.1
jit = off
idle_in_transaction_session_timeout = 5min
log_min_duration_statement = 2s
log_autovacuum_min_duration = -1
log_checkpoints = off
log_line_prefix = '%m [%p] %q%u@%d '
"""


@dataclass
class Server:
    """One cluster's server. `options` are further settings of PostgreSQL for this start."""

    place: Place
    programs: Programs
    options: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    def start(self, *, lock: int, detached: bool = False) -> subprocess.Popen[bytes]:
        """Start the server and return it when it lets us in; make the cluster where there is none.

        `lock` is the descriptor of the data folder's lock, which the server inherits. A detached server outlives this
        process; any other one is told to stop when this process dies. Raises `Refusal` where it can't be started.
        """
        if not self.place.data.exists():
            _create(self.place, self.programs, lock)
        _grant_entry(self.place)
        end_leftover(self.place)
        deadline = time.monotonic() + _LONGEST_START
        while not (process := self._started(lock, detached)):
            # Killed hard, a postmaster leaves sessions behind that still end their statement: wait for them.
            if time.monotonic() > deadline:
                raise Refusal(f"sessions of a killed PostgreSQL still hold {self.place.data}: end them first")
            time.sleep(0.2)
        self._ensure_database()
        return process

    def stop(self) -> None:
        """Stop the server of this process: politely, then at once (the next start then replays its log)."""
        process, self.process = self.process, None
        if process is None or process.poll() is not None:
            return
        for number, seconds in ((signal.SIGINT, 4), (signal.SIGQUIT, 2), (signal.SIGKILL, 2)):
            process.send_signal(number)
            try:
                process.wait(seconds)
            except subprocess.TimeoutExpired:
                continue
            return

    def connect(self, *, user: str = ROLE, database: str = DATABASE) -> psycopg.Connection:
        """Connect by the socket; the caller closes."""
        host = str(self.place.socket)
        return psycopg.connect(
            host=host, port=PORT, user=user, dbname=database, connect_timeout=5, autocommit=True, sslmode="disable"
        )

    def _started(self, lock: int, detached: bool) -> subprocess.Popen[bytes] | None:
        log = ServerLog(self.place)
        process = self.process = spawn(
            [self.programs.path("postgres"), "-D", str(self.place.data), *self._settings()],
            # SIGINT is PostgreSQL's fast stop: sessions are ended, everything is written, nothing to recover.
            at_my_death=None if detached else signal.SIGINT,
            keep=[lock],
            environment=_environment(),
            stdout=log.start_output,
            stderr=log.start_output,
            **self.place.account.spawning(),
        )
        log.start_output.close()
        started = time.monotonic()
        patience = _LONGEST_START
        while True:
            if process.poll() is not None:
                if log.tells_of("shared memory block"):
                    return None
                raise Refusal(log.explain(f"PostgreSQL does not start on {self.place.data}"))
            try:
                self.connect(user=SUPERUSER, database="postgres").close()
                return process
            except psycopg.OperationalError as error:
                # Replaying the log after a crash has no fixed length; the server says that it is at it.
                patience = _LONGEST_RECOVERY if "starting up" in str(error) else patience
                if time.monotonic() - started > patience:
                    self.stop()
                    raise Refusal(f"PostgreSQL on {self.place.data} does not answer: {one_line(error)}") from error
            time.sleep(0.02)

    def _settings(self) -> list[str]:
        quoted = str(self.place.socket).replace('"', '""')
        settings = {
            "listen_addresses": "",
            "port": str(PORT),
            "unix_socket_directories": f'"{quoted}"',
            "unix_socket_permissions": "0777",  # its folder is closed to others, and peer decides
            "hba_file": str(self.place.root / "pg_hba.conf"),
            "ident_file": str(self.place.root / "pg_ident.conf"),
            "timezone": "UTC",
            "log_timezone": "UTC",
            "lc_messages": "C",
            "logging_collector": "on",
            "log_directory": str(self.place.log),
            # One file a weekday, begun anew a week later: a server that nobody looks after doesn't fill the disk.
            "log_filename": "postgresql-%a.log",
            "log_truncate_on_rotation": "on",
            **self.options,
        }
        return [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]

    def _ensure_database(self) -> None:
        with self.connect(user=SUPERUSER, database="postgres") as connection:
            role, database = sql.Identifier(ROLE), sql.Identifier(DATABASE)
            if not connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [ROLE]).rowcount:
                # Not a superuser: row-level security, refused updates and refused files hold for Pehra itself. It may
                # make roles, as its migrations make the reader's.
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEROLE").format(role))
                if self.programs.major > 15:
                    grant = sql.SQL("ALTER ROLE {} SET createrole_self_grant = 'set, inherit'")
                    connection.execute(grant.format(role))
            if not connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).rowcount:
                connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(database, role))


def embedded_server(home: Path, options: Mapping[str, str] | None = None) -> Server:
    """The server of a data folder, not started; finds or makes its place and the programs for it."""
    place = settle(home, server_account(home))
    programs = reachable_programs(find_programs(place.major), place.account, place.root)
    return Server(place, programs, options or {})


def running_pid(data: Path) -> int | None:
    """The process number of the server that serves a data folder, or None.

    After a crash `postmaster.pid` still names a process and says "ready", and by now the number may be somebody else's:
    believed is only a process that works in this very folder.
    """
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n")[0])
        serves = Path(f"/proc/{pid}/cwd").resolve() == data.resolve()
    except (OSError, ValueError):
        return None
    return pid if serves and is_alive(pid) else None


def end_leftover(place: Place, patience: float = 30.0) -> None:
    """Stop whatever server still serves a place, and clear the traces of one that was killed.

    Only for the holder of the data folder's lock.
    """
    if pid := running_pid(place.data):
        os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + patience
        while is_alive(pid):
            if time.monotonic() > deadline:
                raise Refusal(f"the PostgreSQL on {place.data} (process {pid}) does not stop")
            time.sleep(0.05)
    for remnant in place.socket.glob(f".s.PGSQL.{PORT}*"):
        remnant.unlink()
    # PostgreSQL refuses while the number in its trace is in use, be it by a stranger. Its parent's number it takes for
    # stale. The file itself must stay: it leads the server to sessions that outlived the killed one and still write.
    with suppress(FileNotFoundError), open(place.data / "postmaster.pid", "r+", opener=_without_links) as trace:
        _, _, rest = trace.read().partition("\n")
        trace.seek(0)
        trace.write(f"{os.getpid()}\n{rest}")
        trace.truncate()


def _create(place: Place, programs: Programs, lock: int) -> None:
    """Make the cluster beside its place and move it there whole: an interrupted making leaves nothing half done."""
    fresh = place.root / "data.new"
    shutil.rmtree(fresh, ignore_errors=True)
    make_private(fresh, place.account)
    if programs.major >= _BUILTIN_LOCALES_SINCE:
        locale = ["--locale-provider=builtin", "--locale=C.UTF-8"]
    else:
        locale = ["--locale=C.UTF-8"]
    checksums = [] if programs.major >= _CHECKSUMS_BY_DEFAULT_SINCE else ["--data-checksums"]
    command = [
        programs.path("initdb"),
        f"--pgdata={fresh}",
        f"--username={SUPERUSER}",
        "--encoding=UTF8",
        *locale,
        *checksums,
        "--auth=reject",
        "--no-instructions",
    ]
    code, complaints = _run_to_the_end(command, place, lock)
    if code:
        shutil.rmtree(fresh, ignore_errors=True)
        lines = complaints.splitlines() or ["it gave no reason"]
        serious = [line for line in lines if "error:" in line or "FATAL:" in line]
        raise Refusal(f"PostgreSQL could not make its data folder {place.data}: {(serious or lines)[0].strip()}")
    with open(fresh / "postgresql.conf", "a", opener=_without_links) as settings:
        settings.write(_TUNING)
    fresh.rename(place.data)


def _run_to_the_end(command: Sequence[str], place: Place, lock: int) -> tuple[int, str]:
    """Run a program and what it starts; whoever interrupts this ends all of them. Returns exit code and complaints."""
    process = spawn(
        command,
        at_my_death=signal.SIGKILL,
        keep=[lock],
        environment=_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        **place.account.spawning(),
    )
    try:
        _, complaints = process.communicate()
    except BaseException:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise
    return process.returncode, complaints.decode(errors="replace")


def _grant_entry(place: Place) -> None:
    """Write who may come in by the socket: whoever starts the server this time, and nobody else."""
    name = '"' + invoker().name.replace('"', '""') + '"'
    (place.root / "pg_hba.conf").write_text(_HBA)
    (place.root / "pg_ident.conf").write_text(f"pehra {name} {SUPERUSER}\npehra {name} {ROLE}\n")
    for path in (place.root / "pg_hba.conf", place.root / "pg_ident.conf"):
        path.chmod(0o644)


def _without_links(path: str, flags: int) -> int:
    """Open a file in a folder of the server's account, where a broken server could put a link to anybody's file."""
    return os.open(path, flags | os.O_NOFOLLOW)


def _environment() -> dict[str, str]:
    """A clean environment: variables such as PGDATA or LC_ALL of whoever starts must not change the server."""
    return {"PATH": "/usr/bin:/bin", "LANG": "C"}
