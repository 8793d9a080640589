"""Places in a list by time: what a cursor says, and the condition that starts a page behind it.

A place is a moment and a reference. Row numbers would do as well and would tell a reader how many rows the whole
network has.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db.models import Q

from pehra.foundation.access.errors import Absent

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
SHAPE: Final = re.compile(r"([0-9]{1,17})-([RC]-[0-9A-Z]{4}-[0-9A-Z]{4})")


def place(moment: datetime, reference: str) -> str:
    """The cursor of a row: microseconds since the epoch and the reference, in one word."""
    return f"{(moment - EPOCH) // timedelta(microseconds=1)}-{reference}"


def beyond(word: str, field: str, *, older: bool) -> Q:
    """Rows behind (or before) a place, in a list by `field` and reference. Raises Absent for what is no cursor."""
    found = SHAPE.fullmatch(word)
    if found is None:
        raise Absent
    moment, reference = EPOCH + timedelta(microseconds=int(found[1])), found[2]
    way = "lt" if older else "gt"
    behind = Q(**{f"{field}__{way}": moment}) | Q(**{f"reference__{way}": reference})
    # The first condition alone lets the index start at the place; the second settles what shares its moment.
    return Q(**{f"{field}__{way}e": moment}) & behind
