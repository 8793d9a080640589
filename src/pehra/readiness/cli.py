"""`pehra drills`: scenarios as files, checked without an installation."""

import json
import sys

import click

from pehra.readiness.rules.drill_reading import LARGEST, BadScenario, read, scenarios, sources


class Refused(click.ClickException):
    """A file that is no scenario. All lines go to stderr."""

    exit_code = 2


@click.group()
def drills() -> None:
    """Scenarios of drills: the ready ones, and what is wrong with a new one."""


@drills.command(name="list")
def list_command() -> None:
    """The ready scenarios, with how long they take."""
    for slug, each in scenarios().items():
        click.echo(f"{slug:<28} {each.minutes:>4} min  {each.name.en}")


@drills.command(name="show")
@click.argument("slug")
def show_command(slug: str) -> None:
    """Print the file of the ready scenario SLUG, to begin another one with."""
    found = sources().get(slug)
    if found is None:
        raise Refused(f"there is no ready scenario {slug}: pehra drills list names them")
    sys.stdout.write(found.decode())


@drills.command(name="check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def check_command(file: str, as_json: bool) -> None:
    """Tell everything that is wrong with the scenario in FILE ("-": standard input), by line and field."""
    faults: list[dict[str, object]] = []
    with click.open_file(file, "rb") as opened:
        source = opened.read(LARGEST + 1)
    try:
        made = read(file, source)
    except BadScenario as bad:
        faults = [{"line": each.line, "field": each.field, "problem": str(each.problem)} for each in bad.faults]
        if not as_json:
            raise Refused(str(bad)) from None
    if as_json:
        click.echo(json.dumps({"file": file, "problems": faults}, ensure_ascii=False))
        if faults:
            raise Refused(f"{len(faults)} things are wrong")
        return
    parts = f"{len(made.roles)} roles, {len(made.injects)} injects, {made.minutes} minutes"
    click.echo(f"{made.slug} is sound: {parts}.")
