"""The guard is the same in Python and in the engine's SQL."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pehra.connectors.event_store import EventStore
from pehra.formats.cells import FORMULA, harmless, harmless_sql, table


@pytest.mark.parametrize("text", [f"{sign}cmd|' /C calc'!A0" for sign in FORMULA])
def test_what_begins_a_formula_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a=b", "192.0.2.1", "2001:db8::1", "لاہور", "'=1", " =1"])
def test_everything_else_stays(text: str) -> None:
    assert harmless(text) == text


def test_a_table_comes_line_by_line_and_runs_nothing() -> None:
    rows: Iterator[tuple[object, ...]] = iter([("=1", 7, None), ('a"b', "x,y", "لاہور")])
    lines = table(["a", "b", "c"], rows)
    assert next(lines) == "a,b,c\r\n"
    assert next(lines) == "'=1,7,\r\n"
    assert next(rows)[0] == 'a"b'
    assert list(lines) == []


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(text=st.one_of(st.sampled_from(FORMULA), st.text(st.characters(blacklist_categories=["Cs"]), max_size=5)))
def test_the_engine_agrees(event_store: EventStore, text: str) -> None:
    sql = f"SELECT {harmless_sql('{text:String}')} AS cell"
    assert event_store.rows(sql, {"text": text.replace("\0", "")}) == [{"cell": harmless(text.replace("\0", ""))}]
