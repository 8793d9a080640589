"""The tabs of the Council's pages. Other parts of the Council add theirs to the list."""

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from pehra.council.policy import READS
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role

# (name of the address, text, who sees it).
TABS: list[tuple[str, Any, frozenset[Role]]] = [
    ("council:overview", _("Overview"), READS),
    ("council:meetings", _("Meetings"), READS),
    ("council:items", _("Agenda items"), READS),
    ("council:resolutions", _("Resolutions"), frozenset(Role)),
    ("council:actions", _("Actions"), READS | {Role.LEAD, Role.BODY_ADMINISTRATOR, Role.CONTACT}),
    ("council:directives", _("Directives"), frozenset(Role) - {Role.PLATFORM_ADMINISTRATOR}),
    ("council:seats", _("Seats and rules"), READS),
    ("council:figures", _("National picture"), READS),
]


def tabs(request: HttpRequest, viewer: Person) -> list[dict[str, Any]]:
    """Those that this person may open; the longest address that fits is the current one."""
    wanted = [(_address(name), text) for name, text, roles in TABS if viewer.has_role(*roles)]
    shown = [(href, text) for href, text in wanted if href]
    current = max((href for href, _text in shown if request.path.startswith(href)), key=len, default=None)
    return [{"text": text, "href": href, "current": href == current, "count": None} for href, text in shown]


def _address(name: str) -> str:
    """Where a tab leads; nowhere as long as its pages are not there."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
