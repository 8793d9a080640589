"""`pehra events export`: events for another program, by whoever keeps the installation running."""

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import chain
from typing import BinaryIO
from uuid import UUID

import click
import orjson

from pehra.events.queries.engine import event_store
from pehra.events.queries.feed_runs import has_come, is_run
from pehra.feeds.catalogue import UnknownFeed, catalogue
from pehra.law.taxonomy import TYPE
from pehra.pipeline.exporting import intelmq, lines, statement, table
from pehra.pipeline.spec import SpecErrors
from pehra.pipeline.spec.fields import nearest
from pehra.registry.queries import organisation_named


class Refused(click.ClickException):
    """An option that cannot be meant; nothing is written."""

    exit_code = 2


@click.command("export")
@click.option("--format", "form", type=click.Choice(["intelmq", "jsonl", "csv", "parquet"]), default="jsonl")
@click.option("--from", "since", type=click.DateTime(), help="Events from this time on (UTC).")
@click.option("--until", type=click.DateTime(), help="Events before this time (UTC).")
@click.option("--feed", help="Of this feed, such as shadowserver/scan_http.")
@click.option("--type", "kind", help="Of this RSIT type.")
@click.option("--organisation", "slug", help="Of this organisation, by its short name.")
@click.option("--run", type=click.UUID, help="That this run brought in.")
@click.option("--output", type=click.File("wb", lazy=True), default="-", help="A file instead of standard output.")
def export_command(
    form: str,
    since: datetime | None,
    until: datetime | None,
    feed: str | None,
    kind: str | None,
    slug: str | None,
    run: UUID | None,
    output: BinaryIO,
) -> None:
    """Write events out, the oldest first: as IntelMQ's events, JSON lines, CSV or Parquet.

    The whole store, unless the options narrow it: this is for whoever keeps the installation running.
    """
    _check(since, until, feed, kind, run)
    told = {
        "time_source >= {since:DateTime64(6, 'UTC')}": ("since", _utc(since)),
        "time_source < {until:DateTime64(6, 'UTC')}": ("until", _utc(until)),
        "feed = {feed:String}": ("feed", feed),
        "classification_type = {kind:String}": ("kind", kind),
        "organisation = {organisation:UInt32}": ("organisation", _organisation(slug)),
        "run = {run:UUID}": ("run", run and str(run)),
    }
    wanted = {condition: pair for condition, pair in told.items() if pair[1] is not None}
    condition = " AND ".join(wanted) or "1"
    # A file is there even if no event fits.
    for piece in chain([b""], _pieces(form, condition, dict(wanted.values()))):
        output.write(piece)


def _check(
    since: datetime | None, until: datetime | None, feed: str | None, kind: str | None, run: UUID | None
) -> None:
    """What can fit no event is told, and not answered with nothing. Raises Refused."""
    if since and until and since >= until:
        raise Refused(f"--until: {until:%Y-%m-%d %H:%M} is not after --from, {since:%Y-%m-%d %H:%M}")
    if feed is not None:
        _check_feed(feed)
    if kind is not None and kind not in TYPE:
        raise Refused(f"--type: {kind!r} is no type of RSIT; {nearest(kind, list(TYPE))}")
    if run is not None and not is_run(run):
        raise Refused(f"--run: there is no run {run}")


def _check_feed(name: str) -> None:
    """One that is known, or that was known when something of it came."""
    try:
        catalogue().spec(name)
    except SpecErrors:
        return
    except UnknownFeed as unknown:
        if not has_come(name):
            raise Refused(f"--feed: {unknown} (pehra feeds list has them all)") from unknown


def _pieces(form: str, condition: str, parameters: dict[str, object]) -> Iterable[bytes]:
    if form != "intelmq":
        return event_store().stream(table(form, condition), parameters)
    answer = iter(event_store().stream(statement(condition), parameters))
    return (orjson.dumps(intelmq(orjson.loads(line)), option=orjson.OPT_APPEND_NEWLINE) for line in lines(answer))


def _utc(moment: datetime | None) -> str | None:
    return f"{moment.replace(tzinfo=UTC):%Y-%m-%d %H:%M:%S}" if moment else None


def _organisation(slug: str | None) -> int | None:
    if slug is None:
        return None
    found = organisation_named(slug)
    if found is None:
        raise Refused(f"--organisation: there is none of the short name {slug!r} (pehra organisation list)")
    return int(found.pk)
