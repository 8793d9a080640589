"""`pehra journal`: proving the journal, here or from a file, and taking it along."""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click
from django.utils import timezone

from pehra.foundation.access.person import SYSTEM
from pehra.foundation.audit import queries
from pehra.foundation.audit.actions import record
from pehra.foundation.audit.rules import Head, NotAJournal, Proof, parse_head, read, verify, written

BROKEN = 1


class HeadType(click.ParamType):
    """A head on the command line."""

    name = "head"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Head:
        try:
            return value if isinstance(value, Head) else parse_head(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


@click.group()
def journal() -> None:
    """The journal: prove it, print its head, take it along."""


@journal.command(name="verify")
@click.option("--expect-head", type=HeadType(), help="A head kept outside (NUMBER:HASH or HASH) that must be in it.")
@click.option(
    "--file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="An export, instead of here."
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def verify_command(expect_head: Head | None, file: Path | None, as_json: bool) -> None:
    """Walk the whole chain and name the first entry that does not hold. Exit code 1 where one does not."""
    proof = _prove_file(file, expect_head) if file else queries.prove(expect_head)
    if as_json:
        broken = asdict(proof.broken) if proof.broken else None
        click.echo(json.dumps({"entries": proof.entries, "head": str(proof.head), "broken": broken}))
    elif proof.broken:
        click.echo(f"BROKEN at entry {proof.broken.seq}: {proof.broken.reason} ({proof.entries} entries hold before)")
    else:
        entries = "1 entry" if proof.entries == 1 else f"{proof.entries} entries"
        click.echo(f"The journal holds: {entries}, head {proof.head}")
    if proof.broken:
        sys.exit(BROKEN)


@journal.command()
def head() -> None:
    """Print number and hash of the newest entry. Kept elsewhere, it shows later whether anything before was changed."""
    click.echo(str(queries.head()))


@journal.command()
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def export(file: Path) -> None:
    """Write every entry to FILE as JSON lines, which `verify --file` proves anywhere."""
    upto = queries.head()
    # Whoever takes the journal along leaves a trace in it, also from the command line.
    detail = {"as": "jsonl", "upto": upto.seq}
    record(by=SYSTEM, at=timezone.now(), act="journal.export", subject="journal", detail=detail)
    with file.open("w", encoding="utf-8") as out:
        for line in queries.lines(upto.seq):
            out.write(written(line) + "\n")
    click.echo(f"{upto.seq} entries, head {upto}")


def _prove_file(file: Path, witness: Head | None) -> Proof:
    def texts() -> Iterator[str]:
        with file.open(encoding="utf-8") as lines:
            yield from lines

    try:
        return verify(read(texts()), witness=witness)
    except NotAJournal as error:
        raise click.ClickException(f"{file}: {error}") from error
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{file}: not UTF-8 text ({error.reason})") from error
