"""Leafing through a list by cursors: the address says where a page begins, and nothing about how long the list is."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Final, Protocol

from django.http import HttpRequest

PLACES = ("after", "before", "last")
# A part of a name or of a title by which a list is narrowed.
LONGEST_WORDS: Final = 100


class Leaf(Protocol):
    """A page of a list with cursors to either side."""

    @property
    def newer(self) -> str | None: ...

    @property
    def older(self) -> str | None: ...


def turn(request: HttpRequest) -> dict[str, Any]:
    """Which page is asked for, as the queries take it."""
    return {
        "after": request.GET.get("after", ""),
        "before": request.GET.get("before", ""),
        "last": request.GET.get("last", "") == "yes",
    }


def pager(request: HttpRequest, leaf: Leaf) -> dict[str, str | None]:
    """The four addresses of the pager, with every filter kept; None where there is nothing to go to."""

    def to(**where: str) -> str:
        wanted = request.GET.copy()
        for name in PLACES:
            wanted.pop(name, None)
        wanted.update(where)
        return f"?{wanted.urlencode()}"

    return {
        "first": to() if leaf.newer else None,
        "previous": to(before=leaf.newer) if leaf.newer else None,
        "next": to(after=leaf.older) if leaf.older else None,
        "last": to(last="yes") if leaf.older else None,
    }


def typed(request: HttpRequest, name: str) -> str:
    """The words by which the address narrows a list; PostgreSQL takes no NUL, not even to compare."""
    return request.GET.get(name, "").replace("\0", "").strip()[:LONGEST_WORDS]


def chosen_of(request: HttpRequest, name: str, choices: type[StrEnum]) -> str:
    """What the address chooses among these; a word that is none of them counts as not there."""
    word = request.GET.get(name, "")
    return word if word in list(choices) else ""


def listed_under(
    request: HttpRequest, name: str, names: Iterable[tuple[str, Any]], current: str
) -> list[dict[str, Any]]:
    """Tabs that choose a list by a word of the address, with every filter kept."""
    kept = request.GET.copy()
    for place in PLACES:
        kept.pop(place, None)
    found = []
    for code, text in names:
        kept[name] = str(code)
        found.append({"text": text, "href": f"?{kept.urlencode()}", "current": code == current, "count": None})
    return found
