"""What only a real browser shows of questions: they come up with what is chosen, and are still there with a draft."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from pehra.incidents import actions
from pehra.incidents.models import Case, Report
from pehra.incidents.queries.forms import answered_of
from pehra.incidents.rules.answers import Sheet
from tests.incidents import asking
from tests.incidents.acting import report
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


def kept_by(page: Page) -> None:
    """Wait until the browser has kept the draft, however slow the machine is."""
    for _ in range(100):
        if page.evaluate("Object.keys(localStorage).some((key) => key.endsWith('.update'))"):
            return
        page.wait_for_timeout(100)
    pytest.fail("no draft was kept")


def test_an_old_draft_takes_nothing_back_that_a_colleague_has_answered_since(net: Net, windows: Windows) -> None:
    asking.bring_in(asking.IMPACT, asking.RANSOM)
    told = report(ransomware=True, answers=(Sheet("ransom", 1, {"asked": True}),))
    case = actions.submit(by=net.contact, report=told, at=timezone.now()).case.reference
    page = windows.open(net.contact)
    page.goto(f"/cases/{case}/")
    form = page.locator("form[data-draft$='.update']")
    page.get_by_text("File an update", exact=True).first.click()
    form.locator("[name=body]").fill("What I know")
    kept_by(page)
    answers = (Sheet("ransom", 1, {"paid": True}), Sheet("impact", 1, {"data": ["health"]}))
    actions.file_update(by=net.second_contact, reference=case, body="Words", answers=answers, at=timezone.now())
    page.reload()
    expect(form.locator("[name=body]")).to_have_value("What I know")
    form.locator("button[type=submit]").click()
    expect(page.get_by_text("Your update has been filed.")).to_be_visible()
    found = {each.form: each.answers for each in answered_of(Case.objects.get())}
    assert found == {"ransom": {"asked": True, "paid": True}, "impact": {"data": ["health"]}}
    assert windows.complaints == []
