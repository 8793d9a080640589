"""What every report writes carries no index that another one could stand in for."""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db

WRITTEN_BY_INTAKE = [
    "incidents_case", "incidents_participant", "incidents_observable", "incidents_transfer", "incidents_entry",
    "incidents_report", "incidents_idempotency", "deadlines_deadline", "delivery_notice",
]  # fmt: skip
# Whole trees of whole tables: what is unique, partial, hashed or inverted does something of its own.
REDUNDANT = """
SELECT less.indexrelid::regclass::text, more.indexrelid::regclass::text
FROM pg_index less JOIN pg_index more ON more.indrelid = less.indrelid AND more.indexrelid <> less.indexrelid
JOIN pg_class c ON c.oid = less.indexrelid JOIN pg_class d ON d.oid = more.indexrelid JOIN pg_am a ON a.oid = c.relam
WHERE less.indrelid = ANY (%s::regclass[]) AND a.amname = 'btree' AND d.relam = c.relam
  AND NOT less.indisunique AND less.indpred IS NULL AND more.indpred IS NULL
  AND (more.indkey::int2[])[0:less.indnatts - 1] = (less.indkey::int2[])[0:less.indnatts - 1]
"""


def redundant() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(REDUNDANT, [WRITTEN_BY_INTAKE])
        return cursor.fetchall()


def test_no_index_is_the_beginning_of_another() -> None:
    assert redundant() == []


def test_this_test_finds_one() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX needless ON incidents_report (organisation_id)")
    assert redundant() == [("needless", "incidents_report_organisation")]


def test_the_foreign_keys_that_tell_bodies_from_organisations_are_still_there() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'f' AND conname LIKE 'incidents_%_kind'")
        assert len(cursor.fetchall()) == 5
