"""`pehra db`: the embedded PostgreSQL on its own, and dumps of whichever database is in use."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import click
import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from pehra.foundation.access.viewing import READER
from pehra.site.database import OF_THE_DRIVER, database_settings
from pehra.site.runtime.configuration import Configuration, prepare_home, read_configuration
from pehra.site.runtime.errors import Refusal
from pehra.site.runtime.lock import DATABASE, HomeLock
from pehra.site.runtime.postgres import ROLE, SUPERUSER, embedded_server, end_leftover
from pehra.site.runtime.programs import Programs, find_programs


@dataclass(frozen=True)
class Client:
    """How the programs of PostgreSQL reach the database, and as whom a dump is made and loaded."""

    programs: Programs
    conninfo: str
    password: str
    role: str = ""  # whom restored tables belong to, where the one who restores is another

    def run(
        self, program: str, *words: str, stdout: IO[bytes] | None = None, stderr: int | None = None
    ) -> subprocess.CompletedProcess[str]:
        # A password in the command line would be everybody's to read.
        environment = {**os.environ, **({"PGPASSWORD": self.password} if self.password else {})}
        command = [self.programs.path(program), *words]
        return subprocess.run(command, env=environment, text=True, stdout=stdout, stderr=stderr, check=False)

    def begin(self, program: str, *words: str, stdin: bool = False, stderr: IO[bytes]) -> subprocess.Popen[bytes]:
        """Start a program that is fed by a pipe (`stdin`), or else read by one."""
        environment = {**os.environ, **({"PGPASSWORD": self.password} if self.password else {})}
        command = [self.programs.path(program), *words]
        fed, read = (subprocess.PIPE, None) if stdin else (None, subprocess.PIPE)
        return subprocess.Popen(command, env=environment, stdin=fed, stdout=read, stderr=stderr)

    def connect(self) -> psycopg.Connection:
        return psycopg.connect(self.conninfo, password=self.password or None, autocommit=True)


@click.group()
def db() -> None:
    """The embedded PostgreSQL on its own, and dumps of whichever database is in use."""


@db.command()
def start() -> None:
    """Start the embedded PostgreSQL and leave it running, for `pehra serve` and `pehra worker`."""
    configuration = _embedded()
    prepare_home(configuration.home)
    with HomeLock(configuration.home) as lock:
        lock.take()
        server = embedded_server(configuration.home)
        process = server.start(lock=lock.fileno(), detached=True)
        lock.mark(DATABASE, process.pid)
    click.echo(f"PostgreSQL {server.programs.major} runs on {server.place.data} (process {process.pid}).")


@db.command()
def stop() -> None:
    """Stop the embedded PostgreSQL that `pehra db start` left running."""
    configuration = _embedded()
    prepare_home(configuration.home)
    with HomeLock(configuration.home) as lock:
        if lock.is_free():
            click.echo("PostgreSQL is not running.")
            return
        holder, pid = lock.holder()
        if holder != DATABASE:
            raise Refusal(f"PostgreSQL belongs to a running pehra run (process {pid}): end that")
        end_leftover(embedded_server(configuration.home).place)
    click.echo("PostgreSQL is stopped.")


@db.command(context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def psql(words: tuple[str, ...]) -> None:
    """Open psql on the database, with psql's own options."""
    with client(as_owner=True) as database:
        # Ctrl-C cancels a query there; here it must end nothing.
        signal.signal(signal.SIGINT, lambda *_: None)
        sys.exit(database.run("psql", f"--dbname={database.conninfo}", *words).returncode)


@db.command()
@click.argument("file", type=click.Path(path_type=Path))
def dump(file: Path) -> None:
    """Write the whole database to FILE, readable by its owner only."""
    if file.exists():
        raise Refusal(f"{file} exists already: name another file")
    partial = file.with_name(f"{file.name}.partial")
    partial.unlink(missing_ok=True)
    with client() as database, os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        answer = database.run(
            "pg_dump", "--format=custom", f"--dbname={database.conninfo}", stdout=target, stderr=subprocess.PIPE
        )
        os.fsync(target.fileno())
    if answer.returncode:
        partial.unlink()
        raise Refusal(f"no dump was made: {_last_line(answer.stderr)}")
    partial.rename(file)
    click.echo(f"{file}: {file.stat().st_size:,} bytes.")


@db.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False, readable=True))
def restore(file: Path) -> None:
    """Load a dump into an empty database: all of it, or nothing."""
    with client() as database:
        empty_database(database)
        answer = database.run(*restored(database), str(file.resolve()), stderr=subprocess.PIPE)
        if answer.returncode:
            raise Refusal(f"nothing was restored from {file}: {_last_line(answer.stderr)}")
        with database.connect() as connection:
            connection.execute("ANALYZE")
    click.echo(f"{file} is restored.")


def empty_database(database: Client) -> None:
    """Make an empty database ready for a dump. Raises Refusal for one that is not empty."""
    with database.connect() as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
        if tables and tables[0]:
            raise Refusal("the database is not empty: restore into a new PEHRA_HOME, or into a new database")
        _ensure_reader(connection, database.role)


def restored(database: Client) -> list[str]:
    """The command that loads a dump, all of it or nothing; the dump comes as its last word or by standard input."""
    words = ["--single-transaction", "--exit-on-error", "--no-owner", f"--dbname={database.conninfo}"]
    return ["pg_restore", *words, *([f"--role={database.role}"] if database.role else [])]


@contextmanager
def client(*, as_owner: bool = False) -> Iterator[Client]:
    """Clients of the database in use; starts the embedded one for as long as needed where it does not run.

    A dump is a superuser's, as row-level security hides rows even from the tables' owner.
    """
    configuration = read_configuration()
    if configuration.external_database:
        yield _reach(configuration.home, find_programs())
        return
    prepare_home(configuration.home)
    with HomeLock(configuration.home) as lock:
        server = embedded_server(configuration.home)
        started = lock.is_free()
        if started:
            lock.take()
            server.start(lock=lock.fileno())
        try:
            yield _reach(configuration.home, server.programs, ROLE if as_owner else SUPERUSER)
        finally:
            if started:
                server.stop()


def _reach(home: Path, programs: Programs, user: str = "") -> Client:
    try:
        database = database_settings(home)
    except ValueError as error:
        raise Refusal(str(error)) from error
    options = {name: value for name, value in database["OPTIONS"].items() if name not in OF_THE_DRIVER}
    conninfo = make_conninfo(
        dbname=database["NAME"], user=user or database["USER"], host=database["HOST"], port=database["PORT"], **options
    )
    return Client(programs, conninfo, str(database.get("PASSWORD") or ""), ROLE if user == SUPERUSER else "")


def _embedded() -> Configuration:
    configuration = read_configuration()
    if configuration.external_database:
        raise Refusal("DATABASE_URL is set: that server is started and stopped where it runs")
    return configuration


def _ensure_reader(connection: psycopg.Connection, role: str) -> None:
    """Make the role that the dump's grants name; a dump holds no roles, as they belong to the whole server."""
    reader = sql.Identifier(READER)
    if not connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [READER]).rowcount:
        connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(reader))
    member = sql.Identifier(role) if role else sql.SQL("CURRENT_USER")
    connection.execute(sql.SQL("GRANT {} TO {}").format(reader, member))


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if "error:" in line] or text.splitlines() or ["it gave no reason"]
    return lines[-1].strip()
