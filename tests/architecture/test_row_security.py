"""Every table that can tell of a restricted record has the second lock."""

import pytest
from django.db import connection

# Columns by which a row belongs to a record with an audience, or is one.
TELLING = ("audience", "case_id")
# Tables without such a column that tell of restricted records all the same.
OTHERS = {"audit_entry", "deadlines_deadline", "delivery_mail", "delivery_notice", "incidents_idempotency"} | {
    *("delivery_attachment", "events_sighting", "events_change", "events_episode", "events_digest_line"),
    *("releases_block", "releases_passage"),
    *("public_message", "public_file", "public_count", "public_used_ticket"),
    *("delivery_held", "delivery_preference"),
    *("casefields_field", "casefields_version"),
    *("webhooks_endpoint", "webhooks_noted", "webhooks_delivery"),
    *("calls_place", "calls_wish", "calls_task", "calls_matter", "calls_attempt", "calls_watched"),
    *("events_call", "events_case_link", "events_preference", "events_due", "events_untold"),
}

WITH_COLUMN = """
SELECT DISTINCT table_name FROM information_schema.columns
WHERE table_schema = 'public' AND column_name = ANY (%s)
    AND has_table_privilege('pehra_reader', quote_ident(table_schema) || '.' || quote_ident(table_name), 'SELECT')
"""
LOCKED = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relrowsecurity"
READER = "SELECT rolsuper, rolbypassrls, rolcanlogin FROM pg_roles WHERE rolname = 'pehra_reader'"
WRITES = """
SELECT table_name, privilege_type FROM information_schema.role_table_grants
WHERE grantee = 'pehra_reader' AND privilege_type <> 'SELECT'
"""


def rows(statement: str, *params: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params or None)
        return cursor.fetchall()  # type: ignore[no-any-return]


@pytest.mark.django_db
def test_every_table_of_restricted_records_is_locked() -> None:
    telling = {name for (name,) in rows(WITH_COLUMN, list(TELLING))}
    locked = {name for (name,) in rows(LOCKED)}
    assert {"incidents_case", "incidents_entry", "incidents_transfer"} <= telling, "the columns are still called so"
    assert (telling | OTHERS) - locked == set()


@pytest.mark.django_db
def test_the_reader_cannot_get_around_it() -> None:
    assert rows(READER) == [(False, False, False)]
    assert rows(WRITES) == []
