"""A new database gets its tables in one go, and they are those that the migrations lead to."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from pehra.site.runtime import schema
from pehra.site.runtime.place import PORT
from pehra.site.runtime.postgres import ROLE, SUPERUSER, Server
from pehra.site.runtime.programs import find_programs
from tests.site.runtime.launched import Pehra
from tools import print_schema

OF_ANOTHER = pytest.mark.skipif(
    find_programs().major != schema.major(schema.FILE.read_text()), reason="the schema is of another PostgreSQL"
)

TABLES = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
FUNCTIONS = """SELECT p.oid::regprocedure::text, pg_get_functiondef(p.oid) FROM pg_proc p
    WHERE pronamespace = 'public'::regnamespace AND prokind IN ('f', 'p') ORDER BY 1"""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with print_schema.running() as running:
        yield running


def at(server: Server, database: str, **settings: str) -> Pehra:
    """The command `pehra` at one database."""
    url = f"postgresql:///{database}?host={server.place.socket}&port={PORT}&user={ROLE}"
    return Pehra(server.place.root, 0, more={"DATABASE_URL": url, **settings})


def made(server: Server, database: str, **settings: str) -> Pehra:
    """The same at a new one."""
    with server.connect(user=SUPERUSER, database="postgres") as opened:
        opened.execute(f"CREATE DATABASE {database} OWNER {ROLE}")
    return at(server, database, **settings)


def migrate(server: Server, database: str, *words: str, **settings: str) -> None:
    """Prepare a new database by a command of `pehra`."""
    command = made(server, database, **settings)
    subprocess.run(command.command(*words), env=command.environment, check=True, cwd="/")


def shown(pehra: Pehra, code: str) -> str:
    """What this code prints, that may name `schema` and `connection`."""
    known = "from django.db import connection; from pehra.site.runtime import schema; from pathlib import Path\n"
    told = pehra("manage", "shell", "--no-imports", "-c", known + code)
    assert told.returncode == 0, told.stderr
    return told.stdout


def said(server: Server, database: str, question: str) -> list[tuple[object, ...]]:
    with server.connect(user=SUPERUSER, database=database) as opened:
        return opened.execute(question).fetchall()


class TestWhatIsLaid:
    pytestmark = OF_ANOTHER

    def test_is_to_the_letter_what_all_migrations_lead_to(self, server: Server) -> None:
        assert print_schema.settled(server) == schema.FILE.read_text(), "python -m tools.print_schema"

    def test_comes_out_as_it_went_in(self, server: Server) -> None:
        migrate(server, "laid", "migrate")
        assert print_schema.written(server, "laid") == schema.FILE.read_text()

    def test_no_line_of_a_function_is_lost_on_the_way(self, server: Server) -> None:
        """Printing leaves out lines of every session; within a function the same words are part of it."""
        migrate(server, "whole", "migrate")
        assert said(server, "whole", FUNCTIONS) == said(server, ROLE, FUNCTIONS)

    def test_a_day_begins_where_the_installation_is(self, server: Server) -> None:
        migrate(server, "elsewhere", "migrate", PEHRA_TIME_ZONE="Pacific/Auckland")
        question = "SELECT statistics_day('2026-06-30 13:00+00')::text"
        assert said(server, "elsewhere", question) == [("2026-07-01",)]
        migrate(server, "here", "migrate")
        assert said(server, "here", question) == [("2026-06-30",)]

    def test_is_completed_by_django_and_numbers_go_on(self, server: Server) -> None:
        migrate(server, "derived", "migrate")
        assert said(server, "derived", "SELECT count(*) > 100 FROM django_content_type") == [(True,)]
        applied = said(server, "derived", "SELECT count(*), max(id) FROM django_migrations")
        assert applied[0][0] == applied[0][1]

    def test_pages_look_through_the_window_as_ever(self, server: Server) -> None:
        migrate(server, "through", "migrate")
        question = """SELECT has_table_privilege('pehra_reader', 'incidents_case', 'SELECT'),
            has_table_privilege('pehra_reader', 'incidents_case', 'UPDATE'),
            (SELECT relrowsecurity FROM pg_class WHERE relname = 'incidents_case')"""
        assert said(server, "through", question) == [(True, False, True)]
        with server.connect(database="through") as opened:
            opened.execute("CREATE TABLE later ()")
        # Tables of tomorrow too.
        assert said(server, "through", "SELECT has_table_privilege('pehra_reader', 'later', 'SELECT')") == [(True,)]


class TestWhereItIsNot:
    @pytest.mark.django_db
    def test_where_there_are_tables_they_stay_as_they_are(self) -> None:
        assert schema.lay() is False

    def test_another_postgresql_is_migrated(self, server: Server, tmp_path: Path) -> None:
        """Nothing of the file is asked of it."""
        text, other = schema.FILE.read_text(), tmp_path / "schema.sql"
        other.write_text(text.replace(f"-- PostgreSQL {schema.major(text)}\n", "-- PostgreSQL 12\nNONSENSE;\n", 1))
        assert shown(made(server, "newer"), f"print(schema.lay(Path({str(other)!r})))") == "False\n"
        assert said(server, "newer", TABLES) == [(0,)]

    @OF_ANOTHER
    def test_the_search_path_is_what_it_was(self, server: Server) -> None:
        asked = "print(schema.lay(), connection.cursor().execute('SHOW search_path').fetchone()[0])"
        assert shown(made(server, "searched"), asked) == 'True "$user", public\n'


@OF_ANOTHER
class TestUnderWay:
    def test_two_at_once_prepare_it_once(self, server: Server) -> None:
        command = made(server, "twice")
        both = [
            subprocess.Popen(command.command("migrate"), env=command.environment, cwd="/", stderr=subprocess.PIPE)
            for _ in range(2)
        ]
        told = [each.communicate()[1].decode() for each in both]
        assert [each.returncode for each in both] == [0, 0], told
        assert print_schema.written(server, "twice") == schema.FILE.read_text()


def test_a_schema_names_its_postgresql() -> None:
    assert schema.major("-- PostgreSQL 18\nCREATE") == 18
    with pytest.raises(ValueError, match="first line"):
        schema.major("CREATE TABLE x ();")


@OF_ANOTHER
def test_a_server_with_room_for_few_locks_is_left_to_the_migrations_as_empty_as_it_was() -> None:
    with print_schema.running(max_connections="10", max_locks_per_transaction="10") as small:
        assert shown(at(small, ROLE), "print(schema.lay())") == "False\n"
        assert said(small, ROLE, TABLES) == [(0,)]
