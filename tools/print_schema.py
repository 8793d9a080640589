"""Prints src/pehra/site/runtime/schema.sql: what all migrations together leave in an empty database.

python -m tools.print_schema           writes it
python -m tools.print_schema --check   says whether it is current

The migrations run one after the other on a PostgreSQL of their own: this takes a minute.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from pehra.site.runtime.lock import HomeLock
from pehra.site.runtime.place import PORT
from pehra.site.runtime.postgres import DATABASE, ROLE, SUPERUSER, Server, embedded_server
from pehra.site.runtime.schema import AS_DUMPED, FILE

# Filled after every migration by Django itself, from the models.
DERIVED: Final = ("django_content_type", "auth_permission")
APPLIED: Final = "django_migrations"
SETTLED: Final = "settled"
# Nothing of it has to survive a power cut.
HASTY: Final = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
# What every session sets for itself, and what names this one dump; but what a function says stays as it is.
PASSING: Final = re.compile(
    r"(?P<said>\$(?P<tag>\w*)\$.*?\$(?P=tag)\$)"
    r"|^(?:--[^\n]*|SET [^\n]*|\\\w+ [^\n]*|SELECT pg_catalog\.set_config\([^\n]*)?\n",
    re.MULTILINE | re.DOTALL,
)
UNMOVED: Final = re.compile(r"^SELECT pg_catalog\.setval\('[\w.]+', 1, false\);\n", re.MULTILINE)
OF_DERIVED: Final = re.compile(
    rf"^SELECT pg_catalog\.setval\('public\.(?:{'|'.join((*DERIVED, APPLIED))})_id_seq', .*\n", re.MULTILINE
)


@contextmanager
def running(**options: str) -> Iterator[Server]:
    """A PostgreSQL with an empty database and these settings, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="pehra-schema-") as folder:
        home = Path(folder)
        home.chmod(0o711)  # as root the server is another user, who must pass through
        with HomeLock(home) as lock:
            lock.take()
            server = embedded_server(home, HASTY | options)
            server.start(lock=lock.fileno())
            try:
                yield server
            finally:
                server.stop()


def migrated(server: Server) -> None:
    """Apply every migration, by Django's own command: it knows nothing of the schema."""
    url = f"postgresql:///{DATABASE}?host={server.place.socket}&port={PORT}&user={ROLE}"
    command = [sys.executable, "-P", "-m", "pehra.site.cli", "manage", "migrate", "--verbosity=0"]
    # Settings of whoever prints it are not everybody's.
    own = {name: value for name, value in os.environ.items() if not name.startswith("PEHRA_") or name == "PEHRA_PG_BIN"}
    subprocess.run(command, check=True, env={**own, "DATABASE_URL": url})


def settled(server: Server) -> str:
    """What the migrations lead to, laid once: PostgreSQL writes some expressions another way after it has read them."""
    migrated(server)
    first = written(server)
    with server.connect(user=SUPERUSER, database="postgres") as connection:
        connection.execute(f"CREATE DATABASE {SETTLED} OWNER {ROLE}")
    with server.connect(database=SETTLED) as connection, connection.transaction():
        connection.execute(AS_DUMPED)
        connection.execute(first.encode())
    return written(server, SETTLED)


def written(server: Server, database: str = DATABASE) -> str:
    """The schema of a database and the rows that migrations put into it, in an order that stays."""
    named = [f"--host={server.place.socket}", f"--port={PORT}", f"--username={SUPERUSER}", database]
    left_out = [f"--exclude-table-data={table}" for table in (*DERIVED, APPLIED)]
    command = [server.programs.path("pg_dump"), "--no-owner", "--no-comments", "--inserts", *left_out, *named]
    dumped = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    # Whoever loads it is whoever owns it.
    dumped = lasting(dumped).replace("ALTER DEFAULT PRIVILEGES FOR ROLE pehra IN", "ALTER DEFAULT PRIVILEGES IN")
    return f"-- PostgreSQL {server.programs.major}\n{dumped}{_applied(server, database)}"


def lasting(dumped: str) -> str:
    """A dump without what is of the day or of the session that made it."""
    unmoved = OF_DERIVED.sub("", UNMOVED.sub("", dumped))
    return PASSING.sub(lambda found: found["said"] or "", unmoved)


def _applied(server: Server, database: str) -> str:
    with server.connect(user=SUPERUSER, database=database) as connection:
        found = connection.execute("SELECT app, name FROM django_migrations ORDER BY app, name").fetchall()
    rows = ",\n".join(f"    ('{app}', '{name}', now())" for app, name in found)
    return f"INSERT INTO public.{APPLIED} (app, name, applied) VALUES\n{rows};\n"


def main(words: list[str]) -> int:
    with running() as server:
        text = settled(server)
    if words == ["--check"]:
        current = FILE.read_text() == text
        print(f"{FILE.name} is {'current' if current else 'out of date: python -m tools.print_schema'}")
        return 0 if current else 1
    FILE.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
