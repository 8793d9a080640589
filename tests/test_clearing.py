"""What the tests stand on: after one with real transactions the database is as new, whatever that left."""

import re
from collections import Counter

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection

from pehra.foundation.access.person import SYSTEM
from pehra.foundation.access.roles import Role
from pehra.foundation.audit.actions import record
from pehra.foundation.audit.queries import head, prove
from pehra.registry.queries.network import network_at
from pehra.site.runtime.schema import FILE
from tests import clearing
from tests.world import NOW, body, person

pytestmark = pytest.mark.django_db(transaction=True)


def rows() -> Counter[str]:
    """How many rows each table holds that holds any."""
    with connection.cursor() as cursor:
        cursor.execute(clearing.TABLES, [[]])
        names = [name for (name,) in cursor.fetchall()]
        cursor.execute(" UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}" for name in names))
        return Counter({name: number for name, number in cursor.fetchall() if number})


@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_begins_with_an_empty_journal(turn: int) -> None:
    assert head().seq == 0
    record(by=SYSTEM, at=NOW, act="test", subject=f"turn:{turn}")
    assert prove().entries == 1


def test_nothing_is_left_but_what_a_new_database_holds() -> None:
    new = rows()
    person(body("ncert", holds=["national"]), Role.ANALYST)
    record(by=SYSTEM, at=NOW, act="test", subject="left")
    with connection.cursor() as cursor:
        # Tables that Django knows nothing of.
        cursor.execute("INSERT INTO webhooks_noted (entry_id) VALUES (7)")
    assert rows() > new
    clearing.clear()
    assert rows() == new
    assert new["audit_head"] == new["registry_revision"] == 1


def test_what_django_derives_stays() -> None:
    before = ContentType.objects.count()
    clearing.clear()
    assert ContentType.objects.count() == before > 100


def test_the_network_of_before_is_not_taken_for_the_one_of_now() -> None:
    body("ncert", holds=["national"])
    assert network_at(NOW.date()).bodies
    clearing.clear()
    assert not network_at(NOW.date()).bodies


def test_the_guards_stand_again() -> None:
    clearing.clear()
    record(by=SYSTEM, at=NOW, act="test", subject="kept")
    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_entry")


def test_what_migrations_put_into_a_new_database_is_kept() -> None:
    filled = set(re.findall(r"^INSERT INTO public\.(\w+)", FILE.read_text(), re.MULTILINE))
    assert "audit_head" in filled
    assert filled <= set(clearing.KEPT)
