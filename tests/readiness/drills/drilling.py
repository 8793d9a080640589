"""Drills as tests play them: planned by the Telecom CERT's lead for the operator, with the CII CERT above."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from pehra.foundation.access.person import Person
from pehra.incidents import actions as cases
from pehra.incidents.rules.intake import Seen
from pehra.readiness.actions import drills
from pehra.readiness.actions.drill_play import play_due
from pehra.readiness.models import Drill, DrillInject
from tests.incidents.conftest import Net
from tests.world import NOW

RANSOMWARE = "ransomware-provincial-body"
MINUTE = timedelta(minutes=1)


def after(minutes: float) -> datetime:
    return NOW + minutes * MINUTE


def planned(net: Net, **fields: Any) -> Drill:
    usual = {"scenario": RANSOMWARE, "planned_for": NOW, "organisations": {"victim": "operator"}} | fields
    return drills.plan(by=net.lead, body_id=net.telecom_cert.pk, plan=drills.Plan(**usual), at=NOW)


def agreed(net: Net, **fields: Any) -> Drill:
    """A drill to which everybody who plays has agreed."""
    drill = planned(net, **fields)
    for person in (net.contact, net.cii_lead):
        drills.answer(by=person, reference=drill.reference, joins=True, at=NOW)
    return drill


def briefed(net: Net, **fields: Any) -> Drill:
    drill = agreed(net, **fields)
    return drills.brief(by=net.lead, reference=drill.reference, at=NOW)


def running(net: Net, **fields: Any) -> Drill:
    """A drill that has just begun, with its first inject delivered."""
    drill = drills.start(by=net.lead, reference=briefed(net, **fields).reference, at=NOW)
    play_due(at=NOW)
    return drill


def paused(net: Net) -> Drill:
    return drills.pause(by=net.lead, reference=running(net).reference, at=after(10))


def ended(net: Net) -> Drill:
    return drills.end(by=net.lead, reference=running(net).reference, at=after(20))


def case_of(drill: Drill, key: str = "encrypted") -> str:
    return str(DrillInject.objects.get(drill=drill, key=key).case)


Doing = Callable[[Person, str], object]


def well_played(net: Net, drill: Drill) -> None:
    """Everybody does what is expected, in time, until minute 130."""
    case = case_of(drill)
    seen = [Seen("192.0.2.44")]
    steps: list[tuple[float, Callable[[datetime], object]]] = [
        (10, lambda at: cases.accept(by=net.analyst, reference=case, at=at)),
        (
            20,
            lambda at: cases.classify(
                by=net.analyst,
                reference=case,
                classification=["malicious-code"],
                severity="high",
                ransomware=True,
                at=at,
            ),
        ),
        (25, lambda at: cases.note(by=net.analyst, reference=case, body="Unplug the servers.", at=at)),
        (30, lambda at: play_due(at=at)),
        (40, lambda at: cases.add_observables(by=net.contact, reference=case, seen=seen, at=at)),
        (50, lambda at: cases.escalate(by=net.analyst, reference=case, at=at)),
        (60, lambda at: play_due(at=at)),
        (70, lambda at: cases.accept(by=net.cii_analyst, reference=case, at=at)),
        (80, lambda at: cases.note(by=net.lead, reference=case, body="Nothing was stolen as far as we know.", at=at)),
        (120, lambda at: play_due(at=at)),
        (130, lambda at: cases.file_update(by=net.contact, reference=case, body="Restored by noon.", at=at)),
    ]
    for minute, step in steps:
        step(after(minute))
