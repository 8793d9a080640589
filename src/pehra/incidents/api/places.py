"""Cursors of lists that can be walked in both directions: a letter for the direction, then the place."""

from typing import Annotated

from ninja import Query

Cursor = Annotated[
    str,
    Query(
        "",
        pattern=r"^([on][0-9]{1,17}-[RC]-[0-9A-Z]{4}-[0-9A-Z]{4})?$",
        description="A place in the list, taken from `next` or `previous`; never made up.",
    ),
]


def older(place: str | None) -> str | None:
    """The cursor of the page behind a place."""
    return f"o{place}" if place else None


def newer(place: str | None) -> str | None:
    """The cursor of the page before a place."""
    return f"n{place}" if place else None


def reading_from(cursor: str) -> dict[str, str]:
    """The arguments `after` and `before` that a cursor means."""
    way, place = cursor[:1], cursor[1:]
    return {"after": place if way == "o" else "", "before": place if way == "n" else ""}
