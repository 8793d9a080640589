"""`pehra receipt`: proving a receipt, and the key by which others prove it.

With a key that is given nothing of this installation is read or made: whoever checks a receipt needs no installation.
"""

from typing import BinaryIO

import click
import orjson

from pehra.foundation import signing

# No receipt comes near it.
LARGEST = 1_000_000


class Refused(click.ClickException):
    """One clear text and exit code 2."""

    exit_code = 2


@click.group()
def receipt() -> None:
    """Signed receipts of reports and of custody."""


@receipt.command()
@click.argument("file", type=click.File("rb"))
@click.option("--key", help="Public key of the installation that signed it (base64); default: this one's.")
def verify(file: BinaryIO, key: str | None) -> None:
    """Say whether the receipt in FILE is unaltered and signed by the key. Exit code 1 if it is not."""
    try:
        content = orjson.loads(file.read(LARGEST))
    except orjson.JSONDecodeError as error:
        raise Refused(f"file: this is not JSON: {error}") from error
    # The API's whole answer holds the receipt among other things.
    content = content.get("receipt", content) if isinstance(content, dict) else content
    if not isinstance(content, dict):
        raise Refused("file: a receipt is one JSON object")
    if key is not None and not key.strip():
        raise Refused("--key: the public key is empty")
    if not signing.verify(content, key):
        click.echo("This receipt was altered, or somebody else signed it.")
        raise SystemExit(1)
    click.echo("This receipt is genuine.")


@receipt.command(name="key")
def show_key() -> None:
    """Print this installation's public key, to be published where those who check receipts can find it."""
    click.echo(signing.public_key())
