"""A drill that was played last week, with its score: played by the same acts that people use. All invented."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.queries import party_id, person_by_email
from pehra.incidents import actions as cases
from pehra.incidents.rules.intake import Seen
from pehra.law.severity import scale_at
from pehra.readiness.actions import drills
from pehra.readiness.actions.drill_lessons import learn
from pehra.readiness.actions.drill_play import observe, play_due
from pehra.readiness.queries.drills import drills as all_drills
from pehra.readiness.queries.drills import sight
from pehra.registry import queries as registry
from pehra.registry.queries import local_date, local_time
from pehra.site.demonstration.people import CAST

SCENARIO = "ransomware-provincial-body"
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Players:
    contact: Person
    analyst: Person
    lead: Person
    duty: Person


def tell(at: datetime) -> None:
    """Play it, unless it was played already or its people are not there."""
    cast = {(each.party, each.role): person_by_email(each.email) for each in CAST}
    contact = cast.get(("punjab-health-directorate", Role.CONTACT))
    analyst, lead = cast.get(("cert-punjab", Role.ANALYST)), cast.get(("cert-punjab", Role.LEAD))
    duty, body = cast.get(("ncert", Role.DUTY_OFFICER)), party_id("cert-punjab")
    if not (contact and analyst and lead and duty and body) or all_drills(lead).rows:
        return
    players = Players(contact, analyst, lead, duty)
    start = local_time(at - timedelta(days=6)).replace(hour=10, minute=0, second=0, microsecond=0)
    before = start - timedelta(days=4)
    plan = drills.Plan(SCENARIO, start, {"victim": "punjab-health-directorate"}, "ur", observers=())
    reference = drills.plan(by=lead, body_id=body, plan=plan, at=before).reference
    for person in (contact, duty):
        drills.answer(by=person, reference=reference, joins=True, at=before + timedelta(hours=3))
    drills.brief(by=lead, reference=reference, at=start - timedelta(days=1))
    drills.start(by=lead, reference=reference, at=start)
    _play(players, reference, start)
    drills.end(by=lead, reference=reference, at=start + 185 * MINUTE)
    _learn(lead, reference, start + timedelta(hours=4), at)


def _play(players: Players, reference: str, start: datetime) -> None:
    """Well done for the most part: the classification came late, and nobody answered the press."""
    play_due(at=start)
    # The second step of the country's scale, whatever it is called.
    grave = scale_at(registry.snapshot().severities, registry.local_date(start))[1].slug
    case = next(each.case for each in sight(players.lead, reference).injects if each.case)
    steps: dict[int, Callable[[datetime], object]] = {
        14: lambda at: cases.accept(by=players.analyst, reference=case, at=at),
        30: lambda at: play_due(at=at),
        38: lambda at: cases.note(
            by=players.analyst, reference=case, body="سرور نیٹ ورک سے الگ کریں، بند نہ کریں؛ لاگ محفوظ رکھیں۔", at=at
        ),
        52: lambda at: cases.add_observables(
            by=players.contact, reference=case, seen=[Seen("192.0.2.44"), Seen("update.example.net")], at=at
        ),
        60: lambda at: play_due(at=at),
        71: lambda at: cases.classify(
            by=players.analyst,
            reference=case,
            classification=["information-content-security/unauthorised-information-modification"],
            severity=grave,
            ransomware=True,
            at=at,
        ),
        82: lambda at: cases.escalate(by=players.analyst, reference=case, at=at),
        104: lambda at: cases.accept(by=players.duty, reference=case, at=at),
        120: lambda at: play_due(at=at),
        151: lambda at: cases.file_update(
            by=players.contact, reference=case, body="پرسوں کا بیک اپ بحال ہو رہا ہے؛ کل دوپہر تک مکمل ہو گا۔", at=at
        ),
    }
    for minute, step in steps.items():
        step(start + minute * MINUTE)


def _learn(lead: Person, reference: str, at: datetime, now: datetime) -> None:
    observe(
        by=lead,
        reference=reference,
        text="The press inject was read and discussed in the room; nobody wrote the answer on the case.",
        party="cert-punjab",
        at=at,
    )
    told = (
        ("cert-punjab", "Name one person who answers the press during an incident, and a deputy.", 21),
        ("punjab-health-directorate", "بیک اپ کی بحالی ہر تین ماہ بعد آزمائی جائے۔", 45),
    )
    for party, text, days in told:
        due = local_date(now + timedelta(days=days))
        learn(by=lead, reference=reference, party=party, text=text, due_on=due, at=at)
