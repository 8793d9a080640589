"""`pehra events boundaries`: the shapes in which the watch floor draws the provinces."""

from pathlib import Path

import click
from django.utils import timezone

from pehra.events.actions.boundaries import load_boundaries, remove_boundaries
from pehra.events.rules.boundaries import LARGEST
from pehra.foundation.access.errors import Absent, Invalid
from pehra.foundation.access.person import SYSTEM


class Refused(click.ClickException):
    """Nothing was changed; all that is wrong goes to stderr."""

    exit_code = 2


@click.command("boundaries")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--property",
    "named",
    default="province",
    show_default=True,
    metavar="NAME",
    help="The property of each feature that holds the province's short name.",
)
@click.option(
    "--source", metavar="TEXT", help="Whose boundaries they are, as the page says; by default the file's name."
)
@click.option("--remove", is_flag=True, help="Show the provinces as tiles again.")
def boundaries_command(file: Path | None, named: str, source: str | None, remove: bool) -> None:
    """Draw the provinces on the watch floor by the boundaries in FILE, instead of as tiles.

    FILE is GeoJSON in degrees (WGS 84): a feature for each province of the profile, named by its short name in a
    property, with a Polygon or MultiPolygon. None is shipped: which boundaries are official is the state's to say.
    """
    if remove == (file is not None):
        raise Refused("name either a FILE or --remove")
    if file is None:
        _remove()
        return
    with file.open("rb") as opened:
        content = opened.read(LARGEST + 1)
    try:
        whose = file.name if source is None else source
        picture = load_boundaries(by=SYSTEM, content=content, named=named, source=whose, at=timezone.now())
    except Invalid as refused:
        lines = [
            f"{'--' + name if name else file.name}: {line}"
            for name, problem in refused.problems.items()
            for line in str(problem).splitlines()
        ]
        raise Refused("\n".join(["nothing was changed:", *lines])) from None
    click.echo(f"{file.name}: the watch floor draws {', '.join(picture.outlines)} by it from now on.")


def _remove() -> None:
    try:
        remove_boundaries(by=SYSTEM, at=timezone.now())
    except Absent:
        raise Refused("no boundaries are loaded; the provinces are shown as tiles") from None
    click.echo("The provinces are shown as tiles again.")
