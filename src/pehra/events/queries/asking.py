"""Questions of readers to the event store: bounded in time and memory, and kindly answered where it is away."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from pehra.events.errors import StoreSilent, TooMuch
from pehra.events.queries.engine import event_store
from pehra.pipeline.store import StoreAway, StoreRefused

# Timeout, memory limit, too many rows or bytes to read: the question is too wide for a page.
_TOO_MUCH: Final = frozenset({158, 159, 160, 241, 307, 396})
# Tables that are not there yet: an engine that was never told its layout.
_NO_TABLES: Final = frozenset({60, 81})
_LIMITS: Final[dict[str, str | int]] = {"max_execution_time": 8, "max_memory_usage": 1 << 30, "max_threads": 4}


def ask(sql: str, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of an answer. Raises StoreSilent, TooMuch."""
    try:
        return event_store().rows(sql, parameters, _LIMITS)
    except (StoreAway, StoreRefused) as error:
        raise _told(error) from error


def stream(sql: str, parameters: Mapping[str, Any]) -> Iterable[bytes]:
    """The bytes of an answer in the format that the statement names. Raises StoreSilent, TooMuch."""
    try:
        yield from event_store().stream(sql, parameters, {"max_memory_usage": 1 << 30, "max_execution_time": 600})
    except (StoreAway, StoreRefused) as error:
        raise _told(error) from error


def _told(error: StoreAway | StoreRefused) -> Exception:
    code = getattr(error, "code", 0)
    if code in _TOO_MUCH:
        return TooMuch()
    if isinstance(error, StoreAway) or code in _NO_TABLES:
        return StoreSilent()
    return error
