"""`pehra ingest`: bringing files of a feed in."""

import sys
from collections.abc import Callable
from pathlib import Path

import click
import orjson
from django.utils import timezone

from pehra.events.actions.runs import Input, begin, carry_out
from pehra.events.models import FeedRun
from pehra.events.queries.engine import event_store
from pehra.feeds.catalogue import UnknownFeed, catalogue
from pehra.foundation.access.errors import Refusal
from pehra.pipeline.ingest import Outcome
from pehra.pipeline.inputs import BadInput, opened
from pehra.pipeline.spec import Spec, SpecErrors
from pehra.pipeline.store import StoreAway, StoreRefused

_HEAD = 64 << 10


class Refused(click.ClickException):
    """One clear text and exit code 2."""

    exit_code = 2


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--feed", metavar="NAME", help="The feed, such as shadowserver/scan_http; else it is found out.")
@click.option("--json", "as_json", is_flag=True, help="Print an object for each file.")
def ingest(files: tuple[Path, ...], feed: str | None, as_json: bool) -> None:
    """Bring FILES of a feed in: events are stored once, bad rows are refused one by one and kept aside.

    `--feed shadowserver` alone takes the type from each file's name. Packed files (gzip, zip, zstd) are unpacked.
    Exit code 1 where a file could not be read to its end, 2 where nothing was brought in.
    """
    # All feeds are known before the first file is touched.
    told = [(path, _spec(path, feed)) for path in files]
    runs = [_bring_in(path, spec, as_json) for path, spec in told]
    if any(run.problem for run in runs):
        raise SystemExit(1)


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


def _bring_in(path: Path, spec: Spec, as_json: bool) -> FeedRun:
    run = begin(spec=spec, source=Input(path, path.name), at=timezone.now())
    try:
        run = carry_out(run_id=run.pk, spec=spec, path=path, store=event_store(), tell=_progress(path, as_json))
    except StoreAway as away:
        raise Refused(f"{away}\nThe input is kept: run {run.pk} goes on as soon as the store is back.") from away
    except (StoreRefused, Refusal) as refused:
        raise Refused(f"{path.name}: {refused}") from refused
    show(run, as_json)
    return run


def _progress(path: Path, as_json: bool) -> Callable[[Outcome], None]:
    """Says on a terminal how far a long run is."""
    shown = not as_json and sys.stderr.isatty()

    def tell(outcome: Outcome) -> None:
        if shown:
            click.echo(f"\r{path.name}: {outcome.read:,} rows ...", err=True, nl=False)

    return tell


def show(run: FeedRun, as_json: bool) -> None:
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
