"""From the network as it is today to six notified provincial CERTs and a separate Government CERT.

On an installation of its own, since afterwards other bodies serve everybody. The Council recommends by a motion that is
put in the meeting that the demonstration has opened; calling one has a journey of its own.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Site, Visitor, started
from tests.journeys.test_council import a_motion, an_item, moment, press, the_members_come, unfold, written_down

pytestmark = pytest.mark.browser

SECRETARIAT = "secretariat@cert-council.example"
MEMBER = "council-member@cert-council.example"
CONTACT = "contact@falak-telecom.example"
HEALTH = "contact@punjab-health-directorate.example"
ANALYST = "analyst@cert-telecom.example"
DUTY_OFFICER = "duty-officer@ncert.example"
PROVINCES = ("cert-punjab", "cert-sindh", "cert-kp", "cert-balochistan", "cert-ajk", "cert-gb")
TITLE = "Signalling gateway answers strangers"


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with started() as running:
        yield running


def the_council_recommends(visitor: type, slug: str) -> None:
    """A meeting of the Council carries the motion, and with it the file moves on."""
    office, told = visitor().sign_in(SECRETARIAT), dict[str, str]()
    told["meeting"] = a_meeting(office, "Meeting on a provincial CERT")
    item = an_item(office, "Recommending a provincial CERT")
    unfold(office, "schedule")
    office.page.select_option("[name=schedule-meeting]", told["meeting"].split("/")[-2])
    press(office, "schedule")
    office.go(told["meeting"])
    unfold(office, "call")
    office.page.fill("[name=call-short_notice]", "A file waits that does not bear delay.")
    press(office, "call")
    the_members_come(office, told)
    a_motion(office, item, "Recommended", slug)
    press(office, "put")
    written_down(office, ["defence", "interior", "chair"])
    press(office, "count")
    expect(office.page.locator("main")).to_contain_text("Carried")
    number = office.page.locator("main a[href*='/council/resolutions/']").first.inner_text()
    office.go(f"/network/formation/{slug}/")
    expect(office.page.locator("main")).to_contain_text("Recommended by the Council")
    expect(office.page.locator("main")).to_contain_text(re.search(r"[0-9]{4}/[0-9]+", number)[0])


def a_meeting(office: Visitor, title: str) -> str:
    """The address of a new meeting, not called yet."""
    office.go("/council/meetings/new/")
    # So near that it can be opened already.
    words = {"title": title, "starts_at": moment(50), "ends_at": moment(170), "place": "Islamabad"}
    for name, value in words.items():
        office.page.fill(f"[name={name}]", value)
    office.page.locator("main form.ph-form button[type=submit]").click()
    office.page.wait_for_url(re.compile(r"/meetings/M-"))
    return re.search(r"/council/meetings/M-[0-9A-Z-]+/", office.page.url)[0]


def picture(visitor: Visitor, name: str) -> None:
    folder = os.environ.get("JOURNEY_PICTURES")
    if folder:
        visitor.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def step(visitor: Visitor, slug: str, act: str, paper: Path, **fields: str) -> None:
    """Take one step by its form."""
    visitor.go(f"/network/formation/{slug}/{act}/")
    for name, value in fields.items():
        visitor.page.fill(f"main [name={name}]", value)
    visitor.page.set_input_files("main [name=document]", paper)
    visitor.page.locator("main form[method=post].ph-form button[type=submit]").click()
    visitor.page.wait_for_url(re.compile(rf"/network/formation/{slug}/$"))


def today_nobody_but_the_national_cert_is_notified(visitor: type, site: Site) -> None:
    prepared = site.pehra("demonstration", "tour", "--prepare")
    assert prepared.returncode == 0, prepared.stderr
    member = visitor().sign_in(MEMBER)
    member.go("/network/formation/")
    wall = member.page.locator("main")
    expect(wall).to_contain_text("The National CERT holds these until separate ones are notified:")
    expect(wall.locator("tr", has_text="Telecom CERT")).to_contain_text("Recommended by the Council")
    for name in ("Punjab CERT", "Balochistan CERT", "Gilgit-Baltistan CERT"):
        expect(wall.locator("tr", has_text=name).first).to_contain_text("Department designated")
    assert member.go("/network/formation/cert-telecom/send/") == 404, "a member keeps no file"
    picture(member, "formation-today")


def a_telecom_company_reports_to_the_national_cert(visitor: type, told: dict[str, str]) -> None:
    contact = visitor().sign_in(CONTACT)
    contact.go("/report/")
    contact.page.fill("[name=title]", TITLE)
    contact.page.fill("[name=description]", "Since this morning it answers requests from unknown networks.")
    contact.page.locator("main form.ph-form button[type=submit]").last.click()
    contact.page.wait_for_url(re.compile(r"/reports/R-[0-9A-Z-]+/receipt/"))
    told["case"] = re.search(r"C-[0-9A-Z]{4}-[0-9A-Z]{4}", contact.page.locator("main").inner_text())[0]
    officer = visitor().sign_in(DUTY_OFFICER)
    officer.go(f"/cases/{told['case']}/")
    form = officer.page.locator(f"form[action='/cases/{told['case']}/accept/']").first
    form.locator("button[type=submit]").click()
    expect(officer.page.locator("main")).to_contain_text("National CERT accepted the case")
    analyst = visitor().sign_in(ANALYST)
    assert analyst.go(f"/cases/{told['case']}/") == 404, "the Telecom CERT is not notified"


def the_cabinet_approves_and_the_gazette_notifies_the_telecom_cert(visitor: type, paper: Path) -> None:
    secretary = visitor().sign_in(SECRETARIAT)
    step(secretary, "cert-telecom", "send", paper)
    step(secretary, "cert-telecom", "approve", paper)
    expect(secretary.page.locator("main")).to_contain_text("What its notification would change today")
    secretary.go("/network/formation/cert-telecom/notify/")
    # Of so few cases and organisations no number is told to whoever cannot see them.
    expect(secretary.page.locator("main")).to_contain_text("open cases would pass: too few")
    picture(secretary, "formation-preview")
    step(secretary, "cert-telecom", "notify", paper, gazette="S.R.O. 7(I)/2026")
    page = secretary.page.locator("main")
    expect(page).to_contain_text("Notified in the gazette")
    expect(secretary.page.locator("body")).to_contain_text("Recorded. The open cases pass now")
    # The page asks for itself until the job has passed everything on.
    expect(page).to_contain_text(re.compile(r"told who serves (it|them) now"), timeout=60_000)


def the_open_case_is_the_telecom_certs_now(visitor: type, told: dict[str, str]) -> None:
    analyst = visitor().sign_in(ANALYST)
    assert analyst.go(f"/cases/{told['case']}/") == 200
    expect(analyst.page.locator("main")).to_contain_text("passed from National CERT to Telecom CERT with the mandate")
    contact = visitor().sign_in(CONTACT)
    contact.go("/inbox/")
    expect(contact.page.locator("main")).to_contain_text("Telecom CERT serves you")
    assert visitor().go("/network/bodies/cert-telecom/rfc2350/") == 200


def one_province_takes_every_step(visitor: type, paper: Path) -> None:
    secretary = visitor().sign_in(SECRETARIAT)
    step(secretary, "cert-kp", "propose", paper)
    assert secretary.go("/network/formation/cert-kp/recommend/") == 404, "only the Council recommends"
    the_council_recommends(visitor, "cert-kp")
    step(secretary, "cert-kp", "send", paper)
    step(secretary, "cert-kp", "return", paper, remarks="Who pays for the night watch?")
    step(secretary, "cert-kp", "send", paper)
    step(secretary, "cert-kp", "approve", paper)
    step(secretary, "cert-kp", "notify", paper, gazette="S.R.O. 8(I)/2026")
    expect(secretary.page.locator("main")).to_contain_text("Seat on the Council opened")


def the_tour_plays_the_rest(visitor: type, site: Site) -> None:
    played = site.pehra("demonstration", "tour")
    assert played.returncode == 0, played.stderr
    assert "Government CERT: its file is opened" in played.stdout
    listed = site.pehra("formation", "list")
    states = {line.split("\t")[0]: line.split("\t")[1] for line in listed.stdout.splitlines()}
    # The demonstration's Council has a seat for Punjab already; the others' are opened by their notification.
    assert {states[slug] for slug in (*PROVINCES, "cert-government")} == {"notified", "seat-opened"}
    assert states["cert-kp"] == "seat-opened"
    member = visitor(language="ur", dark=True).sign_in(MEMBER)
    member.go("/network/formation/")
    assert member.page.locator("html").get_attribute("dir") == "rtl"
    picture(member, "formation-all-notified")
    phone = visitor(width=390).sign_in(MEMBER)
    phone.go("/network/formation/")
    assert phone.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    expect(phone.page.locator(".form-held")).not_to_contain_text("Government CERT")
    expect(phone.page.locator(".form-held")).to_contain_text("CII CERT")


def reports_climb_by_the_new_bodies(visitor: type, site: Site) -> None:
    contact = visitor().sign_in(HEALTH)
    contact.go("/network/chain/?by=organisation&organisation=punjab-health-directorate")
    shown = contact.page.locator("main").inner_text()
    places = [shown.index(name) for name in ("Punjab CERT", "Government CERT", "National CERT")]
    assert places == sorted(places)
    proof = site.pehra("journal", "verify", "--json")
    assert proof.returncode == 0, proof.stderr


def test_from_today_to_all_six_and_a_separate_government_cert(visitor: type, site: Site, tmp_path: Path) -> None:
    """One story in one test: its steps build on each other, so they belong into one process."""
    told: dict[str, str] = {}
    paper = tmp_path / "letter.txt"
    paper.write_text("The paper that says so.")
    today_nobody_but_the_national_cert_is_notified(visitor, site)
    a_telecom_company_reports_to_the_national_cert(visitor, told)
    the_cabinet_approves_and_the_gazette_notifies_the_telecom_cert(visitor, paper)
    the_open_case_is_the_telecom_certs_now(visitor, told)
    one_province_takes_every_step(visitor, paper)
    the_tour_plays_the_rest(visitor, site)
    reports_climb_by_the_new_bodies(visitor, site)
