"""`pehra organisation`: the organisations that the network serves."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from django.utils import timezone

from pehra.foundation.access.person import SYSTEM
from pehra.registry import actions, queries
from pehra.registry.cli.csv_rows import MORE, NEEDED, read_rows
from pehra.registry.cli.refusals import told
from pehra.registry.cli.source import Refused
from pehra.registry.queries import Constituent, Turn

SIZE = 1000


@click.group()
def organisation() -> None:
    """The organisations that the network serves."""


@organisation.command(name="list")
@click.option("--body", default="", help="Those in whose chain this body stands.")
@click.option("--search", default="", help="A part of a name.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one object a line.")
def list_command(body: str, search: str, as_json: bool) -> None:
    """Every organisation by its short name, with its first responder today."""
    if body and body not in queries.snapshot().institutions:
        raise Refused(f"--body: {body!r} is unknown; there are {', '.join(sorted(queries.snapshot().institutions))}")
    for each in _all(body, search):
        row = _row(each)
        if as_json:
            click.echo(json.dumps(row, ensure_ascii=False))
        else:
            cii = "cii" if row["cii"] else ""
            columns = (row["organisation"], row["sector"], row["ownership"], row["province"], cii, row["first"] or "-")
            click.echo("\t".join(columns))


@organisation.command()
@click.option("--name-en", required=True, help="Name in English.")
@click.option("--name-ur", default="", help="Name in Urdu.")
@click.option("--sector", required=True)
@click.option("--ownership", required=True, help="government, semi-government or private.")
@click.option("--province", required=True)
@click.option("--parent", default="", help="Short name of the organisation above it.")
@click.option("--body", default="", help="The body of the network that it is itself.")
@click.option("--slug", default="", help="Its short name; made of the name where it is left out.")
def add(**values: str) -> None:
    """Register an organisation; prints its short name."""
    with told():
        details = actions.OrganisationDetails(**values)
        made = actions.register_organisation(by=SYSTEM, details=details, at=timezone.now())
    click.echo(made.slug)


IMPORT_HELP = (
    f"Register every organisation in a CSV file, or none. Columns: {', '.join(NEEDED)}; {', '.join(MORE)} may follow."
)


@organisation.command(name="import", help=IMPORT_HELP)
@click.argument("file", type=click.Path(path_type=Path))
def import_command(file: Path) -> None:
    rows = read_rows(file)
    with told():
        made = actions.register_organisations(by=SYSTEM, rows=rows, at=timezone.now())
    click.echo(f"{len(made)} organisations registered.")


def _all(body: str, search: str) -> Iterator[Constituent]:
    today = queries.local_date(timezone.now())
    turn = Turn(size=SIZE)
    while True:
        page = queries.constituents(SYSTEM, today, body=body, search=search, turn=turn)
        yield from page.rows
        if page.next is None:
            return
        turn = Turn(after=page.next, size=SIZE)


def _row(each: Constituent) -> dict[str, Any]:
    found = each.organisation
    return {
        "organisation": found.slug,
        "name_en": found.name_en,
        "name_ur": found.name_ur,
        "sector": found.sector_id,
        "ownership": found.ownership,
        "province": found.province_id,
        "cii": each.cii,
        "first": each.first.slug if each.first else None,
    }
