"""Around an establishment file in tests: who hears of what follows, and what the registry says of it."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from pehra.foundation.access.person import SYSTEM
from pehra.law.functions import Standing
from pehra.registry import models
from pehra.registry.actions import formation_effects as effects
from pehra.registry.actions import passing as moving
from pehra.registry.actions.formation import NewFile, on_notified, open_file
from pehra.registry.queries import HandOver, chain_of, snapshot
from tests.registry.network import NOW, TODAY, Country, register

MOVED = 2


@pytest.fixture
def seen() -> Iterator[list[HandOver]]:
    """What those are told who move cases; each time two cases move."""
    calls: list[HandOver] = []

    def handler(found: HandOver, at: datetime, limit: int) -> int:
        calls.append(found)
        return MOVED

    before = list(moving._handlers)
    moving._handlers[:] = [handler]
    yield calls
    moving._handlers[:] = before


@pytest.fixture(autouse=True)
def alone() -> Iterator[None]:
    """The registry by itself: here nobody opens seats unless a test says so."""
    before = list(effects._handlers)
    effects._handlers[:] = []
    yield
    effects._handlers[:] = before


@pytest.fixture
def seats() -> list[effects.Notified]:
    """What the Council is told; it opens a seat for every provincial CERT."""
    calls: list[effects.Notified] = []

    def handler(found: effects.Notified, at: datetime) -> str:
        calls.append(found)
        return "Seat 17" if "provincial" in found.functions else ""

    on_notified(handler)
    return calls


@pytest.fixture
def sindh_clinic(country: Country) -> models.Organisation:
    return register("Sindh Clinic", "health", "sindh", "government")


def bodies(organisation: models.Organisation, on: date = TODAY) -> list[str]:
    return [link.slug for link in chain_of(organisation, on)]


def standing(slug: str, on: date = TODAY) -> Standing | None:
    return next(each for each in snapshot().network.bodies if each.slug == slug).standing_at(on)


def make(slug: str) -> None:
    others = models.Mandate.objects.filter(function="provincial").count()
    new = NewFile(slug, slug, "provincial", province="sindh", precedence=50 + others, citation="a paper")
    open_file(by=SYSTEM, new=new, at=NOW)
