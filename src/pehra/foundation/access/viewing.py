"""The window through which pages and API answers look: read-only, and the database itself filters the rows."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from pehra.foundation.access.person import Person

READER = "pehra_reader"
# Row-level security compares against these settings; each ends with the transaction. An unset one opens nothing.
OPEN = (
    "SELECT set_config('pehra.keys', %s, true), set_config('pehra.person', %s, true), "
    "set_config('pehra.journal', %s, true), set_config('role', %s, true), ({besides})"
)


@contextmanager
def viewing(person: Person, *, journal: Iterable[int] = (), besides: str = "NULL") -> Iterator[Any]:
    """Run a block as the database role that row-level security filters by this person's keys.

    `journal` names the parties whose journal entries are open as well (0: all of them). Nothing written inside
    survives: the reader role may not write, and the block is rolled back. What the block returns must not read the
    database any more. One statement more than the block's own; `besides` is SQL of ours for one value, which that
    statement reads as well and the block is given.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                OPEN.format(besides=besides), [_array(person.keys), str(person.user_id), _array(journal), READER]
            )
            found = cursor.fetchone()[-1]
        try:
            yield found
        finally:
            # Rolling back takes back role and keys also where this block is nested in a longer transaction.
            transaction.set_rollback(True)


def _array(numbers: Iterable[int]) -> str:
    return "{" + ",".join(map(str, numbers)) + "}"
