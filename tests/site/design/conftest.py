"""Components without a page, and pages in a real browser."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from threading import Thread
from typing import Any

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import override_settings
from django.utils import translation
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from pehra.foundation.access.person import Held, Person
from pehra.foundation.access.roles import Role
from pehra.site import context as around

SWITCHES = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def nobody_at_the_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pieces are shown without a database: who reads what the public reports is not asked."""
    monkeypatch.setattr(around, "at_the_desk", lambda person, on: False)


@pytest.fixture
def render() -> Callable[..., str]:
    """Renders a template text in the environment of the pages, without a request."""

    def rendered(text: str, /, **context: Any) -> str:
        return str(engines["jinja2"].from_string(text).render({"now": NOW} | context))

    return rendered


class QuietWSGIRequestHandler(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        """Says nothing: the tests do."""


class StandIn:
    """A reader with most of the navigation, so that the frame can be looked at without accounts and database."""

    is_authenticated = True
    name = "Ayesha Khan"
    person = Person(1, name, (Held(1, Role.ANALYST), Held(1, Role.LEAD), Held(1, Role.AUDITOR)))

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user, request.person = self, self.person
        return self.get_response(request)


# The frame without what needs accounts and a database.
FRAME: dict[str, Any] = {
    "ROOT_URLCONF": "tests.site.design.urls",
    "SESSION_ENGINE": "django.contrib.sessions.backends.signed_cookies",
    "MIDDLEWARE": [
        "csp.middleware.CSPMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "pehra.site.language.LanguageMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "tests.site.design.conftest.StandIn",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
}


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The address of a running site that is nothing but the frame; see `urls`."""
    with override_settings(DEMONSTRATION=True, **FRAME), pytest.MonkeyPatch.context() as patched:
        patched.setattr(around, "told_to", lambda *_: around.Told(unread=4))
        server = ThreadedWSGIServer(("127.0.0.1", 0), QuietWSGIRequestHandler)
        server.set_app(StaticFilesHandler(WSGIHandler()))
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=SWITCHES)
        yield started
        started.close()


@pytest.fixture
def reader(browser: Browser, site: str) -> Iterator[Callable[..., BrowserContext]]:
    """A browser of somebody who reads in a language, theme and script, on a screen of a width."""
    contexts: list[BrowserContext] = []

    def opened(
        language: str = "en", theme: str = "light", width: int = 1280, script: str = "nastaliq", **options: Any
    ) -> BrowserContext:
        viewport = {"width": width, "height": 900}
        context = browser.new_context(viewport=viewport, base_url=site, reduced_motion="reduce", **options)
        chosen = {"pehra_language": language, "pehra_theme": theme, "pehra_script": script}
        context.add_cookies([{"name": name, "value": value, "url": site} for name, value in chosen.items()])
        contexts.append(context)
        return context

    yield opened
    for context in contexts:
        context.close()
