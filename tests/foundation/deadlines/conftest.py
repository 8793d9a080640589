"""What the tests of deadlines share: a body that owes, and that nobody else listens to their sweeps."""

from datetime import datetime

import pytest

from pehra.foundation.deadlines.actions import Handler, Locker, subscribe, sweeping
from pehra.foundation.deadlines.rules import Happening
from pehra.registry.models import Body
from tests import world


@pytest.fixture(autouse=True)
def nobody_else_listens(monkeypatch: pytest.MonkeyPatch) -> tuple[list[Handler], list[Locker]]:
    """Fresh lists of handlers and lockers; what the site subscribed is back afterwards."""
    handlers: list[Handler] = []
    lockers: list[Locker] = []
    monkeypatch.setattr(sweeping, "_handlers", handlers)
    monkeypatch.setattr(sweeping, "_lockers", lockers)
    monkeypatch.setattr(sweeping, "_gatherers", {})
    return handlers, lockers


@pytest.fixture
def ncert(db: None) -> Body:
    return world.body("ncert")


@pytest.fixture
def told() -> list[tuple[str, Happening, datetime]]:
    """What the sweep told, in order."""
    heard: list[tuple[str, Happening, datetime]] = []
    subscribe(lambda deadline, happening, at: heard.append((deadline.subject, happening, at)))
    return heard
