"""`pehra search`: making the index anew, and proving that it equals the records."""

import json
import sys

import click

from pehra.search.actions.index import InUse
from pehra.search.actions.index import rebuild as rebuild_index
from pehra.search.queries.index import difference

DIFFERS = 1
IN_USE = (
    "nothing was changed: for 5 seconds somebody held the index or the records, as a backup does while it runs. "
    "Wait until it has ended and try again"
)


@click.group()
def search() -> None:
    """The search index: make it anew, prove that it equals the records."""


@search.command()
def rebuild() -> None:
    """Make the index anew from the records. While it runs, nothing is written and nothing is found.

    Whoever is writing is waited for. Where somebody goes on for 5 seconds (a backup), nothing is changed: try again
    when that has ended.
    """
    try:
        click.echo(f"{rebuild_index()} documents")
    except InUse:
        raise click.ClickException(IN_USE) from None


@search.command()
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def check(as_json: bool) -> None:
    """Compare every document of the index with its record. Exit code 1 where something differs."""
    found = difference()
    if as_json:
        click.echo(json.dumps(vars(found) | {"holds": found.holds}))
    else:
        click.echo(
            f"{found.documents} documents; missing {found.missing}, "
            f"left over {found.extra}, differing {found.differing}"
        )
    if not found.holds:
        sys.exit(DIFFERS)
