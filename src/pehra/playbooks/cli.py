"""`pehra playbooks`: making the sums of compliance anew, and proving that they equal the tasks."""

import json
import sys

import click

from pehra.playbooks.actions.folding import rebuild as rebuild_sums
from pehra.playbooks.queries.checking import difference

DIFFERS = 1


@click.group()
def playbooks() -> None:
    """Compliance with playbooks: make its sums anew, prove that they equal the tasks."""


@playbooks.command()
def rebuild() -> None:
    """Make all sums anew from the tasks. While it runs, no task is written."""
    click.echo(f"{rebuild_sums()} sums")


@playbooks.command()
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def check(as_json: bool) -> None:
    """Compare every sum with the tasks. Exit code 1 where something differs."""
    found = difference()
    if as_json:
        click.echo(json.dumps(vars(found) | {"holds": found.holds}))
    else:
        click.echo(f"{found.sums} sums; wrong {found.wrong}")
    if not found.holds:
        sys.exit(DIFFERS)
