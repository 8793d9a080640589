"""What only a real browser shows of questions: they come up with what is chosen, and are still there with a draft."""

import pytest
from playwright.sync_api import expect

from pehra.incidents.models import Report
from tests.incidents import asking
from tests.incidents.conftest import Net
from tests.incidents.web.windows import Windows

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_questions_come_up_with_what_is_chosen(net: Net, windows: Windows) -> None:
    asking.bring_in(asking.IMPACT, asking.RANSOM)
    page = windows.open(net.contact)
    page.goto("/report/")
    page.fill("[name=title]", "Locked files")
    page.fill("[name=description]", "Since this morning")
    ransom, demand = page.locator(".inc-form", has_text="Ransom"), page.locator("[name='answers.ransom.demand_0']")
    expect(page.locator(".inc-form", has_text="Impact")).to_be_visible()
    expect(ransom).to_be_hidden()
    page.get_by_text("Kind and gravity").click()
    page.check("[name=ransomware]")
    expect(ransom).to_be_visible()
    ransom.locator("summary").click()
    expect(demand).to_be_hidden()
    page.check("[name='answers.ransom.asked'][value=yes]")
    demand.fill("2500")
    page.check("[name='answers.ransom.asked'][value=no]")
    expect(demand).to_be_hidden()
    page.get_by_role("button", name="Send the report").click()
    page.wait_for_url("**/receipt/")
    assert Report.objects.get().answers == [{"form": "ransom", "version": 1, "answers": {"asked": False}}]
    assert windows.complaints == []
