"""`pehra events replay`: reading a kept input again with a mended spec."""

from uuid import UUID

import click
from django.utils import timezone

from pehra.events.actions.intake import carry_on
from pehra.events.actions.replaying import replay
from pehra.events.cli.ingest import Refused, show
from pehra.events.queries.engine import event_store
from pehra.foundation.access.errors import Refusal


@click.command(name="replay")
@click.argument("run", type=click.UUID)
@click.option("--json", "as_json", is_flag=True, help="Print an object.")
def replay_command(run: UUID, as_json: bool) -> None:
    """Read the kept input of RUN again, as its feed is understood today. The new run takes the old one's place.

    Killed or without the event store, it goes on by itself later.
    """
    try:
        made = replay(run_id=run, at=timezone.now(), queued=False)
        ended = carry_on(run_id=made.pk, store=event_store(), at=timezone.now())
    except Refusal as refused:
        raise Refused(f"run {run}: {refused}") from refused
    show(ended, as_json)
    if ended.problem:
        raise SystemExit(1)
