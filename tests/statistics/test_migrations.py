"""In which order the tables of statistics are filled and begin to follow, where somebody writes meanwhile."""

from importlib import import_module

first = import_module("pehra.statistics.migrations.0002_kept_by_the_database")


def test_nothing_is_written_between_the_filling_and_the_triggers() -> None:
    done = [operation.sql[0][0] for operation in first.Migration.operations]
    assert done[0] == first.QUIET, "whoever is writing is waited for, and whoever comes waits"
    triggers = [place for place, sql in enumerate(done) if sql in first.TRIGGERS]
    assert len(triggers) == len(first.TRIGGERS)
    assert max(triggers) < done.index(first.FILL)
    assert first.Migration.atomic, "and nobody goes on before the end of it all"


def test_whatever_is_watched_is_locked_before() -> None:
    watched = {sql.split(" ON ")[1].split()[0] for sql in first.TRIGGERS}
    assert watched - {"statistics_contained"} == {
        word.strip(" ,\n") for word in first.QUIET.split("TABLE")[1].split("IN SHARE")[0].split(",")
    }
