"""The client against the embedded engine: what goes in comes out, and what is wrong is said."""

from pehra.connectors.event_store import EventStore


def test_the_store_is_there_and_empty(event_store: EventStore) -> None:
    assert event_store.rows("SELECT count() AS events FROM events") == [{"events": 0}]
