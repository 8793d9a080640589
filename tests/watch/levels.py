"""Crisis levels for tests, and the acts on them as the people of the incident network."""

from datetime import date, datetime, timedelta
from typing import Any

from pehra.foundation.access.person import Person
from pehra.registry.models import CrisisLevelRow
from pehra.watch.actions import declaring
from pehra.watch.models import Declaration
from tests.world import NOW

HOUR = timedelta(hours=1)


def level(key: str = "serious", **fields: Any) -> CrisisLevelRow:
    """A level that the heads and duty officers of the National CERT and of sectoral CERTs declare anywhere."""
    usual = {
        "rank": 2,
        "name_en": "Serious",
        "name_ur": "سنگین",
        "meaning_en": "A level.",
        "meaning_ur": "ایک درجہ۔",
        "spheres": ["nation", "sector", "province"],
        "declared_by": ["national", "sectoral"],
        "charges": ["lead", "duty_officer"],
        "lasts_hours": 48,
        "clocks": [
            {"stage": "acknowledge", "percent": 50, "hours": None, "running": True},
            {"stage": "update", "percent": None, "hours": 12, "running": False},
        ],
        "starts": date(2024, 1, 1),
        "citation": "test",
    }
    return CrisisLevelRow.objects.create(key=key, **usual | fields)


def confirmed_level(**fields: Any) -> CrisisLevelRow:
    """The gravest, which the chair of the Council confirms within six hours."""
    usual = {"rank": 1, "name_en": "Crisis", "confirmed_by": "chair", "confirm_hours": 6, "lasts_hours": 24}
    return level("crisis", **usual | fields)


def declared(by: Person, at: datetime = NOW, **fields: Any) -> Declaration:
    usual = {"level": "serious", "sphere": "nation", "reason": "Several are hit at once."}
    return declaring.declare(by=by, at=at, **usual | fields)
