"""A party that takes part in a case because of something besides the case: it is told, and sees it from now on."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from pehra.foundation.access.person import Person
from pehra.incidents.actions.parts import add_fact
from pehra.incidents.actions.taking_part import circle_of, joins, refresh_audience
from pehra.incidents.actions.timeline import journal, tell
from pehra.incidents.models import Case
from pehra.incidents.rules.wording import ParticipantPart
from pehra.law.tlp import TLP

_following: list[Callable[[Case, datetime], None]] = []


def on_opened(follow: Callable[[Case, datetime], None]) -> None:
    """Have this called, within its transaction, for each real case that a report opens."""
    if follow not in _following:
        _following.append(follow)


def opened(case: Case, at: datetime) -> None:
    """A case is there, with its circle, its timeline and its clocks."""
    if case.drill_id is None:
        for follow in _following:
            follow(case, at)


def take_part(case: Case, *, body_id: int, text: str, params: Mapping[str, Any], by: Person, at: datetime) -> bool:
    """Have a body take part, unless it does, or the label says who alone may know; whether it does now.

    `text` and `params` are the fact in the timeline, as for `add_fact`.
    """
    if TLP(case.tlp).strictness >= TLP.AMBER_STRICT.strictness or body_id in circle_of(case).parties:
        return False
    joins(case, body_id, ParticipantPart.SUPERVISOR, at)
    refresh_audience(case, at)
    add_fact(case, text, by=by, party_id=body_id, at=at, params=params, image="eye")
    tell(
        case, [body_id], "case.informed", "Case %(case)s: you take part in it while a crisis level is in force.", at=at
    )
    journal(case, "case.inform", by=by, party_id=body_id, at=at)
    return True
