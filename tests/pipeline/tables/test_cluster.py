"""The statements for a cluster: all tables of one machine, replicated. No server here can carry them out."""

import re

import pytest

from pehra.pipeline.tables import Retention, migrations
from pehra.pipeline.tables.cluster import NoName, statements

MADE = re.compile(r"CREATE (?:(?:TABLE|VIEW|DICTIONARY) IF NOT EXISTS|OR REPLACE (?:VIEW|DICTIONARY)) (\w+)")


@pytest.fixture
def made() -> list[str]:
    return list(statements("soc", Retention(400), "events_db"))


def named(made: list[str], name: str) -> str:
    return next(statement for statement in made if re.search(rf"EXISTS {name}\b", statement))


def test_hold_everything_that_one_machine_has(made: list[str]) -> None:
    each = [statement for step in migrations() for statement in step.statements]
    on_one = {found[1] for statement in each if (found := MADE.match(statement))}
    on_many = {found[1] for statement in made if (found := MADE.match(statement))}
    assert on_one <= on_many
    assert {name.removesuffix("_local") for name in on_many} == on_one | {"migrations"}


def test_every_table_is_replicated_on_the_cluster(made: list[str]) -> None:
    for statement in made:
        if statement.startswith("CREATE"):
            assert "ON CLUSTER soc" in statement
        if statement.startswith("CREATE TABLE"):
            assert re.search(r"ENGINE = (Replicated\w*MergeTree|Distributed)\(", statement), statement
        assert "non_replicated" not in statement
        assert "{database}" not in statement


def test_what_grows_is_spread_and_what_is_looked_up_is_whole_everywhere(made: list[str]) -> None:
    assert "'/clickhouse/tables/{shard}/{uuid}', '{replica}')" in named(made, "events_local")
    assert named(made, "events").endswith("ENGINE = Distributed(soc, events_db, events_local, organisation)")
    assert "('/clickhouse/tables/all/{uuid}', '{replica}')" in named(made, "networks")


def test_an_engines_own_arguments_stay(made: list[str]) -> None:
    assert "ReplicatedSummingMergeTree('/clickhouse/tables/{shard}/{uuid}', '{replica}', events)" in named(
        made, "event_hours_local"
    )


def test_what_is_spread_is_changed_where_its_rows_lie_and_where_it_is_asked(made: list[str]) -> None:
    for column in ("concerns", "finding"):
        changed = [statement for statement in made if f"ADD COLUMN IF NOT EXISTS {column} " in statement]
        assert [statement.split(" ADD")[0] for statement in changed] == [
            "ALTER TABLE events_local ON CLUSTER soc",
            "ALTER TABLE events ON CLUSTER soc",
        ]
    assert "DROP VIEW IF EXISTS observations ON CLUSTER soc" in made


def test_retention_is_set_where_the_rows_are(made: list[str]) -> None:
    kept = "toDateTime(time_observation) + toIntervalDay(400)"
    assert f"ALTER TABLE events_local ON CLUSTER soc MODIFY TTL {kept}" in made


def test_the_store_is_up_to_date_afterwards(made: list[str]) -> None:
    for step in migrations():
        assert f"INSERT INTO migrations (number, name) VALUES ({step.number}, '{step.name}')" in made


@pytest.mark.parametrize("name", ["", "a b", "x'; DROP", "1a", "پہرہ", "a" * 65])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(NoName):
        list(statements(name, Retention(1)))
    with pytest.raises(NoName):
        list(statements("soc", Retention(1), name))
