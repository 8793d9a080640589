"""People with passwords. Hashing is quick here: how it is done in earnest is tested where time matters."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import connections
from playwright.sync_api import Browser, sync_playwright

from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.models import User
from pehra.registry.models import Body, Organisation
from tests import world
from tests.world import PASSWORD

SWITCHES = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


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


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    # The browser's own loop runs in this thread, which Django would take for asynchronous code of ours.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        started = playwright.chromium.launch(executable_path=chromium, args=SWITCHES)
        yield started
        started.close()
        # Beside the browser's loop Django keeps connections of its own, which would outlive the tests' database.
        connections.close_all()
