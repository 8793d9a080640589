"""`pehra events export`: events for another program, by whoever keeps the installation running."""

import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import BinaryIO
from uuid import UUID

import click
import orjson

from pehra.events.queries.engine import event_store
from pehra.pipeline.exporting import intelmq, lines, statement, table
from pehra.registry.queries import organisation_named


@click.command("export")
@click.option("--format", "form", type=click.Choice(["intelmq", "jsonl", "csv", "parquet"]), default="jsonl")
@click.option("--from", "since", type=click.DateTime(), help="Events from this time on (UTC).")
@click.option("--until", type=click.DateTime(), help="Events before this time (UTC).")
@click.option("--feed", help="Of this feed, such as shadowserver/scan_http.")
@click.option("--type", "kind", help="Of this RSIT type.")
@click.option("--organisation", "slug", help="Of this organisation, by its short name.")
@click.option("--run", type=click.UUID, help="That this run brought in.")
@click.option("--output", type=click.File("wb", lazy=False), default="-", help="A file instead of standard output.")
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
    for piece in _pieces(form, condition, dict(wanted.values())):
        output.write(piece)


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
        click.echo(f"Error: --organisation: there is none of the short name {slug!r}", err=True)
        sys.exit(2)
    return int(found.pk)
