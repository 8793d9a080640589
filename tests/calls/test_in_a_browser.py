"""In a real Chromium, as wide as a telephone: not acknowledged, no answer, the next one, reached, ended."""

import pytest
from playwright.sync_api import expect

from pehra.calls.models import Task
from tests.calls.conftest import Net, called, listed, ran_out
from tests.incidents.web.conftest import browser, windows
from tests.incidents.web.windows import Windows

__all__ = ["browser", "windows"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PATIENCE = 60_000  # milliseconds; a busy machine is slow, and nothing here asks how slow


def test_somebody_is_called_until_one_takes_it_on(late: Net, windows: Windows) -> None:
    listed(late.telecom_cert, "Anila")
    listed(late.telecom_cert, "Bilal", phone="+92 51 7654321")
    ran_out(late)
    called()
    page = windows.open(late.cii_lead, width=390)
    page.set_default_timeout(PATIENCE)
    page.goto("/cases/")
    page.get_by_role("link", name="Whom to call").click()
    page.get_by_role("link", name="Call CERT-TELECOM").click()
    dial = page.locator(".cl-dial")
    expect(dial).to_have_attribute("href", "tel:+92511234567", timeout=PATIENCE)
    box = dial.bounding_box()
    assert box is not None
    assert box["height"] >= 48, "a thumb finds it"
    page.get_by_role("textbox", name="Note").fill("It rang for a minute.")
    page.get_by_role("button", name="No answer").click()
    expect(dial).to_have_attribute("href", "tel:+92517654321", timeout=PATIENCE)
    expect(page.get_by_text("It rang for a minute.")).to_be_visible()
    page.get_by_role("button", name="Reached: takes it on").click()
    expect(page.get_by_text("Somebody takes it on")).to_be_visible(timeout=PATIENCE)
    expect(dial).to_have_count(0)
    page.goto("/cases/")
    expect(page.get_by_role("link", name="Whom to call")).to_have_count(0)
    assert Task.objects.get().state == "reached"
