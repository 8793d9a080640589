"""`pehra profile`: what the tables hold, what a profile would change, and loading it."""

import json
from datetime import date
from pathlib import Path

import click
from django.utils import timezone

from pehra.foundation.access.person import SYSTEM
from pehra.law.profile import Change, Profile, ProfileErrors, load, packaged, packaged_names
from pehra.registry import actions, queries
from pehra.registry.cli.refusals import told
from pehra.registry.cli.source import Refused

over_option = click.option(
    "--over", "overlays", multiple=True, metavar="DIR", help="Lay this profile over it; may be given several times."
)


@click.group()
def profile() -> None:
    """The country's profile in the database."""


@profile.command()
@click.argument("folder", metavar="DIR")
@over_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def diff(folder: str, overlays: tuple[str, ...], as_json: bool) -> None:
    """What loading the profile in DIR (or one that is shipped, by its name) would change."""
    found, today = _read(folder, overlays), queries.local_date(timezone.now())
    changes = queries.profile_changes(found, today)
    if as_json:
        rows = [{"kind": c.kind, "id": c.id, "field": c.field, "old": c.old, "new": c.new} for c in changes]
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
    else:
        _show(changes)
    _tell_kept(found, today)


@profile.command(name="load")
@click.argument("folder", metavar="DIR")
@over_option
@click.option("--yes", is_flag=True, help="Do not ask.")
def load_command(folder: str, overlays: tuple[str, ...], yes: bool) -> None:
    """Load the profile in DIR: first what would change, then, if you agree, the change."""
    found = _read(folder, overlays)
    now = timezone.now()
    changes = queries.profile_changes(found, queries.local_date(now))
    _show(changes)
    if not changes:
        return
    if not yes:
        click.confirm("Load it?", abort=True)
    with told():
        done = actions.load_profile(by=SYSTEM, profile=found, at=now)
    click.echo(f"Loaded {found.id} {found.version}: {len(done)} changes.")


@profile.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show(as_json: bool) -> None:
    """Which profile the database holds, and how many rows of each kind."""
    loaded, found = queries.loaded_profile(), queries.snapshot()
    if loaded is None:
        raise Refused("no profile was loaded yet: pehra profile load DIR")
    counts = {
        "bodies": sum(not each.withdrawn for each in found.institutions.values()),
        "mandates": len(found.network.mandates),
        "routing rules": len(found.network.rules),
        "clocks": len(found.clocks),
        "severities": len(found.severities),
        "sectors": len(found.sectors),
        "provinces": len(found.provinces),
    }
    head = {
        "profile": loaded.profile,
        "version": loaded.version,
        "title": loaded.title_en,
        "demonstration": loaded.demonstration,
        "loaded": loaded.loaded_at.isoformat(timespec="seconds"),
        "digest": loaded.digest,
    }
    if as_json:
        click.echo(json.dumps({**head, "rows": counts}, indent=2, ensure_ascii=False))
        return
    for label, value in {**head, **counts}.items():
        click.echo(f"{label:<14}{value}")


def _read(folder: str, overlays: tuple[str, ...]) -> Profile:
    try:
        return load(_place(folder), [_place(overlay) for overlay in overlays])
    except ProfileErrors as errors:
        raise Refused(f"{folder} cannot be used:\n{errors}") from None


def _place(folder: str) -> Path:
    path = Path(folder)
    return packaged(folder) if not path.is_dir() and folder in packaged_names() else path


def _tell_kept(found: Profile, today: date) -> None:
    """Forms that have begun are never changed: whoever edits one is told before loading is refused."""
    for form in queries.begun_and_changed(found.forms, today):
        click.echo(
            f"! form {form.id}: has begun and is never changed; add version {form.version + 1} with its first day",
            err=True,
        )


def _show(changes: tuple[Change, ...]) -> None:
    for change in changes:
        click.echo(str(change))
    rows = {(change.kind, change.id) for change in changes}
    click.echo(f"{len(changes)} changes in {len(rows)} rows." if changes else "Nothing would change.")
