"""Values as parameters: whatever they hold, they come out as they went in and are never part of a statement."""

from datetime import UTC, date, datetime, timedelta, timezone
from ipaddress import ip_address
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pehra.connectors.event_store import EventStore
from pehra.connectors.event_store.parameters import parameter

HOSTILE = [
    "'",
    "''",
    "\\",
    "\\'",
    "x'; DROP TABLE events --",
    "{x:String}",
    "\t\n\r\b\f",
    "\0",
    "پہرہ",
    "\\N",
    "\\0",
    "`",
]
RELAXED = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def test_a_text_comes_back_as_it_was(event_store: EventStore) -> None:
    for text in HOSTILE:
        assert event_store.rows("SELECT {x:String} AS x", {"x": text}) == [{"x": text}]


def test_texts_in_a_list_come_back_as_they_were(event_store: EventStore) -> None:
    assert event_store.rows("SELECT {x:Array(String)} AS x", {"x": HOSTILE}) == [{"x": HOSTILE}]
    assert event_store.rows("SELECT {x:Array(Array(String))} AS x", {"x": [HOSTILE, []]}) == [{"x": [HOSTILE, []]}]


@RELAXED
@given(TEXT, st.lists(TEXT, max_size=5), st.dictionaries(TEXT, TEXT, max_size=4))
def test_any_text_comes_back(event_store: EventStore, one: str, many: list[str], named: dict[str, str]) -> None:
    asked = "SELECT {one:String} AS one, {many:Array(String)} AS many, {named:Map(String, String)} AS named"
    found = event_store.rows(asked, {"one": one, "many": many, "named": named})
    assert found == [{"one": one, "many": many, "named": named}]


@pytest.mark.parametrize(
    ("kind", "value", "back"),
    [
        ("UInt64", 2**64 - 1, 2**64 - 1),
        ("Int64", -(2**63), -(2**63)),
        ("Bool", True, True),
        ("UInt8", False, 0),
        ("Float64", 1.5, 1.5),
        ("Nullable(String)", None, None),
        ("Array(Nullable(String))", [None, "NULL"], [None, "NULL"]),
        ("Array(UInt32)", (), []),
        ("Array(UInt32)", [1, 2], [1, 2]),
        ("Tuple(UInt8, String)", (1, "a'b"), [1, "a'b"]),
        ("UUID", UUID(int=5), "00000000-0000-0000-0000-000000000005"),
        ("IPv6", ip_address("2001:db8::1"), "2001:db8::1"),
        ("Date", date(2026, 3, 1), "2026-03-01"),
        ("DateTime('UTC')", datetime(2026, 3, 1, 5, tzinfo=UTC), "2026-03-01 05:00:00"),
        (
            "DateTime64(6, 'UTC')",
            datetime(2026, 3, 1, 5, 0, 0, 7, tzinfo=timezone(timedelta(hours=5))),
            "2026-03-01 00:00:00.000007",
        ),
    ],
)
def test_other_values(event_store: EventStore, kind: str, value: Any, back: Any) -> None:
    if isinstance(value, tuple) and kind.startswith("Array"):
        value = list(value)
    assert event_store.rows(f"SELECT {{x:{kind}}} AS x", {"x": value}) == [{"x": back}]


@pytest.mark.parametrize("value", [b"bytes", datetime(2026, 3, 1), memoryview(b"")])  # noqa: DTZ001
def test_what_has_no_text_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        parameter(value)
