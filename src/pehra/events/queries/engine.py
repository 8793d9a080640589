"""The event store of this installation."""

from functools import cache
from pathlib import Path

from django.conf import settings

from pehra.connectors.event_store import EventStore, connect


def event_store() -> EventStore:
    """The store of PEHRA_EVENTS_URL, or else the embedded engine, one for a process; it need not be there yet."""
    return _connected(settings.EVENTS.url, settings.EVENTS_HOME)


@cache
def _connected(url: str, home: Path) -> EventStore:
    return connect(url, home)
