"""`pehra evidence`: proving what is kept, checking a bundle offline, changing the key.

Checking a bundle reads and makes nothing of this installation: whoever checks one needs none.
"""

import importlib
from pathlib import Path
from typing import Any

import click

from pehra.evidence.rules.bundle import NotABundle, check
from pehra.foundation.signing.receipts import verify as signed


class Refused(click.ClickException):
    """One clear text and exit code 2."""

    exit_code = 2


@click.group()
def evidence() -> None:
    """Evidence: prove it, check a bundle, change its key."""


@evidence.command(name="check")
@click.argument("bundle", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--key", default="", help="Public key of the installation (base64), as it published it.")
def check_bundle(bundle: Path, key: str) -> None:
    """Say whether BUNDLE holds what its signed manifest tells, and nothing else. Exit code 1 if it does not."""
    try:
        found = check(bundle, signed, key.strip())
    except NotABundle as error:
        raise Refused(f"{bundle}: {error}") from error
    click.echo(f"Bundle {found.code} of case {found.case}: {found.pieces} pieces, {found.files} files")
    click.echo(f"SHA-256 of manifest.json: {found.manifest_sha256}")
    if not key:
        click.echo(f"Signed with the key that it brings along: {found.key}")
        click.echo("Compare that key with the one that the installation has published, or give it by --key.")
    for problem in found.problems:
        click.echo(f"NOT AS IT WAS: {problem}")
    if found.problems:
        raise SystemExit(1)
    click.echo("Everything is there and as it was.")


@evidence.command()
@click.option("--piece", default="", help="Only this one, as in E-2M8X-41TV.")
@click.option("--chains-only", is_flag=True, help="Leave the files out, which take their time.")
@click.pass_context
def verify(ctx: click.Context, piece: str, chains_only: bool) -> None:
    """Prove every chain of custody, its signatures, and each kept file against its hash. Exit code 1 for a flaw."""
    keeping = _actions(ctx, "keeping")
    pieces = broken = 0
    for proof in keeping.prove(piece=piece, files=not chains_only):
        pieces += 1
        if proof.problem:
            broken += 1
            click.echo(f"BROKEN {proof.reference}: {proof.problem}")
    click.echo(f"{pieces} pieces, {broken} with a flaw.")
    if broken or (piece and not pieces):
        raise SystemExit(1)


@evidence.command(name="change-key")
@click.option("--go-on", is_flag=True, help="Go on where a change was broken off, without another new key.")
@click.option("--forget", is_flag=True, help="Delete keys under which nothing is sealed any more.")
@click.pass_context
def change_key(ctx: click.Context, go_on: bool, forget: bool) -> None:
    """Seal every kept file anew under a new key, while everything runs. Older backups still need the old keys."""
    keeping, store = _actions(ctx, "keeping"), _actions(ctx, "store")
    done = sum(1 for _ in keeping.rotate(fresh=not go_on))
    click.echo(f"{done} files are sealed under key {store.keyring().current().id}.")
    for old in keeping.unused_keys():
        if forget:
            store.keyring().forget(old)
        click.echo(f"key {old}: {'deleted' if forget else 'nothing is sealed under it any more'}")


def _actions(ctx: click.Context, name: str) -> Any:
    """With Django set up by whatever started this: the site's command hands that in."""
    if callable(ctx.obj) and ctx.obj() is None:
        raise Refused("there is no database here: PEHRA_HOME or DATABASE_URL says where")
    return importlib.import_module(f"pehra.evidence.actions.{name}")
