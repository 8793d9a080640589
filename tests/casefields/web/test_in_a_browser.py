"""A lead defines, an analyst fills, finds and closes: in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from pehra.casefields.models import Value
from pehra.incidents.models import Case
from tests.casefields.conftest import Net
from tests.incidents.acting import opened
from tests.incidents.web.windows import Windows

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def define(page: Page) -> None:
    page.goto("/fields/cert-telecom/")
    page.get_by_role("link", name="Define a field").first.click()
    page.fill("[name=label_en]", "Root cause")
    page.fill("[name=label_ur]", "اصل وجہ")
    page.select_option("[name=kind]", "choice")
    page.fill("[name=options]", "Not patched | پیوند نہیں لگایا گیا\nPhished | فریب دیا گیا")
    page.check("[name=required]")
    page.get_by_role("button", name="Keep it").click()
    page.wait_for_url("**/fields/cert-telecom/")
    expect(page.locator("main")).to_contain_text("Not patched · Phished")


def close(page: Page) -> None:
    form = page.locator("form[action$='/close/']")
    act = page.locator(".inc-act", has=form)
    # What was typed and refused before comes back by itself, in a form that is open already.
    if act.get_attribute("open") is None:
        act.locator("summary").click()
    form.locator("[name=cause]").fill("A gateway without its patch")
    form.locator("[name=lesson]").fill("Patch it")
    form.get_by_role("button", name="Close the case").click()


def test_a_field_from_its_definition_to_the_closing_of_a_case(net: Net, windows: Windows) -> None:
    reference = opened(net)
    define(windows.open(net.lead))

    page = windows.open(net.analyst)
    page.goto(f"/cases/{reference}/")
    expect(page.locator("#our-fields")).to_contain_text("Needed before closing")
    close(page)
    expect(page.locator(".ph-summary")).to_contain_text("Fill “Root cause” first")
    assert page.locator("[name=cause]").first.input_value() == "A gateway without its patch"

    page.goto(f"/cases/{reference}/")
    page.get_by_text("Fill our fields").click()
    page.locator("#our-fields select").select_option("not-patched")
    page.locator("#our-fields").get_by_role("button", name="Keep it").click()
    page.wait_for_url(f"**/cases/{reference}/#our-fields")
    expect(page.locator("#our-fields")).to_contain_text("Not patched")
    assert Value.objects.get().answer == "not-patched"

    page.goto("/cases/?tab=all")
    page.locator(".inc-filter > summary").click()
    page.select_option("[name=field]", label="Root cause")
    page.fill("[name=value]", "not patched")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("main")).to_contain_text(reference)
    page.fill("[name=value]", "Phished")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("main")).to_contain_text("Nothing fits this filter")

    page.goto(f"/cases/{reference}/")
    close(page)
    expect(page.locator("main")).to_contain_text("What it came to")
    assert Case.objects.get().status == "closed"
