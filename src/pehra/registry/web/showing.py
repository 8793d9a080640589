"""What the pages of the registry share: who asks, forms that an action refused, names in the reader's language."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from pehra.foundation.access.person import Person
from pehra.registry.queries import Snapshot, Turn


def person(request: HttpRequest) -> Person:
    return request.person


def now() -> datetime:
    """The clock, read at this door and handed on as an argument."""
    return timezone.now()


def in_language(thing: Any) -> str:
    """The name of a body, organisation, sector or province, for where a page shows plain text."""
    urdu = (get_language() or "en").startswith("ur")
    return str((urdu and thing.name_ur) or thing.name_en)


def place_names(found: Snapshot) -> dict[str, str]:
    """What sectors and provinces are called."""
    sectors = {each.slug: in_language(each) for each in found.sectors}
    return sectors | {each.slug: in_language(each) for each in found.provinces}


def choices(things: Iterable[Any], empty: str = "") -> list[tuple[str, str]]:
    """Things with a slug and names, to choose from."""
    return [("", empty), *((thing.slug, in_language(thing)) for thing in things)]


def turn_of(request: HttpRequest, size: int = 50) -> Turn:
    """Which page of a list the address asks for."""
    asked = {name: request.GET.get(name, "")[:80].replace("\x00", "") for name in ("after", "before")}
    return Turn(asked["after"], asked["before"], "last" in request.GET, size)
