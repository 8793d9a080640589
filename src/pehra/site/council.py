"""Where the Council meets the registry: seats that open, files that wait for it, what follows from its decisions."""

import importlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language

from pehra.foundation.access.person import Person
from pehra.law.council import MotionKind
from pehra.law.formation import FormationState
from pehra.law.functions import Function


def connect() -> None:
    """Tie the Council to the domains below it, once the tables are known to Django."""
    deadlines = importlib.import_module("pehra.foundation.deadlines.actions")
    terms = importlib.import_module("pehra.council.actions.terms")
    deadlines.subscribe(terms.on_deadline, lock_first=terms.lock_first)
    deadlines.subscribe(importlib.import_module("pehra.council.actions.followup").on_deadline)
    importlib.import_module("pehra.registry.actions.formation").on_notified(open_seat)
    importlib.import_module("pehra.council.queries.aims").offered_by(MotionKind.RECOMMEND, waiting_files)
    importlib.import_module("pehra.council.actions.aims").on_decided(MotionKind.RECOMMEND, recommend)


def open_seat(notified: Any, at: datetime) -> str:
    """A provincial CERT is notified, and its seat opens; returns the seat's key, or nothing."""
    if Function.PROVINCIAL not in notified.functions:
        return ""
    seat = importlib.import_module("pehra.council.actions.seats").open_for(notified.body_id, at=at)
    return seat.key if seat is not None else ""


def waiting_files() -> Iterator[tuple[str, str]]:
    """The establishment files that the Council may recommend, by name. The clock is read here: forms list them."""
    files = importlib.import_module("pehra.registry.queries.formation").files
    urdu = (get_language() or "en").startswith("ur")
    for each in files(timezone.now()):
        if each.state is FormationState.PROPOSED:
            yield each.body.slug, (urdu and each.body.name_ur) or each.body.name_en


def recommend(decided: Any, by: Person, at: datetime) -> None:
    """A motion to recommend is carried: the file moves on, by the number of the resolution."""
    formation = importlib.import_module("pehra.registry.actions.formation")
    formation.recommend(file=decided.aim["file"], resolution=decided.resolution, by=by, at=at)
