"""`pehra events prefixes|indicators|warninglists`: what events are compared with."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from django.utils import timezone

from pehra.events.actions import lookups
from pehra.events.queries.engine import event_store
from pehra.foundation.access.errors import Invalid

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class Refused(click.ClickException):
    """A file that was not loaded: all its problems go to stderr, and nothing was changed."""

    exit_code = 2


@click.group()
def prefixes() -> None:
    """The world's announced prefixes: which network, autonomous system and country an address is in."""


@prefixes.command(name="load")
@click.argument("file", type=FILE)
def load_prefixes(file: Path) -> None:
    """Replace the announced prefixes by those in FILE, which may be packed.

    It is pyasn's ipasn.dat, iptoasn.com's ip2asn-combined.tsv, or CSV with the columns prefix, asn, cc.
    """
    with _told():
        loaded = lookups.load_prefixes(store=event_store(), path=file, at=timezone.now())
    click.echo(f"{file.name}: {loaded.rows:,} prefixes.")


@click.group()
def indicators() -> None:
    """What is known to be bad: addresses, networks, domains, URLs and hashes."""


@indicators.command(name="load")
@click.argument("file", type=FILE)
@click.option("--source", metavar="NAME", help="Whose list it is; by default the file's name.")
def load_indicators(file: Path, source: str | None) -> None:
    """Replace the indicators of one source by those in FILE, one a line; it may be packed.

    Lines that begin with # or ; are comments. Those of other sources stay.
    """
    with _told():
        name = source or file.name.partition(".")[0].lower()
        loaded = lookups.load_indicators(store=event_store(), path=file, source=name, at=timezone.now())
    click.echo(f"{file.name}: loaded as {name}; {loaded.rows:,} indicators of all sources.")


@click.group()
def warninglists() -> None:
    """What is harmless or shared by many, so that a match with it proves little."""


@warninglists.command(name="load")
@click.argument("files", nargs=-1, required=True, type=FILE)
def load_warninglists(files: tuple[Path, ...]) -> None:
    """Replace all warninglists by those in FILES: the list.json of the MISP project's lists."""
    with _told():
        loaded = lookups.load_warninglists(store=event_store(), paths=files, at=timezone.now())
    for text in loaded.left_out:
        click.echo(text, err=True)
    click.echo(f"{len(files)} warninglists, {loaded.rows:,} values.")


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except Invalid as refused:
        lines = [f"{name}: {line}" for name, problem in refused.problems.items() for line in str(problem).splitlines()]
        raise Refused("\n".join(["nothing was loaded:", *lines])) from None
