"""What a newcomer finds of own fields and of calls in the demonstration: the duty officer calls who does not answer, an
analyst fills what closing waits for, and a file is chosen in the words of the page.

With JOURNEY_PICTURES=FOLDER the journey leaves the pictures that the guides show.
"""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from pehra.site.demonstration.calls import LISTS, NOTE
from tests.journeys.conftest import Visitor
from tests.journeys.pressing import PATIENCE

pytestmark = pytest.mark.browser
LEAD, ANALYST, DUTY_OFFICER = "lead@cert-telecom.example", "analyst@cert-telecom.example", "duty-officer@ncert.example"
STRANGER = "contact@chinar-stores.example"
FLOOD = "UDP flood against our DNS resolvers"


def picture(visitor: Visitor, name: str) -> None:
    folder = os.environ.get("JOURNEY_PICTURES")
    if folder:
        visitor.page.screenshot(path=Path(folder) / f"{name}.png")


def test_what_a_newcomer_finds_of_own_fields_and_of_calls(visitor: type) -> None:
    call = the_duty_officer_calls_who_does_not_answer(visitor)
    case = an_analyst_fills_what_closing_waits_for(visitor)
    the_lead_keeps_both_lists(visitor)
    a_file_is_chosen_in_the_words_of_the_page(visitor, case)
    stranger = visitor().sign_in(STRANGER)
    for path in (call, case, "/phone-lists/cert-telecom/", "/fields/cert-telecom/", "/cases/export/parts/"):
        assert stranger.go(path) == 404, path


def the_duty_officer_calls_who_does_not_answer(visitor: type) -> str:
    faraz = visitor().sign_in(DUTY_OFFICER)
    faraz.go("/cases/")
    faraz.page.get_by_role("link", name="Whom to call").click()
    faraz.page.get_by_role("link", name="Call Telecom CERT").click()
    shown = faraz.page.locator("main")
    expect(shown).to_contain_text(NOTE)
    expect(shown.locator(".cl-call")).to_contain_text("No calls and no data in the south")
    dialled = shown.locator(".cl-dial").get_attribute("href") or ""
    assert dialled.removeprefix("tel:") in {each.phone.replace(" ", "") for each in LISTS["cert-telecom"]}
    picture(faraz, "call")
    return faraz.page.url.removeprefix(faraz.site.url)


def an_analyst_fills_what_closing_waits_for(visitor: type) -> str:
    adeel = visitor().sign_in(ANALYST)
    adeel.go("/cases/?tab=ours&status=open")
    adeel.page.get_by_role("link", name=FLOOD, exact=True).first.click()
    fields = adeel.page.locator("#our-fields")
    expect(fields).to_contain_text("Needed before closing")
    fields.get_by_text("Fill our fields").click()
    fields.scroll_into_view_if_needed()
    picture(adeel, "own-fields")
    fields.get_by_label("Service restored on").fill("2026-03-01")
    fields.get_by_role("button", name="Keep it").click()
    expect(adeel.page.locator("#our-fields")).not_to_contain_text("Needed before closing", timeout=PATIENCE)
    return adeel.page.url.removeprefix(adeel.site.url).partition("#")[0]


def the_lead_keeps_both_lists(visitor: type) -> None:
    maryam = visitor().sign_in(LEAD)
    maryam.go("/phone-lists/cert-telecom/")
    expect(maryam.page.locator("main table")).to_contain_text("stands in for Maryam Siddiqui")
    picture(maryam, "phone-list")
    maryam.go("/fields/cert-telecom/")
    expect(maryam.page.locator("main table")).to_contain_text("Service restored on")
    picture(maryam, "fields")
    maryam.go("/fields/cert-telecom/add/")
    answers = maryam.page.get_by_label("Answers to choose from")
    expect(answers).to_be_hidden()
    maryam.page.get_by_label("Kind of answer").select_option("choice")
    expect(answers).to_be_visible()


def a_file_is_chosen_in_the_words_of_the_page(visitor: type, case: str) -> None:
    """Also without script, where only the name of the file is said by the browser itself."""
    for script in (True, False):
        adeel = visitor(language="ur", script=script).sign_in(ANALYST)
        adeel.go(f"{case}evidence/")
        box = adeel.page.locator(".ph-file").first
        expect(box.locator(".ph-file-word")).to_have_text("فائل منتخب کریں")
        box.locator("input").set_input_files({"name": "mail.eml", "mimeType": "message/rfc822", "buffer": b"From: x"})
        said = box.locator("[data-file-said]")
        expect(said).to_have_text("mail.eml") if script else expect(said).to_be_hidden()
        adeel.page.context.close()
