"""A document's marks, gathered as one list, are those that functions of their own gave before."""

from importlib import import_module

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.django_db
KEYS = st.lists(st.integers(-(2**62), 2**62), max_size=6)
CLASSES = st.lists(
    st.sampled_from(
        ["fraud/phishing", "fraud/masquerade", "fraud", "availability/ddos", "malicious-code/c2-server", "other/other"]
    ),
    max_size=4,
)
ROW = """
jsonb_populate_record(NULL::incidents_case, jsonb_build_object('status', 'open', 'severity', 'high', 'reference',
    'C-0000-0001', 'organisation_id', 7, 'custodian_id', 8, 'drill_id', %(drill)s::bigint,
    'classification', %(classes)s::text[]))
"""
SAME_FACETS = f"SELECT array_to_tsvector(search_facets({ROW})) = array_to_tsvector(before_facets({ROW}))"
SAME_KEYS = """
SELECT search_keys('~k', %(keys)s::bigint[]) = before_keys('~k', %(keys)s::bigint[])
   AND coalesce(array_to_tsvector(search_marks('~q', %(keys)s::bigint[])), '') = before_keys('~q', %(keys)s::bigint[])
"""
SAME_DAYS = "SELECT array_to_tsvector(search_days(%(at)s)) = before_day(%(at)s)"


@pytest.fixture
def before() -> None:
    """The functions as the migration made them that began the index, under other names."""
    text = import_module("pehra.search.migrations.0002_kept_by_the_database").LEXEMES
    with connection.cursor() as cursor:
        cursor.execute(text.replace("FUNCTION search_", "FUNCTION before_").replace("search_bits(", "before_bits("))


def holds(statement: str, **values: object) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return bool(cursor.fetchone()[0])


def test_of_keys(before: None) -> None:
    @settings(max_examples=60, deadline=None)
    @given(KEYS)
    def same(keys: list[int]) -> None:
        assert holds(SAME_KEYS, keys=keys)

    same()
    assert holds(SAME_KEYS, keys=[])


def test_of_what_a_search_is_narrowed_by(before: None) -> None:
    @settings(max_examples=60, deadline=None)
    @given(CLASSES, st.none() | st.integers(1, 9))
    def same(classes: list[str], drill: int | None) -> None:
        assert holds(SAME_FACETS, classes=classes, drill=drill)

    same()
    assert holds(SAME_FACETS, classes=[], drill=None)


def test_of_days(before: None) -> None:
    @settings(max_examples=60, deadline=None)
    @given(st.datetimes(timezones=st.timezones()))
    def same(at: object) -> None:
        assert holds(SAME_DAYS, at=at)

    same()
