"""People with passwords. Hashing is quick here: how it is done in earnest is tested where time matters."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.models import User
from pehra.registry.models import Body, Organisation
from tests import world
from tests.world import PASSWORD


@pytest.fixture(autouse=True)
def quick_and_fresh(settings: object, db: None) -> Iterator[None]:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]
    settings.EMAIL_BACKEND = "pehra.site.mail.OutboxBackend"  # type: ignore[attr-defined]
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def ncert() -> Body:
    return world.body("ncert", holds=["national"])


@pytest.fixture
def utility() -> Organisation:
    return world.organisation("utility")


@pytest.fixture
def contact(utility: Organisation) -> User:
    """A contact of an organisation, who needs no second factor."""
    return world.person(utility, Role.CONTACT, email="contact@example.org", password=PASSWORD)[0]


@pytest.fixture
def analyst(ncert: Body) -> User:
    """An analyst, who needs a second factor and has none yet."""
    return world.person(ncert, Role.ANALYST, email="analyst@example.org", password=PASSWORD)[0]
