"""Requests that a program sends again with the same key are carried out once."""

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from pydantic import BaseModel

from pehra.foundation.access.api.keys import mark
from pehra.foundation.access.repeating import once
from pehra.releases.rules.words import tidy

Shape = TypeVar("Shape", bound=BaseModel)


def done_once(
    request: HttpRequest,
    response: HttpResponse,
    key: str,
    named: dict[str, str],
    body: BaseModel | None,
    act: Callable[[], Shape],
    shape: type[Shape],
) -> Shape:
    """Carry an act out once for its key. `named`: the act and the records of its address, by what they are."""
    asked = named | {"body": body.model_dump(mode="json") if body else None}
    reference = next(value for name, value in named.items() if name != "act")
    found = once(
        by=request.auth,
        key=key,
        request=asked,
        reference=tidy(reference)[:12],
        at=timezone.now(),
        act=lambda: act().model_dump(mode="json"),
    )
    mark(response, found.repeated)
    return shape.model_validate(found.answer)
