"""In a real Chromium: the floor moves by itself, the wall says when the connection is lost, nothing sounds unasked."""

import pytest
from playwright.sync_api import Route, expect

from pehra.watch.web import stream
from pehra.watch.web.stream import Room
from tests.incidents.acting import reported
from tests.incidents.conftest import Net
from tests.incidents.web.conftest import browser, windows
from tests.incidents.web.windows import Windows

__all__ = ["browser", "windows"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PATIENCE = 60_000  # milliseconds; a busy machine is slow, and nothing here asks how slow


@pytest.fixture(autouse=True)
def asking(monkeypatch: pytest.MonkeyPatch) -> None:
    """No room for streams: their own test asks a server; this one asks that a page without one keeps up."""
    monkeypatch.setattr(stream, "room", Room(0))
    monkeypatch.setattr("pehra.watch.web.floor.EVERY", 1)


def test_the_floor_keeps_up_and_the_wall_tells_of_a_lost_connection(net: Net, windows: Windows) -> None:
    page = windows.open(net.analyst)
    page.goto("/floor/")
    new = page.locator("[data-figure=new]")
    expect(new).to_have_attribute("data-value", "0")
    sound = page.get_by_role("button", name="Sound")
    expect(sound).to_have_attribute("aria-pressed", "false")
    reference = reported(net)
    expect(new).to_have_attribute("data-value", "1", timeout=PATIENCE)
    expect(page.get_by_text(reference)).to_be_visible(timeout=PATIENCE)
    expect(page.locator("body")).not_to_have_class("wt-flash")
    new.click()
    expect(page.get_by_role("link", name="Zarqa-title")).to_be_visible(timeout=PATIENCE)

    wall = windows.open(net.analyst, width=1920)
    wall.goto("/floor/wall/")
    expect(wall.locator("[data-floor-lost]")).to_be_hidden()
    expect(wall.locator("[data-figure=new] strong")).to_have_text("1")
    expect(wall.get_by_text("Zarqa-title")).to_have_count(0)
    wall.route("**/floor/wall/live/**", lambda route: route.abort())
    expect(wall.locator("[data-floor-lost]")).to_be_visible(timeout=PATIENCE)
    wall.unroute("**/floor/wall/live/**")
    expect(wall.locator("[data-floor-lost]")).to_be_hidden(timeout=PATIENCE)


def test_what_changes_while_it_asks_is_asked_about_again(
    net: Net, windows: Windows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pehra.watch.web.floor.EVERY", 3600)
    held: list[Route] = []

    def first_waits(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    page = windows.open(net.analyst)
    # The page asks once by itself, when it hears that there is no room for its stream.
    with page.expect_response("**/floor/live/**", timeout=PATIENCE):
        page.goto("/floor/")
    page.route("**/floor/live/**", first_waits)
    changed = "document.querySelector('[data-live]').dispatchEvent(new CustomEvent('live:ask'))"
    with page.expect_request("**/floor/live/**", timeout=PATIENCE):
        page.evaluate(changed)
    page.evaluate(changed)
    while not held:
        # Each answer of the page lets what it asks come in.
        page.evaluate("0")
    reported(net)
    with page.expect_request("**/floor/live/**", timeout=PATIENCE):
        held[0].continue_()
    expect(page.locator("[data-figure=new]")).to_have_attribute("data-value", "1", timeout=PATIENCE)
