"""Bodies and people to tell something to, and a mail server that takes it."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.models import User
from pehra.registry.models import Body
from tests import world
from tests.connectors.smtp.server import HOST, Mailbox, mail_server


@dataclass(frozen=True)
class People:
    ncert: Body
    punjab: Body
    analyst: Person
    lead: Person
    administrator: Person
    stranger: Person
    analyst_user: User


@pytest.fixture
def people(db: None) -> People:
    ncert, punjab = world.body("ncert"), world.body("cert-punjab")
    user, analyst = world.person(ncert, Role.ANALYST, email="analyst@example.org")
    return People(
        ncert,
        punjab,
        analyst,
        world.person(ncert, Role.LEAD, email="lead@example.org", language="ur")[1],
        world.person(ncert, Role.BODY_ADMINISTRATOR, email="admin@example.org")[1],
        world.person(punjab, Role.ANALYST, email="stranger@example.org")[1],
        user,
    )


@pytest.fixture
def mailbox(settings: object) -> Iterator[Mailbox]:
    """A real SMTP server, and the settings that lead to it."""
    with mail_server(Mailbox()) as server:
        settings.SMTP_URL = f"smtp://{HOST}:{server.port}"  # type: ignore[attr-defined]
        settings.EMAIL_FROM = "Pehra <pehra@cert.example>"  # type: ignore[attr-defined]
        settings.BASE_URL = "https://pehra.example"  # type: ignore[attr-defined]
        yield server
