"""Leafing through a list by cursors: the address says where a page begins, and nothing about how long the list is."""

from typing import Any, Protocol

from django.http import HttpRequest

PLACES = ("after", "before", "last")


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
