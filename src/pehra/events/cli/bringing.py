"""Bringing one file in: the run, and what is told of it."""

import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import click
from django.utils import timezone

from pehra.events.actions.networks import refresh_networks
from pehra.events.actions.runs import Input, begin, carry_out
from pehra.events.cli.ingest import Refused, show
from pehra.events.models import FeedRun
from pehra.events.queries.engine import event_store
from pehra.foundation.access.errors import Refusal
from pehra.pipeline.early import Reading
from pehra.pipeline.ingest import Outcome
from pehra.pipeline.spec import Spec
from pehra.pipeline.store import StoreAway, StoreRefused


def bring_in(told: tuple[Path, Spec], early: Reading | None, *, as_json: bool) -> FeedRun:
    """Bring a file in that may have begun to be read, and say what became of it."""
    path, spec = told
    if not _up_to_date(early) and early:
        early.give_up()
        early = None
    at, run_id = (early.received, early.run_id) if early else (timezone.now(), None)
    run = begin(spec=spec, source=Input(path, path.name), at=at, run_id=run_id)
    tell = _progress(path, as_json)
    try:
        store, turn = event_store(), timezone.now()
        run = carry_out(run_id=run.pk, spec=spec, path=path, store=store, tell=tell, early=early, at=turn)
    except StoreAway as away:
        raise Refused(f"{away}\nThe input is kept: run {run.pk} goes on as soon as the store is back.") from away
    except (StoreRefused, Refusal) as refused:
        raise Refused(f"{path.name}: {refused}") from refused
    show(run, as_json)
    return run


def _up_to_date(early: Reading | None) -> bool:
    """Whether what is read already was looked up in the networks as the registry has them now.

    The worker tells the store of a change within moments; a file that comes in before that is not to be nobody's, since
    events keep what was known when they came in.
    """
    with suppress(StoreAway, StoreRefused):
        refresh_networks(store=event_store(), at=timezone.now())
        return early is not None and early.is_of_today()
    return False


def _progress(path: Path, as_json: bool) -> Callable[[Outcome], None]:
    """Says on a terminal how far a long run is."""
    shown = not as_json and sys.stderr.isatty()

    def tell(outcome: Outcome) -> None:
        if shown:
            click.echo(f"\r{path.name}: {outcome.read:,} rows ...", err=True, nl=False)

    return tell
