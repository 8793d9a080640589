"""Lists by time, in pages: what a cursor says, and the slice of a list that starts behind it.

A place is a moment and a reference. Row numbers would do as well and would tell a reader how many rows the whole
network has.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Generic, TypeVar

from django.db.models import Q, QuerySet

from pehra.foundation.access.errors import Absent

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
SHAPE: Final = re.compile(r"([0-9]{1,17})-([A-Z]-[0-9A-Z]{4}-[0-9A-Z]{4})")
Row = TypeVar("Row")


@dataclass(frozen=True)
class Slice(Generic[Row]):
    """Rows of a list, newest first, with cursors to either side (None: there is nothing there)."""

    rows: list[Row]
    newer: str | None
    older: str | None


def place(moment: datetime, reference: str) -> str:
    """The cursor of a row: microseconds since the epoch and the reference, in one word."""
    return f"{micros(moment)}-{reference}"


def micros(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(microseconds=1)


def slice_of(
    rows: "QuerySet[Any]",
    field: str,
    *,
    through: str = "",
    after: str = "",
    before: str = "",
    last: bool = False,
    limit: int,
) -> Slice[Any]:
    """A page of a list by `field` and reference. `after` and `before` are cursors; `last` starts from the oldest.

    `through` is the relation to a table that holds both of them as well ("held__"), and has the index. A page costs the
    same wherever it lies. Raises Absent for a word that is no cursor.
    """
    backwards = bool(before) or last
    if after or before:
        rows = rows.filter(_beyond(after or before, through, field, older=bool(after)))
    order = [f"{'' if backwards else '-'}{through}{name}" for name in (field, "reference")]
    found = list(rows.order_by(*order)[: limit + 1])
    more = len(found) > limit
    found = found[:limit]
    if backwards:
        found.reverse()
    has_newer = more if backwards else bool(after)
    has_older = bool(before) if backwards else more
    return Slice(
        found,
        newer=_place_of(found[0], field) if found and has_newer else None,
        older=_place_of(found[-1], field) if found and has_older else None,
    )


def _place_of(row: Any, field: str) -> str:
    return place(getattr(row, field), row.reference)


def _beyond(word: str, through: str, field: str, *, older: bool) -> Q:
    """Rows behind (or before) a place."""
    found = SHAPE.fullmatch(word)
    if found is None:
        raise Absent
    moment, reference = EPOCH + timedelta(microseconds=int(found[1])), found[2]
    way = "lt" if older else "gt"
    column = f"{through}{field}"
    behind = Q(**{f"{column}__{way}": moment}) | Q(**{f"{through}reference__{way}": reference})
    # The first condition alone lets the index start at the place; the second settles what shares its moment.
    return Q(**{f"{column}__{way}e": moment}) & behind
