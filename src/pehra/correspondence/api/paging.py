"""Cursors of the lists of requests and measures."""

from typing import Annotated, Any

from ninja import Query

Cursor = Annotated[
    str,
    Query(
        "",
        pattern=r"^([on][0-9]{1,17}-[WH]-[0-9A-Z]{4}-[0-9A-Z]{4})?$",
        description="A place in the list, taken from `next` or `previous`; never made up.",
    ),
]


def reading_from(cursor: str) -> dict[str, Any]:
    """The arguments `after` and `before` that a cursor means."""
    way, place = cursor[:1], cursor[1:]
    return {"after": place if way == "o" else "", "before": place if way == "n" else ""}


def beside(found: Any) -> tuple[str | None, str | None]:
    """The cursors of the pages behind and before a slice."""
    return f"o{found.older}" if found.older else None, f"n{found.newer}" if found.newer else None
