"""`pehra chain` and `pehra network show`."""

import json
import os
import re
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from pehra.law.chain import ChainError, Subject
from pehra.law.chain import chain as law_chain
from pehra.law.functions import Ownership
from pehra.registry.cli import render
from pehra.registry.cli.source import Opener, Refused, Source, source_for
from pehra.registry.rules.rows import body_rows, chain_rows

YES_NO = {"yes": True, "no": False}


class Day(click.ParamType):
    """A date written YYYY-MM-DD."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
                return date.fromisoformat(value)
        except ValueError:
            pass
        self.fail(f"{value!r} is not a date; write YYYY-MM-DD", param, ctx)


def today() -> date:
    """Today in the country, by the setting that the pages use; a profile is read without loading settings."""
    name = os.environ.get("PEHRA_TIME_ZONE") or "Asia/Karachi"
    try:
        return datetime.now(ZoneInfo(name)).date()
    except (ValueError, KeyError, OSError):
        raise click.UsageError(f"PEHRA_TIME_ZONE: there is no time zone {name!r}") from None


at_option = click.option("--at", type=Day(), default=today, show_default="today", help="On this date.")
profile_option = click.option("--profile", metavar="DIR", help="Answer from this profile folder, without a database.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.command()
@click.option("--organisation", metavar="SLUG", help="A registered organisation; instead of the four below.")
@click.option("--sector", help="The organisation's sector.")
@click.option("--ownership", help="government, semi-government or private.")
@click.option("--province", help="The organisation's province.")
@click.option("--cii", default=None, help="Designated as critical information infrastructure: yes or no.")
@at_option
@profile_option
@json_option
@click.pass_obj
def chain(
    stored: Opener | None,
    organisation: str | None,
    sector: str | None,
    ownership: str | None,
    province: str | None,
    cii: str | None,
    at: date,
    profile: str | None,
    as_json: bool,
) -> None:
    """Who would receive a report about an organisation, and why: first responder first."""
    described = {"--sector": sector, "--ownership": ownership, "--province": province, "--cii": cii}
    source = source_for(profile, stored)
    if organisation is None:
        subject = _described(source, described)
    elif any(described.values()):
        raise Refused(f"--organisation stands alone: leave out {', '.join(k for k, v in described.items() if v)}")
    else:
        subject = _registered(source, organisation, at)
    try:
        steps = law_chain(subject, at, source.network)
    except ChainError as error:
        raise Refused(str(error)) from None
    if as_json:
        click.echo(json.dumps(chain_rows(steps), indent=2))
    else:
        click.echo(render.chain_text(steps, subject, at, source))


@click.group()
def network() -> None:
    """The bodies of the network."""


@network.command()
@at_option
@profile_option
@json_option
@click.pass_obj
def show(stored: Opener | None, at: date, profile: str | None, as_json: bool) -> None:
    """Every body with its standing and the functions that it holds."""
    source = source_for(profile, stored)
    rows = body_rows(source.network, at)
    if as_json:
        click.echo(json.dumps(rows, indent=2))
    else:
        click.echo(render.network_text(rows, at, source))


def _described(source: Source, given: dict[str, str | None]) -> Subject:
    """The subject that the options describe; --cii is no unless it is said."""
    known = {
        "--sector": source.sectors,
        "--ownership": tuple(Ownership),
        "--province": source.provinces,
        "--cii": tuple(YES_NO),
    }
    chosen = {**given, "--cii": given["--cii"] or "no"}
    values = {option: _one_of(option, chosen[option], known[option]) for option in known}
    return Subject(
        slug="",
        sector=values["--sector"],
        ownership=Ownership(values["--ownership"]),
        province=values["--province"],
        cii=YES_NO[values["--cii"]],
    )


def _one_of(option: str, value: str | None, known: tuple[str, ...]) -> str:
    if value is None:
        raise Refused(f"{option} is missing (or give --organisation); there are {', '.join(known)}")
    if value not in known:
        raise Refused(f"{option}: {value!r} is unknown; there are {', '.join(known)}")
    return value


def _registered(source: Source, slug: str, at: date) -> Subject:
    subject = source.subject(slug, at)
    if subject is None:
        raise Refused(f"--organisation: no organisation {slug!r} is registered")
    return subject
