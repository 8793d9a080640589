"""The event store of this installation."""

import os
from functools import cache

from django.conf import settings

from pehra.connectors.event_store import EventStore, connect


@cache
def event_store() -> EventStore:
    """The store of PEHRA_EVENTS_URL, or else the embedded engine; it need not be there yet."""
    return connect(os.environ.get("PEHRA_EVENTS_URL", ""), settings.HOME)
