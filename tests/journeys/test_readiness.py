"""A provincial lead finishes a SIM3 self-assessment: answered with the analyst, reviewed by another CERT, accepted.

Its gaps are planned, and somebody without an account checks a certificate.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Site, Visitor

pytestmark = pytest.mark.browser

LEAD = "lead@cert-punjab.example"
ANALYST = "analyst@cert-punjab.example"
REVIEWER = "lead@cert-telecom.example"
MEMBER = "council-member@cert-council.example"
STRANGER = "contact@chinar-stores.example"
WORDS = "Zarqa-words: the procedure was signed by the head of the team."


def press(visitor: Visitor, name: str) -> None:
    visitor.page.get_by_role("button", name=name, exact=True).first.click()


def the_lead_begins(visitor: type, told: dict[str, str]) -> None:
    lead = visitor().sign_in(LEAD)
    lead.go("/readiness/maturity/cert-punjab/")
    press(lead, "Begin a self-assessment")
    lead.page.wait_for_url(re.compile(r"/readiness/assessments/A-"))
    told["path"] = re.search(r"/readiness/assessments/A-[^/]+/", lead.page.url)[0]
    # What was agreed the last time is there to be looked at again.
    expect(lead.page.locator("main")).to_contain_text("45/45")


def the_analyst_answers(visitor: type, told: dict[str, str]) -> None:
    analyst = visitor().sign_in(ANALYST)
    analyst.go(f"{told['path']}answers/p/")
    analyst.page.locator("[name='P-9.level']").select_option("3")
    analyst.page.locator("[name='P-9.text']").fill(WORDS)
    analyst.page.locator("[name='P-9.link']").fill("nowhere")
    press(analyst, "Save")
    # What is refused stands beside what was typed, and nothing of it is lost.
    expect(analyst.page.locator("main")).to_contain_text("A link begins with")
    assert analyst.page.locator("[name='P-9.text']").input_value() == WORDS
    analyst.page.locator("[name='P-9.link']").fill("https://cert.example/handbook")
    press(analyst, "Save")
    expect(analyst.page.locator("svg .rdy-dot")).to_have_count(45)
    assert analyst.page.get_by_role("link", name="Submit for review").count() == 0, "that is the lead's"


def the_lead_submits(visitor: type, told: dict[str, str]) -> None:
    lead = visitor().sign_in(LEAD)
    lead.go(f"{told['path']}submit/")
    lead.page.locator("[name=reviewing_body]").select_option("cert-telecom")
    press(lead, "Save")
    expect(lead.page.locator("main")).to_contain_text("Under review")


def another_cert_reviews(visitor: type, told: dict[str, str]) -> None:
    reviewer = visitor().sign_in(REVIEWER)
    reviewer.go("/readiness/")
    reviewer.page.get_by_role("link", name="Review a self-assessment").first.click()
    assert told["path"] in reviewer.page.url
    for area in "ohtp":
        reviewer.go(f"{told['path']}review/{area}/")
        if area == "p":
            expect(reviewer.page.locator("main")).to_contain_text(WORDS)
            reviewer.page.locator("[name='P-13.agreed']").select_option("2")
            reviewer.page.locator("[name='P-13.remark']").fill("Not yet approved.")
        press(reviewer, "Save")
    press(reviewer, "Finish the review")
    expect(reviewer.page.locator("main")).to_contain_text("Reviewed")


def the_lead_accepts_and_plans(visitor: type, told: dict[str, str]) -> None:
    lead = visitor().sign_in(LEAD)
    lead.go(told["path"])
    expect(lead.page.locator("main")).to_contain_text("Not yet approved.")
    press(lead, "Accept these levels")
    expect(lead.page.locator("main")).to_contain_text("Accepted")
    lead.go("/readiness/maturity/cert-punjab/lacking/")
    lacking = lead.page.locator("main table")
    expect(lacking).to_contain_text("H-2")
    # What has reached its target is lacking no longer.
    expect(lacking).not_to_contain_text("P-9")
    lead.page.get_by_role("link", name=re.compile("^Plan: H-2")).click()
    lead.page.locator("[name=owner]").select_option(index=1)
    lead.page.locator("[name=due_on]").fill("2099-01-31")
    press(lead, "Save")
    expect(lacking).to_contain_text("31 Jan 2099")


def others_see_figures_or_nothing(visitor: type, told: dict[str, str]) -> None:
    member = visitor().sign_in(MEMBER)
    assert member.go("/readiness/maturity/cert-punjab/") == 200
    expect(member.page.locator("main")).to_contain_text("45")
    assert WORDS not in member.page.content()
    assert member.go(told["path"]) == 404
    stranger = visitor().sign_in(STRANGER)
    assert stranger.go(told["path"]) == 404
    assert stranger.go("/readiness/maturity/") == 404


def anybody_checks_a_certificate(visitor: type, site: Site) -> None:
    analyst = visitor().sign_in(ANALYST)
    analyst.go("/readiness/training/")
    code = re.search(r"\b[0-9A-Z]{4}(-[0-9A-Z]{4}){3}\b", analyst.page.locator("main").inner_text())[0]
    answer = analyst.page.request.get(
        site.url + analyst.page.get_by_role("link", name=re.compile("^PDF")).first.get_attribute("href")
    )
    assert answer.body().startswith(b"%PDF-")
    anybody = visitor(language="ur")
    assert anybody.go(f"/readiness/certificates/?code={code.lower()}") == 200
    expect(anybody.page.locator("main")).to_contain_text("Ayesha Malik")
    assert anybody.go("/readiness/certificates/?code=0000-0000-0000-0000") == 404
    assert "Ayesha" not in anybody.page.content()


def test_a_provincial_lead_finishes_a_self_assessment(site: Site, visitor: type) -> None:
    told: dict[str, str] = {}
    the_lead_begins(visitor, told)
    the_analyst_answers(visitor, told)
    the_lead_submits(visitor, told)
    another_cert_reviews(visitor, told)
    the_lead_accepts_and_plans(visitor, told)
    others_see_figures_or_nothing(visitor, told)
    anybody_checks_a_certificate(visitor, site)
