"""The pages of a case beside its own: each part of case work that has a package of its own adds one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pehra.foundation.access.person import Person
from pehra.incidents.models import Case


@dataclass(frozen=True)
class Tab:
    """A page of a case. `address` is the name of a URL that takes the case's reference; `order` sorts the tabs.

    `shown`: whether this person, who sees the case, is offered the page.
    """

    name: str
    title: Promise
    address: str
    order: int
    shown: Callable[[Person, Case], bool] = lambda person, case: True


_OWN = Tab("case", _("Case"), "incidents:case", 0)
_tabs: list[Tab] = [_OWN]


def add(tab: Tab) -> None:
    """Offer a page on every case."""
    _tabs[:] = sorted([*(each for each in _tabs if each.name != tab.name), tab], key=lambda each: each.order)


def tabs_of(request: HttpRequest, case: Case, current: str) -> list[dict[str, Any]]:
    """The tabs that this person is offered on a case, as the frame draws them; none where there is but its own page."""
    found = [each for each in _tabs if each.shown(request.person, case)]
    if len(found) < 2:
        return []
    return [
        {
            "text": each.title,
            "href": reverse(each.address, args=[case.reference]),
            "current": each.name == current,
            "count": None,
        }
        for each in found
    ]
