"""Statements that a connection keeps: they are kept, they may be forgotten, and nobody notices but the clock."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from pehra.foundation.storing import prepared
from tests import world

pytestmark = pytest.mark.django_db

QUESTION = "SELECT name FROM accounts_user WHERE id = %s"


def ask(user_id: int) -> str:
    with prepared() as cursor:
        cursor.execute(QUESTION, [user_id])
        return str(cursor.fetchone()[0])


def kept() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements WHERE NOT from_sql")
        return [statement for (statement,) in cursor.fetchall()]


def often(user_id: int) -> None:
    for _ in range(7):
        ask(user_id)


def test_after_a_few_times_the_connection_keeps_it() -> None:
    user = world.user()
    assert ask(user.pk) == user.name
    assert not [each for each in kept() if "accounts_user" in each], "what is asked once is not worth keeping"
    often(user.pk)
    assert len([each for each in kept() if "accounts_user" in each]) == 1
    assert ask(user.pk) == user.name


def test_a_rollback_forgets_it_and_it_works_all_the_same() -> None:
    user = world.user()
    often(user.pk)
    with pytest.raises(RuntimeError), transaction.atomic():
        raise RuntimeError
    assert ask(user.pk) == user.name
    often(user.pk)
    assert ask(user.pk) == user.name


def test_what_the_database_refuses_comes_as_an_error_of_django() -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), prepared() as cursor:
        cursor.execute("INSERT INTO registry_sector (slug) VALUES (%s)", ["x"])


def test_a_value_never_becomes_a_part_of_the_statement() -> None:
    with prepared() as cursor:
        cursor.execute("SELECT %s::text", ["'); DROP TABLE accounts_user; --"])
        assert cursor.fetchone() == ("'); DROP TABLE accounts_user; --",)


def test_it_is_counted_like_every_other_statement() -> None:
    user = world.user()
    with CaptureQueriesContext(connection) as asked:
        ask(user.pk)
    assert len(asked) == 1
    assert "accounts_user" in asked.captured_queries[0]["sql"]
