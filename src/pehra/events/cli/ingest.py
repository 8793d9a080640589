"""`pehra ingest`: bringing files of a feed in.

The engine reads the first of them while Django is being loaded, and a small one while that before it is being stored.
"""

import importlib
from collections.abc import Callable, Generator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import click
import orjson

from pehra.feeds.catalogue import UnknownFeed, catalogue
from pehra.pipeline.early import Reading
from pehra.pipeline.inputs import BadInput, opened
from pehra.pipeline.spec import Spec, SpecErrors
from pehra.pipeline.store import Store

_HEAD = 64 << 10
# Beside a larger one the next would wait too long, and take too much memory, for what it gains.
_SMALL: Final = 16 << 20
Told = tuple[Path, Spec]


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
    bad = False
    with closing(_begun(door, told)) as readings:
        for each, early in readings:
            if door and each is told[0]:
                door.set_up()
            bring_in = importlib.import_module("pehra.events.cli.bringing").bring_in
            bad |= bool(bring_in(each, early, as_json=as_json).problem)
    if bad:
        raise SystemExit(1)


def _begun(door: Door | None, told: list[Told]) -> Generator[tuple[Told, Reading | None]]:
    """Each file with its reading, where that was worth beginning. What is not let store is given up."""
    with ExitStack() as ahead:
        early = _reading(ahead, door, told[0])
        for each, following in zip(told, [*told[1:], None], strict=True):
            # The reading of this file ends with its turn, that of the next one goes on.
            with ahead.pop_all():
                upcoming = None
                if following and _is_small(each) and _is_small(following):
                    upcoming = _reading(ahead, door, following)
                yield each, early
            early = upcoming


def _reading(held: ExitStack, door: Door | None, told: Told) -> Reading | None:
    path, spec = told
    return held.enter_context(Reading(spec, path, door.store(), datetime.now(UTC))) if door else None


def _is_small(told: Told) -> bool:
    return told[0].stat().st_size <= _SMALL


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
    seconds = round(run.took.total_seconds(), 3) if run.took is not None else None
    if as_json:
        told = {
            "read": run.read,
            "stored": run.stored,
            "duplicates": run.duplicates,
            "refused": run.refused,
            "refused_by_label": run.refused_by_label,
            "passed_over": run.passed_over,
            "seconds": seconds,
            "run": str(run.pk),
            "feed": run.feed,
        }
        click.echo(orjson.dumps(told | ({"problem": run.problem} if run.problem else {})).decode())
        return
    passed_over = f"{run.passed_over:,} passed over, " if run.passed_over else ""
    click.echo(
        f"{run.source}: {run.read:,} rows of {run.feed} read, {run.stored:,} stored, {run.duplicates:,} known already, "
        f"{run.refused:,} refused, {passed_over}in {seconds} s (run {run.pk})"
    )
    if run.problem:
        click.echo(f"{run.source}: {run.problem}", err=True)
