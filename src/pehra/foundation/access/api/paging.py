"""Lists by cursor: a page names the places of its neighbours, so that every page costs the same."""

from typing import Annotated, Final

from django.http import HttpRequest, HttpResponse
from ninja import Query
from pydantic import BaseModel, ConfigDict, Field

LONGEST_PAGE: Final = 100

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
