"""A body with its people, and an outsider."""

from dataclasses import dataclass

import pytest

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.models import User
from pehra.registry.models import Body
from tests import world


@dataclass(frozen=True)
class Team:
    ncert: Body
    punjab: Body
    administrator: Person
    lead: Person
    analyst: Person
    analyst_user: User
    platform: Person
    stranger: Person


@pytest.fixture(autouse=True)
def quick_hash(settings: object) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]


@pytest.fixture
def team(db: None) -> Team:
    ncert, punjab = world.body("ncert"), world.body("cert-punjab")
    user, analyst = world.person(ncert, Role.ANALYST, email="analyst@example.org")
    return Team(
        ncert,
        punjab,
        world.person(ncert, Role.BODY_ADMINISTRATOR)[1],
        world.person(ncert, Role.LEAD)[1],
        analyst,
        user,
        world.person(punjab, Role.PLATFORM_ADMINISTRATOR)[1],
        world.person(punjab, Role.BODY_ADMINISTRATOR, Role.LEAD)[1],
    )
