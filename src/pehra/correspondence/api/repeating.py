"""Requests that a program sends again with the same key are carried out once; and cursors of lists."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query
from pydantic import BaseModel

from pehra.formats.references import tidy
from pehra.foundation.access.api.keys import mark
from pehra.foundation.access.repeating import once

Shape = TypeVar("Shape", bound=BaseModel)

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


def done_once(
    request: HttpRequest,
    response: HttpResponse,
    key: str,
    named: tuple[str, str],
    body: BaseModel | None,
    act: Callable[[], Shape],
    shape: type[Shape],
) -> Shape:
    """Carry an act out once for its key. `named`: the act, and the record of its address."""
    name, reference = named
    found = once(
        by=request.auth,
        key=key,
        request={"act": name, "on": reference, "body": body.model_dump(mode="json") if body else None},
        reference=tidy(reference)[:12],
        at=timezone.now(),
        act=lambda: act().model_dump(mode="json"),
    )
    mark(response, found.repeated)
    return shape.model_validate(found.answer)
