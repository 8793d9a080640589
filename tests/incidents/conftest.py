"""A network in which a report climbs three tiers: Telecom CERT → CII CERT → National CERT, each its own body.

`operator` reports; it belongs to `holding` and has a `branch`. Strangers are whoever is in `net.strangers`: they hold
every role that there is, at bodies and organisations that have nothing to do with the operator's case.
"""

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
    rival: Organisation
    holding: Organisation
    branch: Organisation
    second_contact: Person
    national_analyst: Person
    rival_contact: Person
    holding_contact: Person
    branch_contact: Person
    auditor: Person
    council_member: Person
    body_administrator: Person

    @property
    def strangers(self) -> dict[str, Person]:
        """People to whom a case of the operator at TLP:AMBER or stricter does not exist, wherever it is below them."""
        return {
            "contact of an organisation of another sector": self.other_contact,
            "contact of a competitor under the same CERT": self.rival_contact,
            "contact of the holding": self.holding_contact,
            "contact of a branch": self.branch_contact,
            "analyst of another CERT": self.punjab_analyst,
            "analyst of the National CERT": self.national_analyst,
            "platform administrator": self.administrator,
            "auditor of the National CERT": self.auditor,
            "Council member": self.council_member,
            "administrator of the body that has the case": self.body_administrator,
            "nobody": Person(user_id=0, label=""),
        }


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
    holding = world.organisation("holding", sector="telecom", ownership="private")
    operator = world.organisation("operator", sector="telecom", ownership="private", cii=True, parent=holding)
    branch = world.organisation("branch", sector="telecom", ownership="private", parent=operator)
    rival = world.organisation("rival", sector="telecom", ownership="private", cii=True)
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
        rival=rival,
        holding=holding,
        branch=branch,
        second_contact=world.person(operator, Role.CONTACT)[1],
        national_analyst=world.person(national_cert, Role.ANALYST)[1],
        rival_contact=world.person(rival, Role.CONTACT)[1],
        holding_contact=world.person(holding, Role.CONTACT)[1],
        branch_contact=world.person(branch, Role.CONTACT)[1],
        auditor=world.person(national_cert, Role.AUDITOR)[1],
        council_member=world.person(national_cert, Role.COUNCIL_MEMBER)[1],
        body_administrator=world.person(telecom_cert, Role.BODY_ADMINISTRATOR)[1],
    )
