"""A real browser's windows on a live site, in which people of the tests are signed in."""

from typing import Any

from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from pehra.foundation.access.person import Person
from pehra.foundation.accounts.models import User
from tests.foundation.accounts.web.browser import entered

SWITCHES = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


class Windows:
    """Opens windows of people on the site at `url`; what any of them complains about is in `complaints`."""

    def __init__(self, browser: Browser, url: str) -> None:
        self._browser, self.url = browser, url
        self._contexts: list[BrowserContext] = []
        self.complaints: list[str] = []

    def open(
        self,
        person: Person | None = None,
        *,
        language: str = "en",
        theme: str = "light",
        width: int = 1280,
        **options: Any,
    ) -> Page:
        viewport = {"width": width, "height": 900}
        context = self._browser.new_context(viewport=viewport, base_url=self.url, reduced_motion="reduce", **options)
        self._contexts.append(context)
        cookies = {"pehra_language": language, "pehra_theme": theme}
        if person is not None:
            cookies["sessionid"] = self.session(person)
        context.add_cookies([{"name": name, "value": value, "url": self.url} for name, value in cookies.items()])
        page = context.new_page()
        page.on("console", lambda message: self._note(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self._note(str(error)))
        return page

    def session(self, person: Person) -> str:
        client: Client = entered(User.objects.get(pk=person.user_id))
        return str(client.cookies["sessionid"].value)

    def close(self) -> None:
        for context in self._contexts:
            context.close()

    def _note(self, complaint: str) -> None:
        # The browser itself says of a page that refuses something that it did.
        if "Failed to load resource" not in complaint:
            self.complaints.append(complaint)
