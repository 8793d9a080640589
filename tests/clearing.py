"""After a test with real transactions the database is as new.

Django empties every table there is, and derives its content types and permissions anew: a second or two for each test.
Here only what holds rows is emptied, by a superuser for whom neither guards nor row-level security nor references hold.
"""

from typing import Final

import psycopg
from django.db import connection
from psycopg import sql

from pehra.site.runtime.postgres import SUPERUSER

# What a new database holds beside its tables: derived from the models, or written by migrations.
KEPT: Final = ("django_content_type", "auth_permission", "django_migrations", "registry_revision", "audit_head")
TABLES: Final = """
SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> ALL (%s)
"""
# A process that knows the network of before by its number is to read it anew.
AS_NEW: Final = """
UPDATE registry_revision SET number = nextval('registry_revision_number');
UPDATE audit_head SET seq = 0, hash = repeat('0', 64)
"""


def clear() -> None:
    """Empty the test database of this process, also beside sessions that still look at it."""
    here = connection.settings_dict
    with psycopg.connect(
        host=here["HOST"], port=here["PORT"], user=SUPERUSER, dbname=here["NAME"], autocommit=True
    ) as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute("SET lock_timeout = '1min'")
        filled = _filled(superuser)
        for name in filled:
            superuser.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
        superuser.execute(AS_NEW)
        for name in filled:
            # Nobody else does it here, and each scan would go through what all the tests before have left.
            superuser.execute(sql.SQL("VACUUM (SKIP_LOCKED) {}").format(sql.Identifier(name)))


def _filled(superuser: psycopg.Connection) -> list[str]:
    names = [name for (name,) in superuser.execute(TABLES, [list(KEPT)])]
    asked = [
        sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(sql.Literal(name), sql.Identifier(name))
        for name in names
    ]
    return [name for (name,) in superuser.execute(sql.SQL(" UNION ALL ").join(asked))]
