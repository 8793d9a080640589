"""What only a real browser shows: drafts that survive, sending once, searching while typing, and all of it without."""

import pytest
from playwright.sync_api import Page, expect

from pehra.incidents.models import Case, Entry, Report
from tests.incidents.acting import opened, reported
from tests.incidents.conftest import Net
from tests.incidents.web.windows import Windows

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TITLE, STORY = "گیٹ وے پر حملہ", "رات سے\nلاگ محفوظ ہیں"


def write(page: Page) -> None:
    page.goto("/report/")
    page.fill("[name=title]", TITLE)
    page.fill("[name=description]", STORY)
    page.get_by_text("Kind and gravity").click()
    page.locator(".inc-class", has_text="Fraud").locator("summary").click()
    page.check("[value='fraud/phishing']")
    page.wait_for_timeout(500)


def is_kept(page: Page) -> None:
    assert page.input_value("[name=title]") == TITLE
    assert page.input_value("[name=description]") == STORY
    assert page.is_checked("[value='fraud/phishing']")
    expect(page.locator("[value='fraud/phishing']")).to_be_visible()


def unfold(page: Page, act: str) -> None:
    page.locator(".inc-act > summary", has_text=act).click()


def drafts(page: Page) -> list[str]:
    return list(page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('pehra.draft.'))"))


class TestDrafts:
    def test_leaving_the_page_loses_nothing(self, net: Net, windows: Windows) -> None:
        page = windows.open(net.contact)
        write(page)
        page.goto("/")
        page.goto("/report/")
        is_kept(page)
        expect(page.locator("[data-draft-notice]")).to_be_visible()

    def test_back_from_another_page_loses_nothing(self, net: Net, windows: Windows) -> None:
        page = windows.open(net.contact)
        write(page)
        page.goto("/")
        page.go_back()
        is_kept(page)

    def test_a_session_lost_on_sending_loses_nothing(self, net: Net, windows: Windows) -> None:
        page = windows.open(net.contact)
        write(page)
        page.context.clear_cookies(name="sessionid")
        page.get_by_text("Send the report").click()
        expect(page.locator("main")).to_contain_text("You have been signed out")
        expect(page.locator("main")).to_contain_text(TITLE)
        assert Report.objects.count() == 0
        session = windows.session(net.contact)
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": windows.url}])
        page.goto("/report/")
        is_kept(page)
        page.get_by_text("Send the report").click()
        page.wait_for_url("**/receipt/")
        assert Report.objects.get().classification == ["fraud/phishing"]

    def test_an_error_loses_nothing_and_arriving_wipes_the_draft(self, net: Net, windows: Windows) -> None:
        page = windows.open(net.contact)
        write(page)
        page.fill("[name=title]", "")
        page.get_by_text("Send the report").click()
        expect(page.locator(".ph-summary")).to_be_focused()
        assert page.input_value("[name=description]") == STORY
        page.fill("[name=title]", TITLE)
        page.get_by_text("Send the report").click()
        page.wait_for_url("**/receipt/")
        assert drafts(page) == []
        page.goto("/report/")
        assert page.input_value("[name=title]") == ""

    def test_starting_afresh_wipes_it(self, net: Net, windows: Windows) -> None:
        page = windows.open(net.contact)
        write(page)
        page.goto("/report/")
        page.get_by_text("Start with an empty form").click()
        expect(page.locator("[name=title]")).to_have_value("")
        page.goto("/report/")
        expect(page.locator("[data-draft-notice]")).to_be_hidden()

    def test_signing_out_wipes_it(self, net: Net, windows: Windows) -> None:
        page = windows.open(net.contact)
        write(page)
        assert len(drafts(page)) == 1
        page.locator("details.ph-menu", has_text="Sign out").locator("summary").click()
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_load_state()
        assert drafts(page) == []

    def test_the_next_person_at_the_same_browser_finds_nothing(self, net: Net, windows: Windows) -> None:
        page = windows.open(net.contact)
        write(page)
        session = windows.session(net.rival_contact)
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": windows.url}])
        page.goto("/report/")
        assert page.input_value("[name=title]") == ""
        assert drafts(page) == []

    def test_a_note_that_was_not_sent_is_kept_too(self, net: Net, windows: Windows) -> None:
        reference = opened(net)
        page = windows.open(net.analyst)
        page.goto(f"/cases/{reference}/")
        unfold(page, "Write a note")
        page.fill("#id_note_body", "half a note")
        page.wait_for_timeout(500)
        page.goto("/")
        page.goto(f"/cases/{reference}/")
        expect(page.locator("#id_note_body")).to_be_visible()
        assert page.input_value("#id_note_body") == "half a note"
        page.locator(".inc-act[open] button[type=submit]").click()
        expect(page.locator(".ph-timeline")).to_contain_text("half a note")
        assert drafts(page) == []


def test_a_double_click_sends_once(net: Net, windows: Windows) -> None:
    reference = opened(net)
    page = windows.open(net.analyst)
    page.goto(f"/cases/{reference}/")
    unfold(page, "Write a note")
    page.fill("#id_note_body", "once")
    page.locator(".inc-act[open] button[type=submit]").dblclick(no_wait_after=True)
    expect(page.locator(".ph-timeline")).to_contain_text("once")
    page.wait_for_timeout(500)
    assert Entry.objects.filter(body="once").count() == 1


def test_an_officer_searches_while_typing(net: Net, windows: Windows) -> None:
    page = windows.open(net.analyst)
    page.goto("/report/")
    page.locator("#id_q").press_sequentially("oper")
    page.locator("#found a").click()
    assert page.url.endswith("?organisation=operator")
    page.fill("[name=title]", TITLE)
    page.fill("[name=description]", STORY)
    page.get_by_text("Time and reach").click()
    page.locator("[name=search]").press_sequentially("bran")
    page.check("[name=affected][value=branch]")
    page.fill("[name=search]", "")
    page.locator("[name=search]").press_sequentially("riv")
    expect(page.locator("[name=affected][value=rival]")).to_be_visible()
    expect(page.locator("[name=affected][value=branch]")).to_be_checked()
    page.get_by_text("Technical traces").first.click()
    page.fill("[name=observables]", "198.51.100.7")
    page.get_by_role("button", name="Show what is recognised").click()
    expect(page.locator("#recognised")).to_contain_text("198[.]51[.]100[.]7")
    page.wait_for_timeout(500)
    page.goto("/report/?organisation=operator")
    expect(page.locator("[name=affected][value=branch]")).to_be_checked()
    page.get_by_text("Send the report").click()
    page.wait_for_url("**/receipt/")
    assert net.branch.pk in Case.objects.get().affected


def test_everything_works_without_script(net: Net, windows: Windows) -> None:
    page = windows.open(net.analyst, java_script_enabled=False)
    page.goto("/report/")
    page.fill("#id_q", "oper")
    page.get_by_role("button", name="Search").click()
    page.locator("#found a").click()
    page.fill("[name=title]", TITLE)
    page.fill("[name=description]", STORY)
    page.get_by_text("Time and reach").click()
    page.fill("[name=search]", "bran")
    page.get_by_role("button", name="Search").click()
    assert page.input_value("[name=title]") == TITLE
    page.check("[name=affected][value=branch]")
    page.get_by_role("button", name="Send the report").click()
    reference = Case.objects.get().reference
    page.goto(f"/cases/{reference}/")
    unfold(page, "Escalate")
    page.locator(".inc-act[open] button[type=submit]").click()
    assert "CERT-CII" in page.locator(".ph-step-offered").inner_text()


def test_the_keyboard_alone_accepts_and_escalates(net: Net, windows: Windows) -> None:
    reference = reported(net)
    page = windows.open(net.analyst)
    page.goto("/cases/")
    accept = page.locator(f"form[action='/cases/{reference}/accept/'] button")
    accept.focus()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("The case is yours now")
    page.goto(f"/cases/{reference}/")
    page.locator(".inc-act summary", has_text="Escalate").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#id_escalate_to")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".ph-step-offered")).to_contain_text("CERT-CII")


def test_a_receipt_prints_without_the_frame(net: Net, windows: Windows) -> None:
    reported(net)
    page = windows.open(net.contact)
    page.goto(f"/reports/{Report.objects.get().reference}/receipt/")
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    page.emulate_media(media="print")
    for hidden in (".ph-side", ".ph-actions", ".ph-top-tools"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator("main")).to_contain_text(Report.objects.get().digest)
