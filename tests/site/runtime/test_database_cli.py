"""`pehra db`: the server on its own, and dumps that come back whole."""

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.site.runtime.launched import Pehra


@pytest.fixture
def standing(pehra: Pehra) -> Iterator[Pehra]:
    assert pehra("db", "start").returncode == 0
    yield pehra
    pehra("db", "stop")


def test_starts_stands_and_stops(pehra: Pehra) -> None:
    answer = pehra("db", "start")
    assert answer.stdout.startswith(f"PostgreSQL 18 runs on {pehra.home}/postgres/data (process ")
    assert pehra.sql("SELECT current_user") == "pehra"

    again = pehra("db", "start")
    assert again.returncode == 2
    assert "pehra db stop" in again.stderr
    run = pehra("run")
    assert run.returncode == 2
    assert "pehra db stop" in run.stderr

    assert pehra("db", "stop").stdout == "PostgreSQL is stopped.\n"
    assert pehra("db", "stop").stdout == "PostgreSQL is not running.\n"


def test_does_not_stop_the_one_of_a_running_launcher(pehra: Pehra) -> None:
    launched = pehra.run().await_output("Preparing the database")
    answer = pehra("db", "stop")
    assert answer.returncode == 2
    assert f"process {launched.process.pid}" in answer.stderr
    launched.end()


def test_psql_starts_the_server_for_as_long_as_it_is_needed(pehra: Pehra) -> None:
    assert pehra.sql("SELECT 1 + 1") == "2"
    assert pehra("db", "stop").stdout == "PostgreSQL is not running.\n"


def test_psql_hands_on_its_exit_code(standing: Pehra) -> None:
    assert standing("db", "psql", "-c", "SELECT nonsense").returncode == 1


def test_tables_are_brought_up_to_date(standing: Pehra) -> None:
    assert standing("migrate").stdout == "The database is up to date.\n"
    assert int(standing.sql("SELECT count(*) FROM django_migrations")) > 10


def test_a_command_without_a_server_is_told_how_to_start_it(pehra: Pehra) -> None:
    answer = pehra("migrate")
    assert answer.returncode == 2
    assert answer.stderr.count("\n") == 1
    assert "does not answer" in answer.stderr


class TestDump:
    @pytest.fixture
    def dump(self, standing: Pehra, tmp_path: Path) -> Path:
        file = tmp_path / "pehra.dump"
        standing.sql(
            "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('پہرہ'), ('hidden');"
            "ALTER TABLE kept ENABLE ROW LEVEL SECURITY; ALTER TABLE kept FORCE ROW LEVEL SECURITY;"
            "CREATE POLICY only_one ON kept USING (word <> 'hidden');"
            "CREATE ROLE pehra_reader; GRANT SELECT ON kept TO pehra_reader"
        )
        answer = standing("db", "dump", str(file))
        assert answer.returncode == 0, answer.stderr
        return file

    @pytest.fixture
    def other(self, standing: Pehra) -> Pehra:
        folder = standing.home / "other"
        folder.mkdir(mode=0o711)
        return Pehra(folder, standing.port)

    def test_holds_what_row_security_hides_and_is_its_owners_alone(self, dump: Path, other: Pehra) -> None:
        assert stat.S_IMODE(dump.stat().st_mode) == 0o600

        answer = other("db", "restore", str(dump))

        assert answer.returncode == 0, answer.stderr
        assert other.sql("SELECT word FROM kept") == "پہرہ"
        assert other.sql("ALTER TABLE kept DISABLE ROW LEVEL SECURITY; SELECT count(*) FROM kept") == "2"
        assert other.sql("SELECT tableowner FROM pg_tables WHERE tablename = 'kept'") == "pehra"
        assert other.sql("SET ROLE pehra_reader; SELECT count(*) FROM kept") == "2"

    def test_never_overwrites_a_file(self, dump: Path, standing: Pehra) -> None:
        before = dump.read_bytes()
        answer = standing("db", "dump", str(dump))
        assert (answer.returncode, answer.stderr.count("\n")) == (2, 1)
        assert dump.read_bytes() == before

    def test_that_fails_leaves_no_file(self, standing: Pehra, tmp_path: Path) -> None:
        file = tmp_path / "pehra.dump"
        standing.more["DATABASE_URL"] = f"postgresql://pehra:secret@127.0.0.1:{standing.port}/pehra"
        answer = standing("db", "dump", str(file))
        del standing.more["DATABASE_URL"]
        assert answer.returncode == 2
        assert "no dump was made" in answer.stderr
        assert "secret" not in answer.stderr
        assert list(tmp_path.iterdir()) == []

    def test_is_not_restored_over_anything(self, dump: Path, standing: Pehra) -> None:
        answer = standing("db", "restore", str(dump))
        assert (answer.returncode, answer.stderr.count("\n")) == (2, 1)
        assert "not empty" in answer.stderr

    def test_that_is_damaged_is_restored_not_at_all(self, dump: Path, other: Pehra) -> None:
        dump.write_bytes(dump.read_bytes()[: dump.stat().st_size // 2])
        answer = other("db", "restore", str(dump))
        assert answer.returncode == 2
        assert "nothing was restored" in answer.stderr
        assert other.sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == "0"


def test_another_server_is_neither_started_nor_stopped(pehra: Pehra) -> None:
    pehra.more["DATABASE_URL"] = "postgresql://db.example.pk/pehra"
    for verb in ("start", "stop"):
        answer = pehra("db", verb)
        assert answer.returncode == 2
        assert "DATABASE_URL is set" in answer.stderr
