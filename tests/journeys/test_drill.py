"""A drill as people play it: a provincial lead plans it, plays it with a department, and reads the score."""

import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

LEAD, ANALYST = "lead@cert-punjab.example", "analyst@cert-punjab.example"
CONTACT, DUTY = "contact@punjab-health-directorate.example", "duty-officer@ncert.example"
WARNING = "This is an exercise: nothing on this page is real."


def press(visitor: Any, name: str) -> None:
    """A button of the page's own, not one of the frame's."""
    visitor.page.locator("#main").get_by_role("button", name=name, exact=True).first.click()


def joins(visitor: Any, address: str, email: str) -> Any:
    """Another person opens the drill and takes part for their party."""
    person = visitor().sign_in(email)
    person.go(address)
    press(person, "We take part")
    expect(person.page.locator("#main")).to_contain_text("Takes part")
    return person


def planned(lead: Any) -> str:
    """A drill from its template, in an hour; returns its address."""
    lead.go("/readiness/drills/")
    expect(lead.page.locator("#main")).to_contain_text("Ransomware at a provincial body")
    lead.page.get_by_role("link", name="Plan a drill").click()
    scenario = lead.page.locator(".card", has_text="Ransomware at a provincial body")
    scenario.get_by_role("link", name="Plan this drill").click()
    lead.page.fill("[name=role_victim]", "punjab-health-directorate")
    soon = datetime.now(ZoneInfo("Asia/Karachi")) + timedelta(hours=1)
    lead.page.fill("[name=planned_for]", f"{soon:%Y-%m-%dT%H:%M}")
    press(lead, "Plan the drill")
    lead.page.wait_for_url(re.compile(r"/readiness/drills/D-"))
    return "/" + lead.page.url.split("/", 3)[3]


def begun(lead: Any, address: str) -> str:
    """The drill begins; returns the reference of its first case."""
    lead.go(address)
    press(lead, "Send the brief")
    press(lead, "Start the drill")
    expect(lead.page.locator("#main")).to_contain_text(WARNING)
    # The worker files the first report within its minute, and the page follows by itself.
    case = lead.page.locator("#live a[href*='/cases/C-']").first
    case.wait_for(timeout=100_000)
    return str(case.inner_text()).strip()


def accepts(analyst: Any, reference: str) -> None:
    """The case stands apart from real ones, and says what it is."""
    analyst.go("/cases/")
    main = analyst.page.locator("#main")
    expect(main).to_contain_text("A drill is under way")
    expect(main).not_to_contain_text(reference)
    analyst.page.get_by_role("link", name="Show the cases of the drill").first.click()
    expect(main).to_contain_text(reference)
    analyst.go(f"/cases/{reference}/")
    expect(main).to_contain_text(WARNING)
    press(analyst, "Accept the case")
    expect(main).to_contain_text(WARNING)


def reports_for_real(contact: Any, address: str) -> None:
    """Something real in the middle of it is real, and nobody takes one for the other."""
    main = contact.page.locator("#main")
    contact.go("/report/")
    expect(main).not_to_contain_text(WARNING)
    contact.page.fill("[name=title]", "A stolen laptop, for real")
    contact.page.fill("[name=description]", "It was left in a car.")
    press(contact, "Send the report")
    contact.page.wait_for_url(re.compile(r"/reports/R-"))
    expect(main).not_to_contain_text(WARNING)
    contact.go(address)
    expect(main).not_to_contain_text("A stolen laptop")


def ends(lead: Any, address: str) -> None:
    lead.go(address)
    expect(lead.page.locator("#live")).to_contain_text("In time")
    press(lead, "End the drill")
    expect(lead.page.locator("#live")).to_contain_text("100 %")
    with lead.page.expect_download() as downloading:
        lead.page.get_by_role("link", name="Report (PDF)").click()
    assert downloading.value.suggested_filename.startswith("drill-D-")


def test_schedule_a_drill_play_it_and_get_its_score(visitor: Any) -> None:
    lead = visitor().sign_in(LEAD)
    address = planned(lead)
    contact = joins(visitor, address, CONTACT)
    joins(visitor, address, DUTY)
    reference = begun(lead, address)
    analyst = visitor().sign_in(ANALYST)
    accepts(analyst, reference)
    reports_for_real(contact, address)
    ends(lead, address)
    contact.go(address)
    expect(contact.page.locator("#live")).to_contain_text("100 %")
    analyst.go("/cases/")
    main = analyst.page.locator("#main")
    expect(main).to_contain_text("A stolen laptop, for real")
    expect(main).not_to_contain_text("A drill is under way")
