"""In a real Chromium: a number leads to its cases, a period is frozen and checked; a telephone has room for it all."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from pehra.statistics.models import Frozen
from tests.incidents.web.windows import Windows
from tests.statistics.conftest import Country, at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SLOWLY = 60_000


def test_from_a_figure_to_its_cases_and_to_the_paper(country: Country, windows: Windows) -> None:
    for number in range(12):
        country.case(at(date(2025, 1, 5) + timedelta(days=number)), organisation=number % 2, title=f"Case {number}")
    page = windows.open(country.lead)
    page.set_default_timeout(SLOWLY)
    page.goto("/figures/?scope=cert-telecom&period=2025-Q1&by=organisation")
    expect(page.locator(".sta-total")).to_contain_text("12", timeout=SLOWLY)
    page.locator("tr", has_text="Carrier").get_by_role("link").first.click()
    expect(page.get_by_text("The figure is 6 reports")).to_be_visible(timeout=SLOWLY)
    expect(page.get_by_role("link", name="Case 11")).to_be_visible()
    page.goto("/figures/frozen/new/?scope=cert-telecom&period=2025-Q1")
    page.get_by_label("For whom").select_option("body")
    page.get_by_role("button", name="Freeze").click()
    expect(page.get_by_role("heading", name="Then and now")).to_be_visible(timeout=SLOWLY)
    row = Frozen.objects.get()

    phone = windows.open(country.lead, language="ur", width=360)
    phone.set_default_timeout(SLOWLY)
    for path in (
        "/figures/?scope=cert-telecom&period=2025-Q1",
        f"/figures/frozen/{row.reference}/",
        "/figures/definitions/",
    ):
        phone.goto(path)
        expect(phone.locator("html")).to_have_attribute("dir", "rtl", timeout=SLOWLY)
        assert phone.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        for box in phone.locator(".sta-table").all():
            assert box.evaluate("each => each.scrollWidth - each.parentElement.clientWidth") <= 0

    stranger = windows.open(None)
    stranger.set_default_timeout(SLOWLY)
    stranger.goto(f"/figures/check/?code={row.code}")
    expect(stranger.get_by_text("There are such statistics")).to_be_visible(timeout=SLOWLY)
