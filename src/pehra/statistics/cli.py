"""`pehra statistics`: making the sums anew, and proving that they and what was frozen equal the facts."""

import json
import sys

import click

from pehra.statistics.actions.summing import add_up, draw_cut_off
from pehra.statistics.actions.summing import rebuild as rebuild_sums
from pehra.statistics.queries.checking import difference, differing_frozen

DIFFERS = 1


@click.group()
def statistics() -> None:
    """Statistics: make the sums anew, prove that they and what was frozen equal the facts."""


@statistics.command()
def rebuild() -> None:
    """Bring every fact up to its record and add all of them up anew. While it runs, no case is written.

    What was known before stays history, so that what was frozen can still be worked out again.
    """
    click.echo(f"{rebuild_sums()} sums")


@statistics.command("add-up")
def add_up_now() -> None:
    """Bring the sums up to now, as the worker does every minute. Figures are right either way, and quicker after it."""
    click.echo("added up" if add_up(draw_cut_off()) else "nothing was new")


def _comparing(what: str) -> None:
    """On a terminal, what is being compared: of many cases, each takes its time. Never among what is printed."""
    if sys.stderr.isatty():
        click.echo(f"comparing: {what}", err=True)


@statistics.command()
@click.option("--frozen", is_flag=True, help="Work out anew what was frozen, too, and compare it byte by byte.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def check(frozen: bool, as_json: bool) -> None:
    """Compare every fact with its record and every sum with the facts. Exit code 1 where something differs."""
    found = difference(_comparing)
    wrong = differing_frozen(_comparing) if frozen else []
    holds = found.holds and not wrong
    if as_json:
        click.echo(json.dumps(vars(found) | {"wrong_frozen": wrong, "holds": holds}))
    else:
        click.echo(
            f"{found.facts} facts; missing {found.missing}, left over {found.extra}, differing {found.differing}\n"
            f"{found.sums} sums; wrong {found.wrong_sums}"
        )
        if frozen:
            click.echo(f"frozen; differing: {', '.join(wrong) or 'none'}")
    if not holds:
        sys.exit(DIFFERS)
