"""A clock to begin with, and the terms of a stricter one."""

from datetime import datetime, timedelta

from pehra.foundation.deadlines.actions import (
    Terms,
    start,
)
from pehra.foundation.deadlines.models import Deadline
from pehra.registry.models import Body
from tests.world import NOW

HOUR = timedelta(hours=1)
DUE = NOW + 24 * HOUR
State = Deadline.State


def begin(party: Body, subject: str = "case:C-1", *, at: datetime = NOW, **fields: object) -> Deadline:
    terms: dict[str, object] = {
        "stage": "acknowledge",
        "rule": "default-acknowledge",
        "citation": "default, no source",
        "party_id": party.pk,
        "function": "national",
        "anchor": "submission",
        "anchored_at": NOW,
        "due_at": DUE,
        "remind_before": (6,),
        "remind_after": (24,),
    }
    (row,) = start(subject=subject, terms=[Terms(**terms | fields)], at=at)  # type: ignore[arg-type]
    return row


def stricter(party: Body, due_at: datetime) -> Terms:
    return Terms(
        stage="acknowledge",
        rule="critical-acknowledge",
        citation="default, no source",
        party_id=party.pk,
        function="national",
        anchor="submission",
        anchored_at=NOW,
        due_at=due_at,
        remind_before=(1,),
    )
