"""The migrations' files."""

import re

from pehra.pipeline.tables import migrations


def test_are_numbered_without_gaps() -> None:
    assert [step.number for step in migrations()] == list(range(1, len(migrations()) + 1))
    assert str(migrations()[0]) == "0001_events"


REPEATABLE = (
    r"(CREATE (TABLE|VIEW|DICTIONARY) IF NOT EXISTS|CREATE OR REPLACE (VIEW|DICTIONARY)|DROP VIEW IF EXISTS|"
    r"ALTER TABLE \w+ \w+ .*IF (NOT )?EXISTS) "
)


def test_may_be_repeated() -> None:
    for step in migrations():
        for statement in step.statements:
            assert re.match(REPEATABLE, statement), statement


def test_hold_no_comments_and_no_ends() -> None:
    for step in migrations():
        assert step.statements
        for statement in step.statements:
            assert "--" not in statement
            assert not statement.endswith(";")
