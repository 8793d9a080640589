"""The real site in a real browser: `pehra run` with its demonstration, as a newcomer starts it, and Chromium."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
# Without these, every start of the browser looks for its maker's hosts.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
START_LIMIT = 600
# The last of the people whom the demonstration introduces.
LAST = "auditor"


@dataclass(frozen=True)
class Site:
    """A running installation: where it is, and who can sign in."""

    url: str
    home: Path
    logins: dict[str, str]

    def pehra(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the command line on this installation."""
        environment = os.environ | {"PEHRA_HOME": str(self.home), "PEHRA_DEMONSTRATION": "yes"}
        command = [sys.executable, "-P", "-m", "pehra.site.cli", *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """Started once for all journeys, stopped as Ctrl-C stops it."""
    with started() as running:
        yield running


@contextmanager
def started(**settings: str) -> Iterator[Site]:
    """A site of its own with further settings of the environment."""
    home = Path(tempfile.mkdtemp(prefix="pehra-journey-"))
    home.chmod(0o711)
    port = _free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PEHRA_PG")}
    environment |= {"PEHRA_HOME": str(home), "PEHRA_PORT": str(port), "PEHRA_DEMONSTRATION": "yes"}
    environment |= settings
    environment.pop("PEHRA_SECRET_KEY", None)
    told = home / "told.log"
    with told.open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "pehra.site.cli", "run", "--with-parent"],
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
            text=True,
        )
    try:
        yield Site(f"http://localhost:{port}", home, _logins(process, told))
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=120)
        cluster = (home / "postgres").resolve()
        shutil.rmtree(home, ignore_errors=True)
        shutil.rmtree(cluster, ignore_errors=True)


def _logins(process: subprocess.Popen[str], told: Path) -> dict[str, str]:
    """Wait until the address is told, and read the passwords, which are random and told once."""
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline and process.poll() is None:
        text = told.read_text()
        if "Pehra is at http://" in text and f"{LAST}@" in text:
            return dict(re.findall(r"^\s+(\S+@\S+\.example)\s+(\S+)\s", text, re.MULTILINE))
        time.sleep(0.1)
    pytest.fail("the site did not start:\n" + told.read_text())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# Not longer than its module: while a browser runs, its loop stands in the way of other tests of this process.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield started
        started.close()


@dataclass(frozen=True)
class Visitor:
    """One person's browser window on the site."""

    site: Site
    page: Page

    def go(self, path: str) -> int:
        """Open a page; returns the status that the site answered."""
        answer = self.page.goto(self.site.url + path)
        return answer.status if answer else 0

    def sign_in(self, email: str) -> "Visitor":
        """Sign in as a person of the demonstration, second factor included."""
        self.go("/account/sign-in/")
        self.page.fill("[name=login]", email)
        self.page.fill("[name=password]", self.site.logins[email])
        self._send()
        shown = self.page.locator("[data-demonstration-code]")
        # A code is taken once: who signs in twice within half a minute waits for the next one.
        for _ in range(12):
            if not shown.count():
                break
            self.page.fill("[name=code]", re.sub(r"\D", "", shown.inner_text()))
            self._send()
            if shown.count():
                self.page.wait_for_timeout(5_000)
        self.page.wait_for_url(re.compile(r"^(?!.*sign-in)(?!.*second-factor)"), timeout=60_000)
        return self

    def _send(self) -> None:
        """Press the form's button and be on the page that answers: before that, what is shown is the page before."""
        with self.page.expect_navigation(timeout=60_000):
            self.page.click("main form button[type=submit]")


@pytest.fixture
def visitor(site: Site, browser: Browser) -> Iterator[type]:
    """Open windows, one for each person; `visitor(language="ur")` reads Urdu."""
    opened: list[BrowserContext] = []

    def open_window(language: str = "en", *, width: int = 1280, dark: bool = False, script: bool = True) -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            locale=language,
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
        )
        context.add_cookies([{"name": "pehra_language", "value": language, "url": site.url}])
        context.set_default_timeout(15_000)
        opened.append(context)
        return Visitor(site, context.new_page())

    yield open_window
    for context in opened:
        context.close()
