"""`pehra events`: looking into the event store, its backup and restore, for whoever keeps the installation running."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

import click
import orjson
from django.conf import settings

from pehra.events.cli import lookups
from pehra.events.cli.boundaries import boundaries_command
from pehra.events.cli.export import export_command
from pehra.events.cli.replay import replay_command
from pehra.events.queries import holdings
from pehra.events.queries.engine import event_store
from pehra.pipeline import tables
from pehra.pipeline.store import StoreRefused
from pehra.pipeline.tables import keeping
from pehra.pipeline.tables.cluster import NoName, statements


class Refused(click.ClickException):
    """One clear text and exit code 2."""

    exit_code = 2


@click.group()
def events() -> None:
    """The event store: what it holds, queries, backup and restore."""


events.add_command(replay_command)
events.add_command(export_command)
events.add_command(boundaries_command)


@events.command()
@click.option("--json", "as_json", is_flag=True, help="Print it as one JSON object.")
def status(as_json: bool) -> None:
    """Say whether the event store answers, what it holds and how much of the disk it takes."""
    found = holdings.holdings(event_store())
    if as_json:
        click.echo(orjson.dumps(found, option=orjson.OPT_INDENT_2).decode())
        return
    click.echo(f"ClickHouse {found['version']}, {found['where']}")
    click.echo(f"events from {found['earliest'] or '-'} to {found['latest'] or '-'} (UTC)")
    for table in found["tables"]:
        click.echo(
            f"{table['table']:<24}{table['rows']:>16,} rows{table['bytes']:>18,} bytes{table['parts']:>8,} parts"
        )
    if found["pending"]:
        click.echo(f"not up to date (pehra events migrate): {', '.join(found['pending'])}")


@events.command()
@click.option(
    "--sql-file", required=True, type=click.File("r", encoding="utf-8"), help='One SELECT; "-": standard input.'
)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array of the rows.")
def query(sql_file: TextIO, as_json: bool) -> None:
    """Ask the event store a question in ClickHouse's SQL. It can only look: what would change something is refused.

    It sees everything in the store, whoever it concerns: it is for the installation's administrators.
    """
    sql = _read(sql_file)
    form = "JSONEachRow" if as_json else "TabSeparatedWithNames"
    out = sys.stdout.buffer
    pieces = event_store().stream(sql, settings={"default_format": form})
    for piece in _array(pieces) if as_json else pieces:
        out.write(piece)
    out.flush()


def _read(sql_file: TextIO) -> str:
    try:
        sql = sql_file.read()
    except UnicodeDecodeError as error:
        raise Refused(f"--sql-file: {sql_file.name} is not UTF-8 text") from error
    if not sql.strip():
        raise Refused(f"--sql-file: {sql_file.name} is empty; write one SELECT")
    return sql


@events.command()
@click.argument("folder", type=click.Path(path_type=Path))
def backup(folder: Path) -> None:
    """Copy the whole event store to FOLDER, which is made, while everything runs."""
    if settings.EVENTS.url:
        raise Refused("PEHRA_EVENTS_URL is set: make that server's backups with its own BACKUP")
    if folder.exists():
        raise Refused(f"{folder} exists already: name another folder")
    folder.mkdir(mode=0o700, parents=True)
    try:
        keeping.backup(event_store(), folder.resolve() / "tables")
    except BaseException:
        keeping.remove(folder)
        raise
    click.echo(f"{folder}: {keeping.size(folder):,} bytes.")


@events.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
def restore(folder: Path) -> None:
    """Load a backup into an empty event store: all of it, or nothing."""
    if settings.EVENTS.url:
        raise Refused("PEHRA_EVENTS_URL is set: restore that server with its own RESTORE")
    try:
        keeping.restore(event_store(), folder.resolve() / "tables", settings.EVENTS.retention)
    except keeping.NotEmpty as error:
        raise Refused("the event store is not empty: restore into a new PEHRA_HOME") from error
    except StoreRefused as error:
        raise Refused(f"nothing was restored from {folder}: {error}") from error
    except tables.TooNew as error:
        raise Refused(f"nothing was restored from {folder}: {error}") from error
    click.echo(f"{folder} is restored.")


@events.command()
def migrate() -> None:
    """Bring the event store's tables up to date. The embedded engine does so by itself when it starts."""
    try:
        applied = tables.migrate(event_store(), settings.EVENTS.retention)
    except tables.TooNew as error:
        raise Refused(str(error)) from error
    click.echo(f"Applied: {', '.join(applied)}." if applied else "The event store is up to date.")


@events.command()
@click.option("--cluster", required=True, metavar="NAME", help="The cluster's name, as its servers know it.")
def ddl(cluster: str) -> None:
    """Print the statements that make the event store's tables on a ClickHouse cluster."""
    try:
        for statement in statements(cluster, settings.EVENTS.retention):
            click.echo(f"{statement};\n")
    except NoName as error:
        raise Refused(f"--cluster: {error}") from error


for each in (lookups.prefixes, lookups.indicators, lookups.warninglists):
    events.add_command(each)


def _array(lines: Iterable[bytes]) -> Iterator[bytes]:
    """A JSON array of what comes as JSON lines in pieces that end anywhere."""
    rest, opening = b"", b"[\n"
    for piece in lines:
        *whole, rest = (rest + piece).split(b"\n")
        for line in whole:
            yield opening + line
            opening = b",\n"
    yield b"[]\n" if opening == b"[\n" else b"\n]\n"
