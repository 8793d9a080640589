"""What the tests of deadlines share: nobody else listens to their sweeps."""

import pytest

from pehra.foundation.deadlines import actions
from pehra.foundation.deadlines.actions import Handler, Locker


@pytest.fixture(autouse=True)
def nobody_else_listens(monkeypatch: pytest.MonkeyPatch) -> tuple[list[Handler], list[Locker]]:
    """Fresh lists of handlers and lockers; what the site subscribed is back afterwards."""
    handlers: list[Handler] = []
    lockers: list[Locker] = []
    monkeypatch.setattr(actions, "_handlers", handlers)
    monkeypatch.setattr(actions, "_lockers", lockers)
    monkeypatch.setattr(actions, "_gatherers", {})
    return handlers, lockers
