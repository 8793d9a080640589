"""Requests that a program sends again with the same key are carried out once."""

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from pydantic import BaseModel

from pehra.foundation.access.api.keys import mark
from pehra.foundation.access.repeating import once
from pehra.playbooks.rules.words import tidy

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
    """Carry an act out once for its key. `named`: the act, the record of its address as `record`, and what else."""
    found = once(
        by=request.auth,
        key=key,
        request=named | {"body": body.model_dump(mode="json") if body else None},
        reference=tidy(named["record"])[:12],
        at=timezone.now(),
        act=lambda: act().model_dump(mode="json"),
    )
    mark(response, found.repeated)
    return shape.model_validate(found.answer)
