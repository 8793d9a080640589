"""`pehra crisis`: what is in force."""

import json

import click
from django.utils import timezone

from pehra.registry.queries import local_time
from pehra.watch.queries.crisis import Standing, running


@click.group()
def crisis() -> None:
    """Crisis levels: what is in force."""


@crisis.command()
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def status(as_json: bool) -> None:
    """Print the crisis levels that are in force or wait for their confirmation, the gravest first."""
    at = timezone.now()
    found = [each for each in running() if each.until > at]
    if as_json:
        click.echo(json.dumps([_told(each) for each in found], ensure_ascii=False))
        return
    if not found:
        click.echo("No crisis level is in force.")
    for each in found:
        where = f"{each.row.sphere} {each.row.place}".strip()
        until = f"{local_time(each.until):%Y-%m-%d %H:%M}"
        words = (each.row.reference, each.row.level, where, each.row.state, each.row.body.slug, f"until {until}")
        click.echo("  ".join(words))


def _told(each: Standing) -> dict[str, str]:
    return {
        "reference": each.row.reference,
        "level": each.row.level,
        "sphere": each.row.sphere,
        "place": each.row.place,
        "state": each.row.state,
        "body": each.row.body.slug,
        "until": each.until.isoformat(),
    }
