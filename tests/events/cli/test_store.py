"""`pehra events`: what an administrator at the machine asks of the event store, and its backup."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from pehra.connectors.event_store import EventStore
from pehra.events.cli.store import events
from pehra.pipeline.store import StoreAway, StoreRefused
from pehra.pipeline.tables import migrate, migrations

Run = Callable[..., Result]


@pytest.fixture
def run(event_store: EventStore) -> Run:
    def running(*words: Any, text: str | None = None) -> Result:
        return CliRunner().invoke(events, [str(word) for word in words], input=text)

    return running


def ask(run: Run, sql: str, *words: str) -> Result:
    return run("query", "--sql-file", "-", *words, text=sql)


class TestStatus:
    def test_of_an_empty_store(self, run: Run) -> None:
        answer = run("status")
        assert answer.exit_code == 0
        assert "events from - to - (UTC)" in answer.output
        assert "not up to date" not in answer.output

    def test_in_words_and_as_json(self, run: Run, event_store: EventStore) -> None:
        event_store.do(
            "INSERT INTO events (time_observation, time_source) "
            "SELECT now(), arrayJoin(['2026-03-01 10:00:00', '2026-03-02 10:00:00'])"
        )
        found = json.loads(run("status", "--json").output)
        assert (found["earliest"], found["latest"]) == ("2026-03-01 10:00:00.000000", "2026-03-02 10:00:00.000000")
        told = next(table for table in found["tables"] if table["table"] == "events")
        assert (told["rows"], found["pending"]) == (2, [])
        assert told["bytes"] > 0
        assert "2 rows" in run("status").output

    def test_of_a_store_that_is_not_up_to_date(self, run: Run, event_store: EventStore, settings: Any) -> None:
        event_store.do("DROP DATABASE pehra SYNC", settings={"database": "default"})
        try:
            # The tables of the engine's start are gone; what is missing is named and not a failure.
            assert json.loads(run("status", "--json").output)["pending"] == [str(step) for step in migrations()]
            assert "Applied: 0001_events" in run("migrate").output
            assert "is up to date" in run("migrate").output
        finally:
            migrate(event_store, settings.EVENTS.retention)

    def test_of_an_engine_that_is_away(self, run: Run, settings: Any, tmp_path: Path) -> None:
        settings.EVENTS_HOME = tmp_path
        assert isinstance(run("status").exception, StoreAway)


class TestQuery:
    def test_prints_a_json_array(self, run: Run) -> None:
        answer = ask(run, "SELECT number AS n, concat('it''s\n', toString(n)) AS t FROM numbers(3)", "--json")
        assert json.loads(answer.output) == [{"n": n, "t": f"it's\n{n}"} for n in range(3)]
        assert json.loads(ask(run, "SELECT 1 AS n WHERE 0", "--json").output) == []
        assert len(json.loads(ask(run, "SELECT number FROM numbers(200000)", "--json").output)) == 200_000

    def test_prints_columns_or_what_the_question_asks_for(self, run: Run) -> None:
        assert ask(run, "SELECT 1 AS one, 'a\tb' AS two").output == "one\ttwo\n1\ta\\tb\n"
        assert ask(run, "SELECT 1 AS one FORMAT CSVWithNames").output == '"one"\n1\n'

    def test_what_is_no_question_is_told_with_the_option(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "question.sql"
        for content, complaint in (
            (b"", "is empty; write one SELECT"),
            (b" \n", "is empty"),
            (b"\xff\xfe", "is not UTF-8"),
        ):
            path.write_bytes(content)
            answer = run("query", "--sql-file", path)
            assert (answer.exit_code, answer.stdout) == (2, "")
            assert f"--sql-file: {path} {complaint}" in answer.stderr
        assert "'--sql-file'" in run("query", "--sql-file", tmp_path / "nothing").stderr

    def test_reads_a_file(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "question.sql"
        path.write_text("-- پہرہ\nSELECT 'پہرہ' AS word;\n", encoding="utf-8")
        assert json.loads(run("query", "--sql-file", path, "--json").output) == [{"word": "پہرہ"}]

    @pytest.mark.parametrize(
        "sql",
        [
            "DROP TABLE events",
            "INSERT INTO events (line) VALUES (1)",
            "SELECT * FROM file('/etc/passwd', 'LineAsString')",
            "SELECT 1 SETTINGS readonly = 0",
            "SET readonly = 0",
            "SELECT 1; DROP TABLE events",
            "SELEC 1",
        ],
    )
    def test_changes_nothing_and_reads_nothing_else(self, run: Run, event_store: EventStore, sql: str) -> None:
        assert isinstance(ask(run, sql).exception, StoreRefused)
        assert event_store.rows("SELECT count() AS rows FROM events") == [{"rows": 0}]

    def test_needs_its_question(self, run: Run) -> None:
        assert run("query", "--json").exit_code == 2


class TestBackup:
    def test_and_restore(self, run: Run, event_store: EventStore, tmp_path: Path) -> None:
        event_store.do(
            "INSERT INTO events (time_observation, time_source, line) SELECT now(), now(), number FROM numbers(100)"
        )
        answer = run("backup", tmp_path / "kept")
        assert (answer.exit_code, "bytes." in answer.output) == (0, True)
        assert (tmp_path / "kept").stat().st_mode & 0o077 == 0

        again = run("restore", tmp_path / "kept")
        assert (again.exit_code, "is not empty" in again.output) == (2, True)

        event_store.do("TRUNCATE TABLE events SYNC")
        assert run("restore", tmp_path / "kept").exit_code == 0
        assert event_store.rows("SELECT count() AS rows, sum(line) AS lines FROM events") == [
            {"rows": 100, "lines": 4950}
        ]

    def test_is_never_made_over_anything(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "mine").mkdir()
        answer = run("backup", tmp_path / "mine")
        assert (answer.exit_code, "exists already" in answer.output) == (2, True)

    def test_leaves_nothing_where_it_fails(self, run: Run, settings: Any, tmp_path: Path) -> None:
        settings.EVENTS_HOME = tmp_path
        assert isinstance(run("backup", tmp_path / "kept").exception, StoreAway)
        assert not (tmp_path / "kept").exists()

    def test_of_what_is_none(self, run: Run, event_store: EventStore, tmp_path: Path) -> None:
        answer = run("restore", tmp_path)
        assert (answer.exit_code, "nothing was restored" in answer.output) == (2, True)
        assert event_store.rows("SELECT count() AS rows FROM events") == [{"rows": 0}]

    def test_of_somebody_elses_server_is_made_there(self, run: Run, settings: Any, tmp_path: Path) -> None:
        settings.EVENTS = replace(settings.EVENTS, url="https://ch.example")
        for words in (("backup", tmp_path / "kept"), ("restore", tmp_path)):
            answer = run(*words)
            assert (answer.exit_code, "PEHRA_EVENTS_URL is set" in answer.output) == (2, True)


def test_the_tables_of_a_cluster_are_printed(run: Run) -> None:
    answer = run("ddl", "--cluster", "soc")
    assert answer.output.startswith("CREATE DATABASE IF NOT EXISTS pehra ON CLUSTER soc;\n")
    assert "INTERVAL" not in answer.output
    assert run("ddl", "--cluster", "so c").exit_code == 2
