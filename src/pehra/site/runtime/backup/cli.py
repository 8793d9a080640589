"""`pehra backup` and `pehra restore`: a whole installation in one sealed file."""

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from pehra.site.runtime.backup import making, restoring
from pehra.site.runtime.backup.container import SHORTEST
from pehra.site.runtime.errors import Refusal

PASSPHRASE = click.option(
    "--passphrase-file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A file whose first line is the passphrase; else PEHRA_BACKUP_PASSPHRASE, else it is asked for.",
)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--with-keys", is_flag=True, help="Put the folder keys in as well; without it, evidence stays closed.")
@click.option("--without-events", is_flag=True, help="Leave the event store out.")
@PASSPHRASE
def backup(file: Path, with_keys: bool, without_events: bool, passphrase_file: Path | None) -> None:
    """Write database, evidence and event store to FILE, sealed by a passphrase, while everything runs."""
    words = _passphrase(passphrase_file, twice=True)
    if len(words) < SHORTEST:
        raise Refusal(f"a passphrase has {SHORTEST} characters or more")
    making.make(file, words, with_keys=with_keys, with_events=not without_events, at=datetime.now(UTC), say=click.echo)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False, readable=True))
@PASSPHRASE
def restore(file: Path, passphrase_file: Path | None) -> None:
    """Lay a backup down in an empty PEHRA_HOME: all of it, or nothing."""
    restoring.restore(file, _passphrase(passphrase_file, twice=False), say=click.echo)


def _passphrase(file: Path | None, *, twice: bool) -> str:
    if file is not None:
        lines = file.read_text(encoding="utf-8").splitlines()
        return lines[0] if lines else ""
    if given := os.environ.get("PEHRA_BACKUP_PASSPHRASE"):
        return given
    return str(click.prompt("Passphrase", hide_input=True, confirmation_prompt=twice))
