"""Acts that a program sends again with the same key are carried out once, for every package's operations.

Under a key nothing is kept but where the answer is read: what an act came to is read anew each time, through the eyes
of whoever asks and on the day on which it is asked. So no words outlive the audience of the record that they stand in.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from pydantic import BaseModel

from pehra.formats.references import tidy
from pehra.foundation.access.api.keys import mark
from pehra.foundation.access.repeating import Kept, once

Shape = TypeVar("Shape", bound=BaseModel)


@dataclass(frozen=True)
class Asked:
    """A request: which act, on the records of its address (the first is named to whoever uses its key for another
    request), with which body.
    """

    act: str
    on: tuple[str, ...] = ()
    body: BaseModel | None = None

    @property
    def told_apart_by(self) -> Mapping[str, object]:
        return {
            "act": self.act,
            "on": [tidy(each) for each in self.on],
            "body": self.body.model_dump(mode="json") if self.body else None,
        }


def carried_out(
    request: HttpRequest, response: HttpResponse, key: str, asked: Asked, act: Callable[[datetime], dict[str, Any]]
) -> Kept:
    """What `act(at)` gives back, or what the same request gave back before under its key: it is kept as it is.

    So `act` gives references and moments, and never words of a record. Raises a Conflict for a key of another request.
    """
    at = timezone.now()
    found = once(
        by=request.auth,
        key=key,
        request=asked.told_apart_by,
        reference=tidy(asked.on[0])[:12] if asked.on else "",
        at=at,
        act=lambda: act(at),
    )
    mark(response, found.repeated)
    return found


def told_once(
    request: HttpRequest,
    response: HttpResponse,
    key: str,
    asked: Asked,
    *,
    act: Callable[[datetime], str],
    told: Callable[[str], Shape],
    again: Callable[[str], Shape] | None = None,
) -> Shape:
    """Carry `act(at)` out once for its key and tell of the record whose reference it gives.

    `again` tells whoever asks once more, where reading by itself leaves a line in the journal.
    """
    found = carried_out(request, response, key, asked, lambda at: {"about": act(at)})
    tell = again if again and found.repeated else told
    return tell(found.answer["about"])
