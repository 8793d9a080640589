"""The main job, as its users do it: an incident reported in Urdu climbs to the National CERT, and nobody else knows.

With JOURNEY_PICTURES=FOLDER the journey leaves the pictures that the README shows.
"""

import json
import os
import re
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Site, Visitor

pytestmark = pytest.mark.browser

TITLE = "ہمارے سگنلنگ گیٹ وے پر غیر مجاز رسائی"
STORY = "رات دو بجے سے گیٹ وے پر نامعلوم پتوں سے لاگ اِن ہو رہے ہیں۔ رسائی بند کر دی گئی ہے، لاگ محفوظ ہیں۔"
CONTACT = "contact@falak-telecom.example"
STRANGER = "contact@chinar-stores.example"
ANALYST = "analyst@cert-telecom.example"
DUTY_OFFICER = "duty-officer@ncert.example"
AUDITOR = "auditor@cert-council.example"


def picture(visitor: Visitor, name: str, *, full: bool = False) -> None:
    folder = os.environ.get("JOURNEY_PICTURES")
    if folder:
        visitor.page.screenshot(path=Path(folder) / f"{name}.png", full_page=full)


def act(visitor: Visitor, reference: str, name: str) -> None:
    """Press the button of an act that needs no words, on the page of a case."""
    form = visitor.page.locator(f"form[action='/cases/{reference}/{name}/']").first
    button = form.locator("button[type=submit]")
    if not button.is_visible():
        visitor.page.locator("details", has=form).locator("summary").first.click()
    button.click()


def an_organisation_reports_in_urdu(visitor: type, told: dict[str, str]) -> None:
    contact = visitor(language="ur").sign_in(CONTACT)
    assert contact.page.locator("html").get_attribute("dir") == "rtl"
    contact.go("/report/")
    contact.page.fill("[name=title]", TITLE)
    contact.page.fill("[name=description]", STORY)
    expect(contact.page.locator("main")).to_contain_text("ٹیلی کام سرٹ")
    picture(contact, "report-in-urdu")
    contact.page.locator("main form.ph-form button[type=submit]").last.click()
    contact.page.wait_for_url(re.compile(r"/reports/R-[0-9A-Z-]+/receipt/"))
    receipt = contact.page.locator("main")
    told["case"] = re.search(r"C-[0-9A-Z]{4}-[0-9A-Z]{4}", receipt.inner_text())[0]
    told["report"] = re.search(r"R-[0-9A-Z]{4}-[0-9A-Z]{4}", receipt.inner_text())[0]
    assert re.search(r"\b[0-9a-f]{64}\b", receipt.inner_text()), "the receipt shows the hash"
    picture(contact, "receipt", full=True)


def the_receipt_proves_itself(visitor: type, site: Site, told: dict[str, str], tmp_path: Path) -> None:
    contact = visitor().sign_in(CONTACT)
    contact.go("/")
    answer = contact.page.request.get(f"{site.url}/reports/{told['report']}/receipt.json")
    file = tmp_path / "receipt.json"
    file.write_bytes(answer.body())
    assert json.loads(answer.body())["report"] == told["report"]
    assert site.pehra("receipt", "verify", str(file)).returncode == 0
    file.write_text(answer.text().replace(told["report"], "R-0000-0000"))
    assert site.pehra("receipt", "verify", str(file)).returncode == 1


def the_right_cert_accepts_and_escalates(visitor: type, told: dict[str, str]) -> None:
    analyst = visitor().sign_in(ANALYST)
    analyst.go("/cases/")
    expect(analyst.page.locator("main")).to_contain_text(TITLE)
    picture(analyst, "queue")
    analyst.go(f"/cases/{told['case']}/")
    act(analyst, told["case"], "accept")
    expect(analyst.page.locator("main")).to_contain_text("Telecom CERT accepted the case")
    act(analyst, told["case"], "escalate")
    expect(analyst.page.locator("main")).to_contain_text("National CERT")
    expect(analyst.page.locator("main")).to_contain_text("Offered, not yet accepted")


def the_national_cert_takes_it_as_cii_cert(visitor: type, told: dict[str, str]) -> None:
    officer = visitor().sign_in(DUTY_OFFICER)
    officer.go(f"/cases/{told['case']}/")
    act(officer, told["case"], "accept")
    page = officer.page.locator("main")
    expect(page).to_contain_text("National CERT accepted the case")
    expect(page).to_contain_text("CII CERT")
    for stage in ("First report", "Update", "Final report", "Acknowledge"):
        expect(page).to_contain_text(stage)
    receipts = officer.page.locator(f"a[href*='/cases/{told['case']}/receipts/']")
    assert receipts.count() == 4, "two hand-overs, each with an offer and an answer"
    picture(officer, "case-chain")


def the_organisation_sees_where_its_report_is(visitor: type, told: dict[str, str]) -> None:
    contact = visitor(language="ur", width=390).sign_in(CONTACT)
    contact.go(f"/cases/{told['case']}/")
    expect(contact.page.locator("main")).to_contain_text("قومی سرٹ")
    picture(contact, "case-on-a-phone")


def an_unrelated_organisation_finds_no_trace(visitor: type, told: dict[str, str]) -> None:
    stranger = visitor().sign_in(STRANGER)
    for path in ("/", "/reports/", "/cases/", "/inbox/", f"/cases/?reference={told['case']}"):
        stranger.go(path)
        content = stranger.page.content()
        assert TITLE not in content, path
        # The reference that was asked for may stand in the field it was typed into, and nowhere else.
        assert told["case"] not in stranger.page.locator("body").inner_text(), path
    absent = "C-0000-0000"
    assert stranger.go(f"/cases/{told['case']}/") == stranger.go(f"/cases/{absent}/") == 404
    stranger.go(f"/cases/{told['case']}/")
    real = stranger.page.locator("body").inner_text()
    stranger.go(f"/cases/{absent}/")
    assert stranger.page.locator("body").inner_text() == real, "forbidden and absent look alike"
    for path in (f"/reports/{told['report']}/", f"/reports/{told['report']}/receipt.json"):
        assert stranger.go(path) == 404


def a_visitor_without_an_account_learns_nothing(site: Site, told: dict[str, str]) -> None:
    for path in (f"/cases/{told['case']}/", f"/reports/{told['report']}/receipt.json", "/journal/"):
        with urllib.request.urlopen(site.url + path) as answer:
            assert "/sign-in/" in answer.url
            assert TITLE not in answer.read().decode()
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{site.url}/api/v1/cases/{told['case']}")
    assert refused.value.code == 401


def the_auditor_finds_each_act_and_the_journal_verifies(visitor: type, site: Site, told: dict[str, str]) -> None:
    auditor = visitor().sign_in(AUDITOR)
    auditor.go(f"/journal/?subject=case:{told['case']}")
    for name in ("report.submit", "case.accept", "case.escalate"):
        expect(auditor.page.locator("main")).to_contain_text(name)
    picture(auditor, "journal")
    assert auditor.go(f"/cases/{told['case']}/") == 404, "an auditor reads the journal and no case"
    proof = site.pehra("journal", "verify", "--json")
    assert proof.returncode == 0, proof.stderr
    auditor.go("/network/")
    picture(auditor, "network")


def test_a_report_climbs_and_nobody_else_learns_of_it(visitor: type, site: Site, tmp_path: Path) -> None:
    """One story in one test: its steps build on each other, so they belong into one process."""
    told: dict[str, str] = {}
    an_organisation_reports_in_urdu(visitor, told)
    the_receipt_proves_itself(visitor, site, told, tmp_path)
    the_right_cert_accepts_and_escalates(visitor, told)
    the_national_cert_takes_it_as_cii_cert(visitor, told)
    the_organisation_sees_where_its_report_is(visitor, told)
    an_unrelated_organisation_finds_no_trace(visitor, told)
    a_visitor_without_an_account_learns_nothing(site, told)
    the_auditor_finds_each_act_and_the_journal_verifies(visitor, site, told)
