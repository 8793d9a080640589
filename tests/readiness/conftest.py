"""A small network for the tests of readiness, with one person for each thing that one may be to the Punjab CERT."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.registry import models
from tests.world import LONG_AGO, body, mandate, organisation, person


@dataclass(frozen=True)
class Net:
    """cert-punjab is assessed, cert-sindh reviews it, ncert is the hub, cert-kp is only designated."""

    punjab: models.Body
    sindh: models.Body
    ncert: models.Body
    kp: models.Body
    council: models.Body
    clinic: models.Organisation
    lead: Person
    analyst: Person
    officer: Person
    administrator: Person
    reviewer: Person
    sindh_lead: Person
    national: Person
    member: Person
    secretary: Person
    auditor: Person
    contact: Person
    kp_lead: Person

    def outsiders(self) -> dict[str, Person]:
        """Who has no business with what the Punjab CERT writes about itself."""
        names = ("member", "secretary", "auditor", "contact", "kp_lead")
        return {name: getattr(self, name) for name in names}


@pytest.fixture
def net(db: None) -> Net:
    punjab, sindh, ncert = body("cert-punjab"), body("cert-sindh"), body("ncert", holds=["national"])
    kp = body("cert-kp", standing="designated")
    council = body("council", holds=["council"])
    for holder, province in ((punjab, "punjab"), (sindh, "sindh"), (kp, "kp")):
        mandate(holder, "provincial", province=province)
    for key, parameter, level in (("provincial-all", "*", 2), ("provincial-mandate", "O-1", 3)):
        target(key, "provincial", parameter, level)
    target("national-all", "national", "*", 3)
    clinic = organisation("clinic", sector="health", ownership="government")
    return Net(
        punjab,
        sindh,
        ncert,
        kp,
        council,
        clinic,
        lead=person(punjab, Role.LEAD)[1],
        analyst=person(punjab, Role.ANALYST)[1],
        officer=person(punjab, Role.DUTY_OFFICER)[1],
        administrator=person(punjab, Role.BODY_ADMINISTRATOR)[1],
        reviewer=person(sindh, Role.ANALYST)[1],
        sindh_lead=person(sindh, Role.LEAD)[1],
        national=person(ncert, Role.ANALYST)[1],
        member=person(council, Role.COUNCIL_MEMBER)[1],
        secretary=person(council, Role.SECRETARIAT)[1],
        auditor=person(council, Role.AUDITOR)[1],
        contact=person(clinic, Role.CONTACT)[1],
        kp_lead=person(kp, Role.LEAD)[1],
    )


def target(key: str, function: str, parameter: str, level: int, starts: date = LONG_AGO) -> None:
    models.MaturityTargetRow.objects.create(
        key=key, function=function, parameter=parameter, level=level, starts=starts, citation="default, no source"
    )


@pytest.fixture
def pdf_text() -> Callable[[bytes], str]:
    """The words of a PDF, as a reader of screens would have them."""

    def read(content: bytes) -> str:
        return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)

    return read
