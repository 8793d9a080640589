"""People's browsers: by Django's test client, and real ones."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, sync_playwright

from pehra.foundation.access.person import Person
from pehra.foundation.accounts.models import User
from tests.foundation.accounts.web.browser import entered
from tests.incidents.web.windows import SWITCHES, Windows

Enters = Callable[[Person | None], Client]


@pytest.fixture
def enters(db: None) -> Enters:
    """The browser of a person who is signed in with all that is asked for; of nobody for None."""

    def opened(person: Person | None) -> Client:
        if person is None or not person.user_id:
            return Client()
        return entered(User.objects.get(pk=person.user_id))

    return opened


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """Chromium. Its driver runs a loop in this thread, which Django would take for its own and refuse to work in."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "yes")
        started = playwright.chromium.launch(executable_path=chromium, args=SWITCHES)
        yield started
        started.close()


@pytest.fixture
def windows(browser: Browser, live_server: Any) -> Iterator[Windows]:
    """Windows on the live site; none of them may have complained in the end."""
    opened = Windows(browser, live_server.url)
    yield opened
    opened.close()
    assert opened.complaints == []
