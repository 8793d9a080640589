"""What the explorer asks for, as the engine is told."""

from datetime import UTC, datetime, timedelta

import pytest

from pehra.connectors.event_store import EventStore
from pehra.events.queries.exploring import Asked, ends, place
from pehra.events.queries.seeing import Sight
from pehra.foundation.access.errors import Absent

UNTIL = datetime(2026, 3, 1, tzinfo=UTC)
SIGHT = Sight(organisations=(4711,))


@pytest.mark.parametrize(
    ("address", "low", "high"),
    [
        ("192.0.2.7", "::ffff:c000:207", "::ffff:c000:207"),
        ("192.0.2.7/24", "::ffff:c000:200", "::ffff:c000:2ff"),
        ("2001:db8::/32", "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("0.0.0.0/0", "::ffff:0:0", "::ffff:ffff:ffff"),
    ],
)
def test_a_prefix_has_ends(address: str, low: str, high: str) -> None:
    assert ends(address) == (low, high)


@pytest.mark.parametrize("address", ["", "x", "192.0.2.256", "192.0.2.0/33", "192.0.2.1 OR 1", "1" * 400])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="does not appear to be"):
        ends(address)


@pytest.mark.parametrize("word", ["", "1", "-1", "1-", "a-b", "1-2-3", "١-٢", f"1-{1 << 64}", "9" * 18 + "-1"])
def test_what_is_no_place_is_absent(word: str) -> None:
    with pytest.raises(Absent):
        place(word)


def test_what_is_asked_for_is_bound_and_the_sight_is_always_there() -> None:
    hostile = "x' OR 1=1 --"
    asked = Asked(UNTIL - timedelta(days=1), UNTIL, feed=hostile, text=hostile, sector=hostile, kind=f"{hostile}/y")
    told = asked.condition(SIGHT)
    assert hostile not in told.sql
    assert SIGHT.events().sql in told.sql
    assert told.parameters["feed"] == hostile
    assert told.parameters["seen_organisations"] == [4711]


def test_whoever_sees_nothing_asks_for_nothing() -> None:
    assert " AND 0" in Asked(UNTIL - timedelta(days=1), UNTIL).condition(Sight()).sql


@pytest.mark.parametrize(("days", "minutes"), [(1 / 24, 1), (0.4, 10), (7, 60), (90, 1440), (2000, 1440)])
def test_a_chart_has_steps_that_can_be_told_apart(days: float, minutes: int) -> None:
    assert Asked(UNTIL - timedelta(days=days), UNTIL).step == timedelta(minutes=minutes)


def test_one_address_is_found_by_its_index_and_a_prefix_without_it(event_store: EventStore) -> None:
    for address, used in (("192.0.2.7", True), ("192.0.2.0/24", False)):
        told = Asked(UNTIL - timedelta(days=1), UNTIL, address=address).condition(SIGHT)
        event_store.do(
            "INSERT INTO events (time_source, source_ip, organisation) SELECT {at:DateTime64(6)}, '192.0.2.7', 4711",
            {"at": UNTIL - timedelta(hours=1)},
        )
        sql = "EXPLAIN indexes = 1 SELECT count() FROM events WHERE " + told.sql
        plan = "\n".join(str(row["explain"]) for row in event_store.rows(sql, told.parameters))
        assert ("of_address" in plan) is used
