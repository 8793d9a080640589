"""`pehra feeds`: which feeds are known, and what is wrong with the folder of a new one, and which are fetched."""

import importlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import click

from pehra.feeds.catalogue import UnknownFeed, catalogue
from pehra.feeds.checking import Verdict, check, write
from pehra.pipeline.inputs import BadInput
from pehra.pipeline.spec import Spec, SpecErrors
from pehra.pipeline.spec.read import FILE


class Refused(click.ClickException):
    """A folder that is not a feed. All lines go to stderr."""

    exit_code = 2


# These need the database, which the others do not: loaded when they are called.
STORED: Final = ("subscribe", "unsubscribe", "subscriptions", "fetch")


class Feeds(click.Group):
    """Commands over folders, and some over subscriptions, which are rows."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *STORED])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in STORED:
            return super().get_command(ctx, cmd_name)
        # The caller sets the installation up, if there is one.
        set_up = ctx.find_root().obj
        if set_up is not None and set_up() is None:
            raise Refused("there is no installation here (pehra run makes one)")
        found: click.Command = getattr(importlib.import_module("pehra.events.cli.subscriptions"), cmd_name)
        return found


@click.group(cls=Feeds)
def feeds() -> None:
    """The feeds that Pehra can read, and those that it fetches."""


@feeds.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_command(as_json: bool) -> None:
    """Each feed with what it tells, how often it is expected, and how sure it is.

    The operator's own feeds, in the folder that PEHRA_FEEDS names, come along. One whose spec cannot be read is told
    on stderr.
    """
    known, broken = catalogue(), 0
    specs: list[Spec] = []
    try:
        names = list(known.folders)
    except UnknownFeed as error:
        raise Refused(str(error)) from None
    for name in names:
        try:
            specs.append(known.spec(name))
        except SpecErrors as errors:
            broken += 1
            click.echo(str(errors), err=True)
    if as_json:
        click.echo(json.dumps([_row(spec) for spec in specs], indent=2, ensure_ascii=False))
    else:
        _show(specs)
    if broken:
        raise Refused(f"{broken} of {len(names)} feeds cannot be used")


@feeds.command(name="check")
@click.argument("folder", metavar="FOLDER", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--write", "writes", is_flag=True, help="Write expected.jsonl as the sample has it, for you to read.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def check_command(folder: Path, writes: bool, as_json: bool) -> None:
    """Tell everything that is wrong with the feed in FOLDER: its spec, its sample, the rows that must come of it."""
    # A feed is called by its maker and its kind: the last two folders of its path.
    name = "/".join(folder.resolve().parts[-2:])
    if writes and (folder / FILE).is_file():
        _write(folder, name)
    verdict = check(folder, name)
    if as_json:
        click.echo(json.dumps({"feed": name, "problems": verdict.problems, "rows": verdict.found}, ensure_ascii=False))
    if verdict.problems:
        raise Refused("\n".join(verdict.problems))
    if not as_json:
        click.echo(_praise(name, verdict))


def _write(folder: Path, name: str) -> None:
    try:
        count = write(folder, name, datetime.now(UTC).replace(microsecond=0))
    except (SpecErrors, BadInput, FileNotFoundError) as error:
        raise Refused(str(error)) from None
    click.echo(
        f"Wrote {count} rows to {folder / 'expected.jsonl'}. Read them: they are right only if you say so.", err=True
    )


def _praise(name: str, verdict: Verdict) -> str:
    refused = sum("refused" in row for row in verdict.found)
    return f"{name} is sound: its sample gives {len(verdict.found) - refused} events and {refused} refused rows."


def _row(spec: Spec) -> dict[str, Any]:
    return {
        "name": spec.name,
        "title": spec.title,
        "provider": spec.provider,
        "about": spec.about,
        "licence": spec.licence,
        "format": spec.format,
        "origin": spec.origin,
        "class": spec.classification.taxonomy,
        "type": spec.classification.type,
        "severity": spec.severity,
        "tlp": spec.tlp,
        "confidence": spec.confidence,
        "every_seconds": int(spec.every.total_seconds()),
        "closes_after_seconds": int(spec.closes_after.total_seconds()),
        "file_name": spec.file_name,
        "url": spec.url,
    }


def _show(specs: list[Spec]) -> None:
    widest = max((len(spec.name) for spec in specs), default=0)
    for spec in specs:
        kind = f"{spec.classification.taxonomy}/{spec.classification.type}"
        click.echo(f"{spec.name:<{widest}}  {spec.format:<6} {spec.severity:<8} {kind}  {spec.title}")
