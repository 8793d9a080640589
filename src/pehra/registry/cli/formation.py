"""`pehra formation`: the establishment files, as the wall shows them."""

import json
from typing import Any

import click
from django.utils import timezone

from pehra.foundation.access.person import SYSTEM
from pehra.registry.cli.refusals import told
from pehra.registry.queries.formation import FileView, file_view, files
from pehra.registry.queries.formation_public import file_row


@click.group()
def formation() -> None:
    """How far each CERT has come: from a designated department to full operation."""


@formation.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_command(as_json: bool) -> None:
    """Every file with its state, how long it has been there, and the next step."""
    rows = [file_row(each) for each in files(timezone.now())]
    if as_json:
        click.echo(json.dumps(rows, indent=2))
        return
    for row in rows:
        waited = "-" if row["waited_days"] is None else f"{row['waited_days']} days"
        late = "late" if row["late"] else "-"
        click.echo("\t".join((row["body"], row["state"], waited, late, row["next"] or "-", row["name_en"])))


@formation.command()
@click.argument("body")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show(body: str, as_json: bool) -> None:
    """One file: its steps, what is next, and what its notification would change today."""
    with told():
        view = file_view(SYSTEM, body, timezone.now())
    if as_json:
        click.echo(json.dumps(_row(view), indent=2))
    else:
        click.echo("\n".join(_lines(view)))


def _row(view: FileView) -> dict[str, Any]:
    row = file_row(view.file)
    row["steps"] = [
        {
            "state": str(step.state),
            "on": step.on.isoformat() if step.on else None,
            "by": step.row.by if step.row else None,
            "resolution": step.row.resolution if step.row else "",
            "gazette": step.row.gazette if step.row else "",
            "document": step.paper.sha256 if step.paper else None,
            "citation": step.citation,
        }
        for step in view.steps
    ]
    if view.preview is not None:
        row["preview"] = {
            "on": view.preview.on.isoformat(),
            "chains": view.preview.chains,
            "first_responders": view.preview.first_responders,
            "ends": [each.id for each in view.preview.ends],
            "begins": [each.id for each in view.preview.begins],
            "moves": dict(view.preview.moves),
        }
    return row


def _lines(view: FileView) -> list[str]:
    row = _row(view)
    lines = [f"{row['name_en']} ({row['body']}): {row['state']}, since {row['since'] or 'nobody can say when'}"]
    if row["department"]:
        lines.append(f"department: {row['department']}")
    lines += [f"next: {each['act']} ({each['who']})" for each in row["steps_on"]]
    lines += [
        f"{each['on'] or '-':<10}  {each['state']:<16}  {each['citation'] or each['gazette']}" for each in row["steps"]
    ]
    if "preview" in row:
        told_of = row["preview"]
        lines.append(
            f"notified today: {told_of['chains']} organisations get another chain, "
            f"{told_of['first_responders']} another first responder."
        )
        moves = told_of["moves"].items()
        lines += [f"{'too few to tell' if count is None else count} {word} would pass." for word, count in moves]
    return lines
