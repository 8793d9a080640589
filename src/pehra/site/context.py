"""What every page knows: its reader, the navigation, and the moment at which it was made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from pehra.calls.queries.tasks import counting as counting_calls
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import READS_CASES, WORKS_CASES, Role
from pehra.foundation.delivery.queries import counting_unread
from pehra.foundation.storing import Part, ask_parts
from pehra.public.queries.desks import at_the_desk
from pehra.registry.queries import local_date
from pehra.registry.queries.network import is_demonstration
from pehra.site.moments import zone_name
from pehra.site.navigation import Link, links
from pehra.site.reading import Reading, reading_of
from pehra.watch.queries.crisis import concerns, standing, told_to_the_public
from pehra.watch.web.wording import Banner, banner

# Where somebody looks for what waits: nowhere else is it asked whether calls do.
WAITED_AT = ("/cases/", "/floor/", "/inbox/")


@dataclass(frozen=True)
class Told:
    """What waits for whoever reads a page, and the crisis levels that concern them."""

    unread: int = 0
    crises: Sequence[Any] = ()
    calls: int = 0


def told_to(person: Person, at: datetime, path: str) -> Told:
    """What the frame of the page at this path tells its reader, by one statement."""
    parts: list[Part[Any]] = [counting_unread(person), concerns(person, at)]
    if path in WAITED_AT:
        parts.append(counting_calls(person))
    return Told(*ask_parts(*parts))


@dataclass
class Page:
    """The frame of a page. `request` is None where a page must be made without one, or without a database."""

    reading: Reading
    now: datetime
    request: HttpRequest | None = None

    @property
    def language(self) -> str:
        return self.reading.language

    @property
    def direction(self) -> str:
        return self.reading.direction

    @property
    def theme(self) -> str:
        return self.reading.theme

    @property
    def script(self) -> str:
        return self.reading.script

    @property
    def keys(self) -> str:
        return self.reading.keys

    @cached_property
    def demonstration(self) -> bool:
        """By the setting or by the profile that is loaded; a page made without a request asks no database."""
        return bool(settings.DEMONSTRATION) or (self.request is not None and is_demonstration())

    @property
    def zone(self) -> str:
        return zone_name(self.now)

    @property
    def path(self) -> str:
        return self.request.path if self.request else ""

    @property
    def here(self) -> str:
        """Where a switch of language or theme comes back to: only a page that was read, never a posted form."""
        return self.request.get_full_path() if self.request and self.request.method == "GET" else "/"

    @cached_property
    def signed_in(self) -> bool:
        user = getattr(self.request, "user", None)
        return bool(user and user.is_authenticated)

    @property
    def user_name(self) -> str:
        user = getattr(self.request, "user", None)
        return str(getattr(user, "name", "") or user) if self.signed_in else ""

    @property
    def roles(self) -> frozenset[Role]:
        """The roles that the person behind the request holds anywhere."""
        person = getattr(self.request, "person", None)
        return frozenset(held.role for held in person.held) if person else frozenset()

    @property
    def searches(self) -> bool:
        """Whether the reader reads cases, and so has something to look for."""
        return not self.roles.isdisjoint(READS_CASES)

    @property
    def works(self) -> bool:
        """Whether the reader works on cases anywhere, and so has a queue."""
        return not self.roles.isdisjoint(WORKS_CASES)

    @cached_property
    def _told(self) -> Told:
        """Asked only by pages that have a frame, and for whoever is signed in."""
        person = getattr(self.request, "person", None)
        return told_to(person, self.now, self.path) if self.signed_in and person else Told()

    @property
    def unread(self) -> int:
        """How many notices wait in the reader's inbox."""
        return self._told.unread

    @cached_property
    def crises(self) -> list[Banner]:
        """The crisis levels in force that concern the reader; asked once, by pages that have a place for them."""
        if self.request is None:
            return []
        if self.signed_in:
            return [banner(each, href=f"/crisis/{each.row.reference}/") for each in standing(self._told.crises)]
        return [banner(each, href="/crisis/public/") for each in told_to_the_public(self.now)]

    @property
    def calls(self) -> int:
        """How many calls the reader has to make; asked where what waits is shown."""
        return self._told.calls

    @cached_property
    def navigation(self) -> list[Link]:
        if not self.signed_in:
            return []
        person = getattr(self.request, "person", None)
        return links(
            self.roles,
            self.path,
            self.unread,
            at_a_body=bool(person and person.at_a_body),
            at_the_desk=bool(person and at_the_desk(person, local_date(self.now))),
        )


def page(request: HttpRequest) -> dict[str, Any]:
    """The context processor."""
    return {"page": Page(reading_of(request), timezone.now(), request)}


def bare_page(request: HttpRequest | None) -> dict[str, Any]:
    """The context of a page that must be made without session, user and database."""
    reading = reading_of(request) if request is not None else Reading()
    return {"page": Page(reading, timezone.now())}
