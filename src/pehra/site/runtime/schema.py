"""All tables of a new database in one go, instead of through every migration that led to them.

`schema.sql` beside this file is what the migrations leave in an empty database, as pg_dump of the PostgreSQL named in
its first line writes it. `python -m tools.print_schema` makes it, and a test compares both ways. Django makes the
models of the whole project anew for each step, which took fifty seconds where this takes one.
"""

import importlib
import re
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import OperationalError, connection, transaction
from psycopg.errors import OutOfMemory

FILE: Final = Path(__file__).with_name("schema.sql")
# Read when Django is set up, which it is not yet where this module is imported.
_ROLES: Final = "pehra.foundation.access.migrations.0001_reader"
_DAYS: Final = "pehra.statistics.actions.summing"
# As the head of every dump has it: names are written out, and a function may come before what it reads.
AS_DUMPED: Final = """
SELECT pg_catalog.set_config('search_path', '', true);
SET LOCAL check_function_bodies = false;
SET LOCAL client_min_messages = warning;
"""
_NEW: Final = "SELECT NOT EXISTS (SELECT FROM pg_class WHERE relnamespace = 'public'::regnamespace)"


def lay(file: Path = FILE) -> bool:
    """Give an empty database its tables, all or none; False where it is not empty or is of another PostgreSQL.

    What the file does not know yet is left to the migrations, as is everything where this returned False.
    """
    text = file.read_text()
    if connection.pg_version // 10_000 != major(text):
        return False
    try:
        return _lay(text)
    except OperationalError as error:
        # So many tables at once need more locks than a small server may have room for. Step by step there is.
        if isinstance(error.__cause__, OutOfMemory):
            return False
        raise


def _lay(text: str) -> bool:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_NEW)
        if not cursor.fetchone()[0]:
            return False
        # Roles belong to the whole server, and no dump of a database has them.
        cursor.execute(importlib.import_module(_ROLES).ROLE)
        cursor.execute(AS_DUMPED)
        cursor.execute(text)
        cursor.execute("SET LOCAL search_path TO DEFAULT")
        # The one thing in it that a setting decides: when a day begins.
        day = importlib.import_module(_DAYS).DAY
        cursor.execute(day.format(zone=settings.DISPLAY_TIME_ZONE))
    return True


def major(text: str) -> int:
    """The major version of the PostgreSQL that wrote a schema."""
    found = re.match(r"-- PostgreSQL (\d+)\n", text)
    if not found:
        raise ValueError("the first line of the schema does not name its PostgreSQL")
    return int(found[1])
