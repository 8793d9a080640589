"""Lists by cursor: a page names the places of its neighbours, so that every page costs the same."""

from typing import Annotated, Final, TypedDict

from django.http import HttpRequest, HttpResponse
from ninja import Query
from pydantic import BaseModel, ConfigDict, Field

from pehra.foundation.access.paging import LONGEST_WORDS, Leaf

LONGEST_PAGE: Final = 100

Words = Annotated[
    str,
    Query(
        "",
        max_length=LONGEST_WORDS,
        pattern=r"^[^\x00]*$",
        description="Only what has this in its title, its name or its value; or a reference.",
    ),
]
Limit = Annotated[int, Query(50, ge=1, le=LONGEST_PAGE, description="How many items a page has at most.")]


class Onward(BaseModel):
    """A page of a list that is read in one direction."""

    model_config = ConfigDict(extra="forbid")

    next: str | None = Field(
        description="Address of the page that follows; null on the last one. Also in the header `Link`.",
        examples=["https://pehra.example/api/v1/cases?cursor=o1767225600000000-C-2M8X-41TV"],
    )


class Page(Onward):
    """A page of a list, newest first: what follows is older."""

    previous: str | None = Field(description="Address of the page with newer items; null on the first one.")


LINK: Final = {"Link": {"description": "The pages beside this one (RFC 8288).", "schema": {"type": "string"}}}


def address(request: HttpRequest, cursor: str | None) -> str | None:
    """The address that was asked, at another place of the list."""
    if cursor is None:
        return None
    query = request.GET.copy()
    query["cursor"] = cursor
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def link(response: HttpResponse, *, next: str | None, previous: str | None = None) -> None:
    """Set the header `Link` (RFC 8288), which clients follow without reading the body."""
    places = (("next", next), ("prev", previous))
    found = [f'<{place}>; rel="{name}"' for name, place in places if place]
    if found:
        response["Link"] = ", ".join(found)


class Place(TypedDict):
    """Where a page begins, as queries take it: behind a place, or before one; both empty at the newest."""

    after: str
    before: str


def reading_from(cursor: str) -> Place:
    """The arguments `after` and `before` of a query that a cursor means: "o" and a place, or "n" and a place."""
    way, place = cursor[:1], cursor[1:]
    return {"after": place if way == "o" else "", "before": place if way == "n" else ""}


def beside(request: HttpRequest, response: HttpResponse, found: Leaf) -> dict[str, str | None]:
    """`next` and `previous` of a page: the addresses of what is older and newer, set in the header `Link` as well."""
    next = address(request, f"o{found.older}" if found.older else None)
    previous = address(request, f"n{found.newer}" if found.newer else None)
    link(response, next=next, previous=previous)
    return {"next": next, "previous": previous}
