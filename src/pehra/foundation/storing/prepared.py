"""Statements that a connection parses and plans once, and then only carries out.

For the few that every report goes through. Everything else is planned for the values that it comes with: who asks
decides which index is the right one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection


@contextmanager
def prepared() -> Iterator[Any]:
    """A cursor like `connection.cursor()`, which sends values apart from the statement: so that can be kept.

    After the first few times it is (`prepare_threshold` of the database's settings). A rollback makes the connection
    forget it, and it is prepared anew.
    """
    with connection.cursor() as cursor:
        cursor.cursor = psycopg.Cursor(connection.connection)
        yield cursor
