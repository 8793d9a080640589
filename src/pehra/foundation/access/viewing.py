"""The window through which pages and API answers look: read-only, and the database itself filters the rows."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from pehra.foundation.access.person import Person

READER = "pehra_reader"


@contextmanager
def viewing(person: Person) -> Iterator[None]:
    """Run a block as the database role that row-level security filters by this person's keys.

    Nothing written inside survives. One statement more than the block's own; the settings end with the transaction.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            keys = "{" + ",".join(map(str, person.keys)) + "}"
            cursor.execute(
                "SELECT set_config('pehra.keys', %s, true), set_config('role', %s, true)", [keys, READER]
            )
        try:
            yield
        finally:
            # Rolling back undoes role and keys also where this block is nested in a longer transaction.
            transaction.set_rollback(True)
