"""The event store: a client for any ClickHouse, and the embedded engine that answers where there is none."""

from pehra.connectors.event_store.address import FOLDER, Address, AddressError, embedded, parse
from pehra.connectors.event_store.client import EventStore, connect

__all__ = ["FOLDER", "Address", "AddressError", "EventStore", "connect", "embedded", "parse"]
