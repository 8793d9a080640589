"""The demonstration's logins, for who has lost them."""

import click
from django.conf import settings
from django.utils import timezone

from pehra.site.demonstration import people, tour
from pehra.site.demonstration.start import TOLD_ONCE, table
from pehra.site.runtime.errors import Refusal


@click.group()
def demonstration() -> None:
    """The demonstration's people."""


@demonstration.command()
@click.option("--reset", is_flag=True, help="Give every demonstration account a new password and print it.")
def logins(reset: bool) -> None:
    """Print new logins. The old ones cannot be printed: only their hashes are kept."""
    if not settings.DEMONSTRATION:
        raise Refusal("this is no demonstration (PEHRA_DEMONSTRATION=yes)")
    click.echo(table(people.reset()) if reset else TOLD_ONCE)


@demonstration.command(name="tour")
@click.option("--prepare", is_flag=True, help="Only set the network back to what it is today.")
def tour_command(prepare: bool) -> None:
    """Play the guided tour: from today's network to six provincial CERTs and a separate Government CERT."""
    if not settings.DEMONSTRATION:
        raise Refusal("this is no demonstration (PEHRA_DEMONSTRATION=yes)")
    step = tour.prepare if prepare else tour.play
    step(timezone.now(), click.echo)
