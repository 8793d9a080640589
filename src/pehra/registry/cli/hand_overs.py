"""`pehra handover`: giving a mandate to another body from a day on."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import click
from django.utils import timezone

from pehra.foundation.access.person import SYSTEM
from pehra.registry import actions, models, queries
from pehra.registry.cli.commands import Day
from pehra.registry.cli.refusals import told
from pehra.registry.queries import HandOverPreview

Command = Callable[..., None]
TOO_FEW = "too few to tell"


def hand_over_options(command: Command) -> Command:
    for option in (
        click.option("--mandate", "mandate_key", required=True, metavar="ID", help="The mandate that passes."),
        click.option("--to", "to_body", required=True, metavar="BODY", help="The body that takes it."),
        click.option("--on", type=Day(), required=True, help="The first day on which it holds it."),
        click.option("--instrument", required=True, help="What makes it pass."),
        click.option("--citation", required=True, help="Where that can be read."),
    ):
        command = option(command)
    return command


@click.group()
def handover() -> None:
    """Hand a mandate over to another body, with its open cases, queues and clocks."""


@handover.command()
@hand_over_options
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def preview(as_json: bool, **asked: Any) -> None:
    """What would change, without changing it."""
    found = _preview(asked, timezone.now())
    click.echo(json.dumps(_row(found), indent=2) if as_json else _text(found))


@handover.command()
@hand_over_options
@click.option("--yes", is_flag=True, help="Do not ask.")
def order(yes: bool, **asked: Any) -> None:
    """Order it: carried out at once if the day has come, else on the day."""
    now = timezone.now()
    click.echo(_text(_preview(asked, now)))
    if not yes:
        click.confirm("Order it?", abort=True)
    with told():
        row = actions.hand_over(by=SYSTEM, at=now, **asked)
    # Whoever types it waits for it; a worker may be at it too, and each slice is done by one of them.
    actions.carry_on(at=now)
    row.refresh_from_db()
    click.echo(f"{row.key}: {_state(row)}.")


def _state(row: models.HandOver) -> str:
    if not row.carried_out_at:
        return f"to be carried out on {row.on}"
    moved = queries.moved_cases(row)
    return "carried out, its open cases moved" if moved is None else f"carried out, {moved} open cases moved"


@handover.command()
@click.argument("key")
def cancel(key: str) -> None:
    """Take back a hand-over whose day has not come."""
    with told():
        actions.cancel_hand_over(by=SYSTEM, key=key, at=timezone.now())
    click.echo(f"{key}: cancelled.")


@handover.command(name="list")
def list_command() -> None:
    """Every hand-over that was ordered, the newest first."""
    for row in queries.hand_overs(SYSTEM):
        state = "cancelled" if row.cancelled_at else "carried out" if row.carried_out_at else "ordered"
        click.echo(f"{row.on}\t{state}\t{row.mandate.key}\t{row.mandate.body.slug} -> {row.to_body.slug}\t{row.key}")


def _preview(asked: dict[str, Any], now: datetime) -> HandOverPreview:
    with told():
        return queries.hand_over_preview(SYSTEM, at=now, **asked)


def _row(found: HandOverPreview) -> dict[str, Any]:
    passed = found.hand_over
    return {
        "mandate": passed.mandate,
        "function": passed.function,
        "from": passed.from_body.slug,
        "to": passed.to_body.slug,
        "on": passed.on.isoformat(),
        "organisations": found.organisations,
        "first_responders": found.first_responders,
        "moves": dict(found.moves),
    }


def _text(found: HandOverPreview) -> str:
    row = _row(found)
    lines = [
        f"{row['mandate']} ({row['function']}) passes from {row['from']} to {row['to']} on {row['on']}.",
        f"{row['organisations']} organisations get another chain, {row['first_responders']} another first responder.",
        *(f"{TOO_FEW if count is None else count} {word} would move." for word, count in found.moves.items()),
    ]
    return "\n".join(lines)
