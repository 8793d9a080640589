"""A network in which a report climbs three tiers: Telecom CERT → CII CERT → National CERT, each its own body."""

from dataclasses import dataclass
from datetime import date

import pytest

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.registry.models import Body, ClockRow, Organisation, RoutingRow, SeverityRow
from tests import world

SINCE = date(2024, 1, 1)


@dataclass(frozen=True)
class Net:
    """Bodies, organisations, and one person for each role that matters to a case."""

    telecom_cert: Body
    punjab_cert: Body
    cii_cert: Body
    national_cert: Body
    future_cert: Body
    operator: Organisation
    department: Organisation
    contact: Person
    analyst: Person
    lead: Person
    cii_analyst: Person
    cii_lead: Person
    duty_officer: Person
    other_contact: Person
    punjab_analyst: Person
    administrator: Person


def routing(key: str, tier_from: str, to: str, precedence: int = 100, **conditions: object) -> None:
    RoutingRow.objects.create(
        key=key, tier_from=tier_from, to_function=to, precedence=precedence, starts=SINCE, citation="test", **conditions
    )


def clock(key: str, function: str, stage: str, hours: int, **fields: object) -> None:
    defaults = {"anchor": "submission", "owed_by": "body", "remind_before": [1], "remind_after": [24]}
    ClockRow.objects.create(
        key=key, function=function, stage=stage, hours=hours, starts=SINCE, citation="test", **defaults | fields
    )


@pytest.fixture
def net(db: None) -> Net:
    operator = world.organisation("operator", sector="telecom", ownership="private", cii=True)
    department = world.organisation("department", sector="health", ownership="government")
    telecom_cert = world.body("cert-telecom")
    world.mandate(telecom_cert, "sectoral", sector="telecom")
    punjab_cert = world.body("cert-punjab")
    world.mandate(punjab_cert, "provincial", province="punjab")
    cii_cert = world.body("cert-cii", holds=["cii"])
    national_cert = world.body("ncert", holds=["national", "government"])
    future_cert = world.body("cert-banking", standing="recommended")
    world.mandate(future_cert, "sectoral", sector="banking")
    routing("to-provincial", "organisation", "provincial", 10, ownership=["government"])
    routing("to-sectoral", "organisation", "sectoral", 20)
    routing("to-national", "organisation", "national", 90)
    for tier in ("sectoral", "provincial"):
        routing(f"{tier}-cii", tier, "cii", 10, cii=True)
        routing(f"{tier}-government", tier, "government", 20, ownership=["government"])
        routing(f"{tier}-national", tier, "national", 90)
    for tier in ("cii", "government"):
        routing(f"{tier}-up", tier, "national")
    for function, hours in (("sectoral", 4), ("provincial", 4), ("cii", 2), ("government", 2), ("national", 1)):
        clock(f"ack-{function}", function, "acknowledge", hours)
    for regime in ("organisational", "cii"):
        owed = {"owed_by": "organisation"}
        clock(f"first-{regime}", regime, "first-report", 24, anchor="awareness", **owed)
        clock(f"update-{regime}", regime, "update", 72, anchor="awareness", **owed)
        clock(f"final-{regime}", regime, "final-report", 720, **owed)
    for rank, slug in enumerate(("critical", "high", "medium", "low"), 1):
        SeverityRow.objects.create(key=slug, slug=slug, rank=rank, name_en=slug, starts=SINCE, citation="test")
    return Net(
        telecom_cert,
        punjab_cert,
        cii_cert,
        national_cert,
        future_cert,
        operator,
        department,
        contact=world.person(operator, Role.CONTACT)[1],
        analyst=world.person(telecom_cert, Role.ANALYST)[1],
        lead=world.person(telecom_cert, Role.LEAD)[1],
        cii_analyst=world.person(cii_cert, Role.ANALYST)[1],
        cii_lead=world.person(cii_cert, Role.LEAD)[1],
        duty_officer=world.person(national_cert, Role.DUTY_OFFICER)[1],
        other_contact=world.person(department, Role.CONTACT)[1],
        punjab_analyst=world.person(punjab_cert, Role.ANALYST)[1],
        administrator=world.person(national_cert, Role.PLATFORM_ADMINISTRATOR)[1],
    )
