"""`pehra ingest`: bringing files of a feed in. The engine reads the first of them while Django is being loaded."""

import importlib
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import orjson

from pehra.feeds.catalogue import UnknownFeed, catalogue
from pehra.pipeline.early import Reading
from pehra.pipeline.inputs import BadInput, opened
from pehra.pipeline.spec import Spec, SpecErrors
from pehra.pipeline.store import Store

_HEAD = 64 << 10


class Refused(click.ClickException):
    """One clear text and exit code 2."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Door:
    """What whoever starts the command gives it: the event store, and what must be done before the database is used."""

    store: Callable[[], Store]
    set_up: Callable[[], None]


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--feed", metavar="NAME", help="The feed, such as shadowserver/scan_http; else it is found out.")
@click.option("--json", "as_json", is_flag=True, help="Print an object for each file.")
@click.pass_obj
def ingest(door: Door | None, files: tuple[Path, ...], feed: str | None, as_json: bool) -> None:
    """Bring FILES of a feed in: events are stored once, bad rows are refused one by one and kept aside.

    `--feed shadowserver` alone takes the type from each file's name. Packed files (gzip, zip, zstd) are unpacked.
    Exit code 1 where a file could not be read to its end, 2 where nothing was brought in.
    """
    # All feeds are known before the first file is touched.
    told = [(path, _spec(path, feed)) for path in files]
    with _reading(door, *told[0]) as early:
        if door:
            door.set_up()
        bring_in = importlib.import_module("pehra.events.cli.bringing").bring_in
        runs = [bring_in(told[0], early, as_json=as_json)]
    runs += [bring_in(each, None, as_json=as_json) for each in told[1:]]
    if any(run.problem for run in runs):
        raise SystemExit(1)


def _reading(door: Door | None, path: Path, spec: Spec) -> Any:
    """The reading of the first file, begun already where that is worth it."""
    return Reading(spec, path, door.store(), datetime.now(UTC)) if door else nullcontext()


def _spec(path: Path, feed: str | None) -> Spec:
    try:
        if feed:
            return catalogue().named(feed, path.name)
        return catalogue().recognise(path.name, _head(path))
    except UnknownFeed as unknown:
        raise Refused(f"{path.name}: {unknown}") from unknown
    except SpecErrors as errors:
        raise Refused(str(errors)) from errors


def _head(path: Path) -> bytes:
    try:
        with opened(path) as source:
            return source.read(_HEAD)
    except BadInput as bad:
        raise Refused(f"{path.name}: {bad}") from bad


def show(run: Any, as_json: bool) -> None:
    """Say what became of a run, in words or as one line of JSON."""
    seconds = round((run.ended_at - run.started_at).total_seconds(), 3) if run.ended_at else None
    if as_json:
        told = {
            "read": run.read,
            "stored": run.stored,
            "duplicates": run.duplicates,
            "refused": run.refused,
            "seconds": seconds,
            "run": str(run.pk),
            "feed": run.feed,
        }
        click.echo(orjson.dumps(told | ({"problem": run.problem} if run.problem else {})).decode())
        return
    click.echo(
        f"{run.source}: {run.read:,} rows of {run.feed} read, {run.stored:,} stored, {run.duplicates:,} known already, "
        f"{run.refused:,} refused, in {seconds} s (run {run.pk})"
    )
    if run.problem:
        click.echo(f"{run.source}: {run.problem}", err=True)
