"""`pehra report`: filing a report from a file, here or at another Pehra."""

from pathlib import Path
from typing import Any, BinaryIO

import click
import orjson
from django.utils import timezone

from pehra.connectors import pehra_api
from pehra.foundation.access.errors import Absent, Invalid, Refusal
from pehra.foundation.accounts import queries as accounts
from pehra.incidents import actions
from pehra.incidents.rules.reading import LARGEST, read_report, written
from pehra.incidents.rules.wording import Channel
from pehra.law.chain import ChainError


class Refused(click.ClickException):
    """One clear text and exit code 2."""

    exit_code = 2


@click.command()
@click.argument("file", type=click.File("rb"))
@click.option("--as", "email", metavar="EMAIL", help="File it as this person, in the installation on this machine.")
@click.option("--url", envvar="PEHRA_REMOTE", help="File it at this Pehra, by its HTTP API.")
@click.option("--token-file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Its API token.")
@click.option("--json", "as_json", is_flag=True, help="Print the receipt as JSON.")
def report(file: BinaryIO, email: str | None, url: str | None, token_file: Path | None, as_json: bool) -> None:
    """File the report in FILE ("-": standard input), a JSON object, and print its receipt.

    Needed: organisation (slug), title, description. May follow: aware_at, submitted_at and channel (phone, paper,
    email), classification (RSIT "class" or "class/type"), severity, ransomware, tlp, affected, observables, details,
    answers (to the forms of the day: form, version and answers by question).

    The same file sent to the same Pehra twice within 90 days is filed once. Exit code 2 where nothing was filed.
    """
    raw = file.read(LARGEST + 1)
    if bool(email) == bool(url):
        raise click.UsageError("say either --as EMAIL (here) or --url URL (elsewhere)")
    try:
        receipt = _file_there(raw, url, token_file) if url else _file_here(raw, email or "")
    except Invalid as invalid:
        raise Refused("\n".join(f"{name}: {problem}" for name, problem in invalid.problems.items())) from invalid
    except Absent as absent:
        raise Refused("organisation: there is none of this name for which this person reports") from absent
    except (Refusal, ChainError, pehra_api.NotTaken) as refused:
        raise Refused(str(refused)) from refused
    if as_json:
        click.echo(orjson.dumps(receipt, option=orjson.OPT_INDENT_2).decode())
        return
    for name, value in receipt.items():
        click.echo(f"{name:<13}{value}")


def _file_here(raw: bytes, email: str) -> dict[str, Any]:
    person = accounts.person_by_email(email)
    if person is None:
        raise Refused(f"--as: there is no account of {email}")
    return actions.submit(by=person, report=read_report(raw, channel=Channel.CLI), at=timezone.now()).receipt


def _file_there(raw: bytes, url: str, token_file: Path | None) -> dict[str, Any]:
    if token_file is None:
        raise click.UsageError("--token-file: the API token is needed")
    found = read_report(raw, channel=Channel.API)
    answer = pehra_api.send_report(url, token_file.read_text(errors="replace").strip(), written(found))
    return answer.get("receipt", answer)
