"""A network in which a report climbs three tiers: Telecom CERT → CII CERT → National CERT, each its own body.

`operator` reports; it belongs to `holding` and has a `branch`. Strangers are whoever is in `net.strangers`: they hold
every role that there is, at bodies and organisations that have nothing to do with the operator's case.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.db import connection

from pehra.foundation.access.person import Held, Person
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.models import Membership, User
from pehra.registry.models import Body, ClockRow, Organisation, Party, RoutingRow, SeverityRow
from tests import world
from tests.world import NOW

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


# Who works where, by the name of the party in Net.
POSTS = {
    "contact": ("operator", Role.CONTACT),
    "second_contact": ("operator", Role.CONTACT),
    "analyst": ("telecom_cert", Role.ANALYST),
    "lead": ("telecom_cert", Role.LEAD),
    "body_administrator": ("telecom_cert", Role.BODY_ADMINISTRATOR),
    "cii_analyst": ("cii_cert", Role.ANALYST),
    "cii_lead": ("cii_cert", Role.LEAD),
    "duty_officer": ("national_cert", Role.DUTY_OFFICER),
    "national_analyst": ("national_cert", Role.ANALYST),
    "administrator": ("national_cert", Role.PLATFORM_ADMINISTRATOR),
    "auditor": ("national_cert", Role.AUDITOR),
    "council_member": ("national_cert", Role.COUNCIL_MEMBER),
    "punjab_analyst": ("punjab_cert", Role.ANALYST),
    "other_contact": ("department", Role.CONTACT),
    "rival_contact": ("rival", Role.CONTACT),
    "holding_contact": ("holding", Role.CONTACT),
    "branch_contact": ("branch", Role.CONTACT),
}


def routing(key: str, tier_from: str, to: str, precedence: int = 100, **conditions: object) -> RoutingRow:
    return RoutingRow(
        key=key, tier_from=tier_from, to_function=to, precedence=precedence, starts=SINCE, citation="test", **conditions
    )


def clock(key: str, function: str, stage: str, hours: int, **fields: object) -> ClockRow:
    """A row of the profile's clocks, not yet stored."""
    usual = {"anchor": "submission", "owed_by": "body", "remind_before": [1], "remind_after": [24]}
    return ClockRow(
        key=key, function=function, stage=stage, hours=hours, starts=SINCE, citation="test", **usual | fields
    )


def routes() -> Iterator[RoutingRow]:
    yield routing("to-provincial", "organisation", "provincial", 10, ownership=["government"])
    yield routing("to-sectoral", "organisation", "sectoral", 20)
    yield routing("to-national", "organisation", "national", 90)
    for tier in ("sectoral", "provincial"):
        yield routing(f"{tier}-cii", tier, "cii", 10, cii=True)
        yield routing(f"{tier}-government", tier, "government", 20, ownership=["government"])
        yield routing(f"{tier}-national", tier, "national", 90)
    for tier in ("cii", "government"):
        yield routing(f"{tier}-up", tier, "national")


def clocks() -> Iterator[ClockRow]:
    for function, hours in (("sectoral", 4), ("provincial", 4), ("cii", 2), ("government", 2), ("national", 1)):
        yield clock(f"ack-{function}", function, "acknowledge", hours)
    for regime in ("organisational", "cii"):
        yield clock(f"first-{regime}", regime, "first-report", 24, anchor="awareness", owed_by="organisation")
        yield clock(f"update-{regime}", regime, "update", 72, anchor="awareness", owed_by="organisation")
        yield clock(f"final-{regime}", regime, "final-report", 720, owed_by="organisation")


def bodies() -> dict[str, Body]:
    found = {
        "telecom_cert": world.body("cert-telecom"),
        "punjab_cert": world.body("cert-punjab"),
        "cii_cert": world.body("cert-cii", holds=["cii"]),
        "national_cert": world.body("ncert", holds=["national", "government"]),
        "future_cert": world.body("cert-banking", standing="recommended"),
    }
    world.mandate(found["telecom_cert"], "sectoral", sector="telecom")
    world.mandate(found["punjab_cert"], "provincial", province="punjab")
    world.mandate(found["future_cert"], "sectoral", sector="banking")
    return found


def organisations() -> dict[str, Organisation]:
    holding = world.organisation("holding", sector="telecom", ownership="private")
    operator = world.organisation("operator", sector="telecom", ownership="private", cii=True, parent=holding)
    return {
        "holding": holding,
        "operator": operator,
        "branch": world.organisation("branch", sector="telecom", ownership="private", parent=operator),
        "rival": world.organisation("rival", sector="telecom", ownership="private", cii=True),
        "department": world.organisation("department", sector="health", ownership="government"),
    }


def staff(parties: dict[str, Party]) -> dict[str, Person]:
    """One person for each post, in two statements: there are many, and every test has them."""
    users = [User(email=f"{post}@example.org", name=post, password="!", created_at=NOW) for post in POSTS]
    held = [(parties[place], role) for place, role in POSTS.values()]
    User.objects.bulk_create(users)
    Membership.objects.bulk_create(
        Membership(user=user, party_id=party.pk, role=role, started_at=NOW)
        for user, (party, role) in zip(users, held, strict=True)
    )
    return {
        post: Person(user.pk, str(user), (Held(party.pk, role),))
        for post, user, (party, role) in zip(POSTS, users, held, strict=True)
    }


# What the network consists of, so that it is made of single rows once and afterwards laid down as it was.
TABLES = (
    "registry_sector",
    "registry_province",
    "registry_party",
    "registry_body",
    "registry_organisation",
    "registry_standing",
    "registry_mandate",
    "registry_cii_designation",
    "registry_routing",
    "registry_clock",
    "registry_severity",
    "accounts_user",
    "accounts_membership",
)
_laid_down: dict[str, tuple[Net, str]] = {}


@pytest.fixture
def net(db: None) -> Net:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM registry_party)")
        if cursor.fetchone() != (False,):
            return made()
        if "net" not in _laid_down:
            _laid_down["net"] = made(), recorded(cursor)
        else:
            cursor.execute(_laid_down["net"][1])
    return _laid_down["net"][0]


def made() -> Net:
    parties = bodies() | organisations()
    RoutingRow.objects.bulk_create(routes())
    ClockRow.objects.bulk_create(clocks())
    SeverityRow.objects.bulk_create(
        SeverityRow(key=slug, slug=slug, rank=rank, name_en=slug, starts=SINCE, citation="test")
        for rank, slug in enumerate(("critical", "high", "medium", "low"), 1)
    )
    return Net(**parties, **staff(parties))


def recorded(cursor: Any) -> str:
    """Statements that lay the same rows down again, with the numbers that they have."""
    statements = []
    for table in TABLES:
        cursor.execute(f"SELECT quote_literal(json_agg(t)::text) FROM {table} t")
        (rows,) = cursor.fetchone()
        statements.append(
            f"INSERT INTO {table} SELECT * FROM json_populate_recordset(NULL::{table}, {rows}) ON CONFLICT DO NOTHING"
        )
    return ";".join(statements)
