"""Where a command reads the network from: the database, or a profile folder without one."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Protocol

import click

from pehra.law.chain import Network, Subject
from pehra.law.profile import Profile, ProfileErrors, load, packaged, packaged_names


class Refused(click.ClickException):
    """A command that was asked for something that there is not."""

    exit_code = 2


class Source(Protocol):
    """The network as a command needs it."""

    title: str
    demonstration: bool
    network: Network
    sectors: tuple[str, ...]
    provinces: tuple[str, ...]

    def subject(self, slug: str, at: date) -> Subject | None:
        """What the rules look at in a registered organisation; None where there is none of that slug."""


class ProfileSource:
    """A profile folder. Needs neither a database nor Django."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self.title = profile.title_en
        self.demonstration = profile.demonstration
        self.network = profile.network
        self.sectors = tuple(sector.slug for sector in profile.sectors)
        self.provinces = tuple(province.slug for province in profile.provinces)

    def subject(self, slug: str, at: date) -> Subject | None:
        organisation = self._profile.organisation(slug)
        return organisation.subject_at(at) if organisation else None


# Opens the database as a source, or says that there is none yet; kept in the commands' context and called only when
# no profile is named.
Opener = Callable[[], Source | None]
SHIPPED = "pakistan"


def source_for(profile: str | None, stored: Opener | None) -> Source:
    """The profile folder if one is named, else the database, else the shipped profile. Raises Refused."""
    if profile is not None:
        return ProfileSource(_load(profile))
    if stored is None:
        raise Refused("--profile DIR is needed: no database is at hand")
    source = stored()
    if source is None:
        click.echo(f"No database here yet: this is answered from the shipped profile {SHIPPED!r}.", err=True)
        return ProfileSource(load(packaged(SHIPPED)))
    return source


def _load(profile: str) -> Profile:
    try:
        folder = Path(profile)
        if not folder.is_dir() and profile in packaged_names():
            folder = packaged(profile)
        return load(folder)
    except ProfileErrors as errors:
        raise Refused(f"--profile {profile} cannot be used:\n{errors}") from None
