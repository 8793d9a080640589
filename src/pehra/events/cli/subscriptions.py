"""`pehra feeds subscribe` and the like: which feeds this installation fetches by itself."""

import random
from datetime import timedelta

import click
import orjson
from django.utils import timezone

from pehra.events.actions import fetching
from pehra.events.cli.ingest import Refused, show
from pehra.events.queries.engine import event_store
from pehra.events.queries.sources import sources
from pehra.foundation.access.errors import Absent, Conflict, Invalid
from pehra.pipeline.store import StoreAway

_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


class Every(click.ParamType):
    """A time such as 15m, 6h or 1d."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> timedelta:
        if isinstance(value, timedelta):
            return value
        text = str(value)
        if not (text[:-1].isascii() and text[:-1].isdecimal() and text[-1:] in _UNITS and len(text) < 8):
            self.fail(f"{text!r} is no time such as 15m, 6h or 1d", param, ctx)
        return int(text[:-1]) * _UNITS[text[-1]]


@click.command()
@click.argument("feed")
@click.option("--url", default="", help="Where it is fetched; else where its spec says.")
@click.option("--every", type=Every(), help="How often, such as 15m, 6h, 1d; else as its spec says.")
@click.option("--header", default="", metavar="NAME=PLACE", help="A header with a key, kept in env:NAME or file:/path.")
def subscribe(feed: str, url: str, every: timedelta | None, header: str) -> None:
    """Fetch FEED from now on, by the worker. Subscribed again, it is changed."""
    name, _, secret = header.partition("=")
    try:
        made = fetching.subscribe(
            feed=feed, url=url, every=every, header=name.strip(), secret=secret.strip(), at=timezone.now()
        )
    except Invalid as refused:
        raise Refused("\n".join(str(problem) for problem in refused.problems.values())) from refused
    click.echo(f"{made.feed} is fetched every {made.every} from {made.url}")


@click.command()
@click.argument("feed")
@click.option("--url", default="", help="This address alone.")
def unsubscribe(feed: str, url: str) -> None:
    """No longer fetch FEED. What it brought stays."""
    try:
        ended = fetching.unsubscribe(feed=feed, url=url)
    except Absent as absent:
        raise Refused(f"{feed} is not fetched") from absent
    click.echo(f"{feed} is no longer fetched ({ended} ended)")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def subscriptions(as_json: bool) -> None:
    """List what is fetched, when it was and will be, and what went wrong."""
    rows = sources()
    if as_json:
        click.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode())
        return
    for row in rows:
        click.echo(f"{row['feed']}  {row['url']}  next {row['next_at']:%Y-%m-%d %H:%M} UTC  {row['problem']}")


@click.command()
@click.argument("feed")
def fetch(feed: str) -> None:
    """Fetch FEED now, and bring in what is new."""
    found = [row for row in sources() if row["feed"] == feed]
    if not found:
        raise Refused(f"{feed} is not fetched (pehra feeds subscribe)")
    for row in found:
        fetching.make_due(source_id=row["id"], at=timezone.now())
        run = fetching.fetch_source(source_id=row["id"], at=timezone.now(), chance=random.random)
        problem = next((each["problem"] for each in sources() if each["id"] == row["id"]), "")
        if problem:
            raise Refused(f"{row['url']}: {problem}")
        if run is None:
            click.echo(f"{row['url']}: nothing new")
            continue
        try:
            show(fetching.finish(run=run, store=event_store(), at=timezone.now()), as_json=False)
        except (Conflict, StoreAway):
            click.echo(f"{row['url']}: run {run.pk} is carried out by the worker")
