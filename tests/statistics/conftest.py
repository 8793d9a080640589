"""A small country for statistics: two CERTs, four organisations, and cases as rows, without anybody's acts."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.deadlines.models import Deadline
from pehra.incidents.models import Case, Drill, Report, Transfer
from pehra.registry.models import Body, Organisation, SeverityRow
from tests import world
from tests.incidents.web.conftest import browser, enters, windows

__all__ = ["Country", "browser", "country", "enters", "windows"]

NUMBERS = count(1)
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def reference(prefix: str) -> str:
    number, letters = next(NUMBERS), ""
    for _ in range(8):
        number, place = divmod(number, 32)
        letters = LETTERS[place] + letters
    return f"{prefix}-{letters[:4]}-{letters[4:]}"


@dataclass
class Country:
    """Bodies, organisations and who looks at figures."""

    telecom: Body
    banking: Body
    ncert: Body
    organisations: list[Organisation]
    lead: Person
    analyst: Person
    duty_officer: Person
    other_lead: Person
    national_lead: Person
    national_analyst: Person
    council_member: Person
    contact: Person
    administrator: Person
    cases: list[Case] = field(default_factory=list)

    def case(
        self,
        opened_at: datetime,
        *,
        organisation: int = 0,
        cert: Body | None = None,
        tier: str = "sectoral",
        reports: int = 1,
        closed_at: datetime | None = None,
        acknowledged_at: datetime | None = None,
        audience: list[int] | None = None,
        **fields: Any,
    ) -> Case:
        """A case as it would stand after its acts. Times that are not given did not happen."""
        body = cert or self.telecom
        acknowledged = acknowledged_at or closed_at
        status = "closed" if closed_at else "open" if acknowledged else "new"
        made = Case.objects.create(
            reference=reference("C"),
            organisation_id=self.organisations[organisation].pk,
            custodian_id=body.pk,
            custodian_function=tier,
            status=status,
            opened_at=opened_at,
            updated_at=opened_at,
            acknowledged_at=acknowledged,
            closed_at=closed_at,
            audience=[body.pk] if audience is None else audience,
            **{"title": "A case", "severity": "high", "tlp": "TLP:AMBER", "source_tlp": "TLP:AMBER"} | fields,
        )
        self.transfer(made, "report", opened_at, body, tier)
        for _ in range(reports):
            self.report(made, opened_at)
        self.cases.append(made)
        return made

    def report(self, case: Case, at: datetime, channel: str = "web") -> Report:
        return Report.objects.create(
            reference=reference("R"),
            case=case,
            drill=case.drill,
            organisation_id=case.organisation_id,
            reporter_label="somebody",
            channel=channel,
            title="A report",
            description="",
            aware_at=at,
            submitted_at=at,
            recorded_at=at,
            tlp=case.tlp,
            digest="0" * 64,
            receipt={},
            audience=case.audience,
        )

    def transfer(self, case: Case, kind: str, at: datetime, body: Body, function: str) -> Transfer:
        return Transfer.objects.create(
            case=case,
            kind=kind,
            from_party_id=case.organisation_id if kind == "report" else self.telecom.pk,
            to_body_id=body.pk,
            function=function,
            state="accepted",
            offered_by="somebody",
            offered_at=at,
            answered_at=at,
        )

    def clock(self, case: Case, stage: str, due_at: datetime, met_at: datetime | None) -> Deadline:
        late = met_at is None or met_at > due_at
        return Deadline.objects.create(
            subject=f"case:{case.reference}",
            stage=stage,
            rule="test",
            citation="test",
            party_id=case.custodian_id,
            function="sectoral",
            anchor="submission",
            anchored_at=case.opened_at,
            due_at=due_at,
            state="open" if met_at is None else "met",
            met_at=met_at,
            breached_at=due_at if late else None,
        )

    def drill(self) -> Drill:
        return Drill.objects.create(reference=reference("D"), name_en="A drill", opened_at=world.NOW)


def at(day: date, hour: int = 9) -> datetime:
    """A moment of a day as the country's clocks show it (Asia/Karachi is five hours ahead of UTC)."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC) - timedelta(hours=5)


@pytest.fixture
def country(db: None) -> Country:
    ncert = world.body("ncert", holds=["national", "government"])
    telecom, banking = world.body("cert-telecom"), world.body("cert-banking")
    world.mandate(telecom, "sectoral", sector="telecom")
    world.mandate(banking, "sectoral", sector="banking")
    for rank, slug in enumerate(["low", "medium", "high", "critical"], start=1):
        SeverityRow.objects.create(key=slug, slug=slug, name_en=slug.capitalize(), rank=rank, starts=world.LONG_AGO)
    organisations = [
        world.organisation("operator"),
        world.organisation("carrier", province="sindh", ownership="government"),
        world.organisation("bank", sector="banking", cii=True),
        world.organisation("exchange", sector="banking", province="sindh"),
    ]
    return Country(
        telecom,
        banking,
        ncert,
        organisations,
        lead=world.person(telecom, Role.LEAD)[1],
        analyst=world.person(telecom, Role.ANALYST)[1],
        duty_officer=world.person(telecom, Role.DUTY_OFFICER)[1],
        other_lead=world.person(banking, Role.LEAD)[1],
        national_lead=world.person(ncert, Role.LEAD)[1],
        national_analyst=world.person(ncert, Role.ANALYST)[1],
        council_member=world.person(ncert, Role.COUNCIL_MEMBER)[1],
        contact=world.person(organisations[0], Role.CONTACT)[1],
        administrator=world.person(ncert, Role.PLATFORM_ADMINISTRATOR)[1],
    )
