"""Setting Django up and bringing the database up to date; what stands in the way is told in one line."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection
from psycopg.errors import InsufficientPrivilege

from pehra.site.runtime import schema
from pehra.site.runtime.errors import Refusal, one_line
from pehra.site.runtime.programs import OLDEST

SETTINGS = "pehra.site.settings"
_PATIENCE = "10"  # seconds that a connection may take; without it, an address that swallows packets hangs for ever
_PREPARING = 7_304_221  # what the lock is known by; any number that nobody else takes


def set_up_django(settings: str = SETTINGS) -> None:
    """Set Django up with this installation's settings. Raises `Refusal` where a setting can't be used.

    `settings`: the module of a command that needs but a part of them.
    """
    name_settings(settings)
    try:
        django.setup()
    except (ValueError, ImproperlyConfigured) as error:
        raise Refusal(str(error)) from error


def name_settings(settings: str = SETTINGS) -> None:
    """Say where the settings are. They are read when the first of them is asked for."""
    if os.environ.get("DJANGO_SETTINGS_MODULE", SETTINGS) == SETTINGS:
        os.environ["DJANGO_SETTINGS_MODULE"] = settings


def check_database() -> None:
    """Raise `Refusal` where the database can't be reached or can't hold a network."""
    os.environ.setdefault("PGCONNECT_TIMEOUT", _PATIENCE)
    try:
        connection.ensure_connection()
    except OperationalError as error:
        raise Refusal(f"the database does not answer: {one_line(error)}") from error
    if connection.pg_version < OLDEST * 10_000:
        raise Refusal(f"PostgreSQL {OLDEST} or later is needed; the database is {connection.pg_version // 10_000}")
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_encoding")
        encoding = cursor.fetchone()[0]
    if encoding != "UTF8":
        raise Refusal(f"the database is encoded in {encoding}; make one with ENCODING 'UTF8'")


def migrate() -> None:
    """Lay a new database's tables, or apply the migrations that are missing.

    Raises `Refusal` for a missing right or a damaged database.
    """
    try:
        with _alone():
            schema.lay()
            call_command("migrate", verbosity=0, interactive=False)
    except DatabaseError as error:
        # A mistake in a migration is a defect and keeps its traceback.
        if isinstance(error, OperationalError) or isinstance(error.__cause__, InsufficientPrivilege):
            raise Refusal(f"the database could not be brought up to date: {one_line(error)}") from error
        raise


@contextmanager
def _alone() -> Iterator[None]:
    """Of two that prepare one database, the second waits, and then finds it prepared."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_PREPARING])
        yield
        # Not where that failed: the connection may be gone by then, and with it the lock.
        cursor.execute("SELECT pg_advisory_unlock(%s)", [_PREPARING])
