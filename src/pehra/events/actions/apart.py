"""Work on many organisations: together where all goes well, and one by one around those that fail."""

import logging
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from django.db import connection, transaction

log = logging.getLogger(__name__)
Done = TypeVar("Done")


def apart(organisations: Sequence[int], work: Callable[[Sequence[int]], Done], what: str) -> Iterator[Done]:
    """The results of `work`, which does its part for the organisations it is given in one transaction.

    Where it fails it is tried with each half; an organisation that fails by itself is left as it was, for the next
    time, and keeps none of the others waiting. Raises what `work` raises where the database itself is gone.
    """
    try:
        with transaction.atomic():
            done = work(organisations)
    except Exception:
        if not connection.is_usable():
            raise
        if len(organisations) == 1:
            log.exception("the %s of organisation %s could not be made and are tried again", what, organisations[0])
            return
        middle = len(organisations) // 2
        for half in (organisations[:middle], organisations[middle:]):
            yield from apart(half, work, what)
        return
    yield done
