"""Telling others that organisations, what they hold or who answers for them has changed."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

Handler = Callable[[datetime], None]
_handlers: Final[list[Handler]] = []


def on_change(handler: Handler) -> None:
    """Have `handler(at)` called, inside the transaction, by every act after which chains or owners may be others."""
    if handler not in _handlers:
        _handlers.append(handler)


def network_changed(at: datetime) -> None:
    for handler in _handlers:
        handler(at)
