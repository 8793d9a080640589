"""The Council, as its people do it: a meeting is called, a CERT is recommended with one dissent, minutes are proved.

A member with an interest has no vote, and whoever has no business there finds nothing.
"""

import json
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Site, Visitor

pytestmark = pytest.mark.browser

OFFICE = "secretariat@cert-council.example"
CHAIR = "chair@cert-council.example"
MEMBER = "council-member@cert-council.example"
AUDITOR = "auditor@cert-council.example"
STRANGER = "contact@chinar-stores.example"
SUBJECT = "Recommending the next sectoral CERT"
INTEREST = "Awareness at my university"
PLAIN = ":not(:has(input[name=arrive-remote])):not(:has(input[name=arrive-alternate]))"
IN_THE_ROOM = f"form:has(input[name=arrive-seat]){PLAIN} button"


def press(visitor: Visitor, act: str) -> None:
    """Do an act of the page: what needs words was filled in before."""
    form = visitor.page.locator(f"form:has(input[name=act][value={act}])").first
    form.locator("button[type=submit]").click()


def unfold(visitor: Visitor, act: str) -> None:
    visitor.page.locator(f"details:has(input[name=act][value={act}]) > summary").first.click()


def moment(minutes: int) -> str:
    """As a form's field has it, in the country's time."""
    return (datetime.now(ZoneInfo("Asia/Karachi")) + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M")


def a_meeting_is_called(office: Visitor, told: dict[str, str]) -> None:
    office.go("/council/meetings/new/")
    office.page.fill("[name=title]", "Extraordinary meeting")
    # So near that it can be opened already: no meeting begins long before the members were called to it.
    office.page.fill("[name=starts_at]", moment(50))
    office.page.fill("[name=ends_at]", moment(170))
    office.page.fill("[name=place]", "Islamabad")
    office.page.locator("main form.ph-form button[type=submit]").click()
    office.page.wait_for_url(re.compile(r"/meetings/M-"))
    told["meeting"] = re.search(r"/council/meetings/M-[0-9A-Z-]+/", office.page.url)[0]
    for name, subject in (("item", SUBJECT), ("other", INTEREST)):
        told[name] = an_item(office, subject)
        unfold(office, "schedule")
        office.page.select_option("[name=schedule-meeting]", told["meeting"].split("/")[-2])
        press(office, "schedule")
    office.go(told["meeting"])
    unfold(office, "call")
    office.page.fill("[name=call-short_notice]", "A file waits that does not bear delay.")
    press(office, "call")
    expect(office.page.locator("main")).to_contain_text("The members are called and have been told.")


def an_item(office: Visitor, subject: str) -> str:
    office.go("/council/items/new/")
    office.page.fill("[name=title]", subject)
    office.page.locator("main form.ph-form button[type=submit]").click()
    office.page.wait_for_url(re.compile(r"/items/J-"))
    return re.search(r"/council/items/J-[0-9A-Z-]+/", office.page.url)[0]


def the_members_come(office: Visitor, told: dict[str, str]) -> None:
    office.go(told["meeting"])
    in_the_room = office.page.locator(IN_THE_ROOM)
    while in_the_room.count():
        in_the_room.first.click()
    press(office, "open")
    expect(office.page.locator("main")).to_contain_text("The Council can decide")
    expect(office.page.locator("main")).to_contain_text("default, no source")


def a_motion(office: Visitor, item: str, title: str, file: str = "") -> str:
    office.go(item)
    unfold(office, "propose")
    if file:
        office.page.select_option("[name=propose-kind]", "recommend")
        office.page.select_option("[name=propose-file]", file)
    office.page.fill("[name=propose-title]", title)
    office.page.fill("[name=propose-text_en]", "The Council so resolves.")
    office.page.select_option("[name=propose-publication]", "public")
    press(office, "propose")
    office.page.locator("main a[href*='/council/motions/V-']").last.click()
    office.page.wait_for_url(re.compile(r"/motions/V-"))
    return re.search(r"/council/motions/V-[0-9A-Z-]+/", office.page.url)[0]


def vote(member: Visitor, motion: str, choice: str, reasons: str = "") -> None:
    member.go(motion)
    unfold(member, "vote")
    member.page.check(f"[name=vote-choice][value={choice}]")
    member.page.fill("[name=vote-reasons]", reasons)
    press(member, "vote")


def written_down(office: Visitor, seats: list[str], choice: str = "for") -> None:
    for seat in seats:
        unfold(office, "record")
        office.page.select_option("[name=record-seat]", seat)
        office.page.select_option("[name=record-choice]", choice)
        press(office, "record")


def a_cert_is_recommended_with_one_dissent(visitor: type, office: Visitor, told: dict[str, str]) -> None:
    offered = _file_that_waits(office, told["item"])
    motion = a_motion(office, told["item"], "Recommended", offered)
    press(office, "put")
    chair, member = visitor(language="ur").sign_in(CHAIR), visitor().sign_in(MEMBER)
    assert chair.go(motion) == 200
    assert chair.page.locator("html").get_attribute("dir") == "rtl"
    vote(chair, motion, "for")
    vote(member, motion, "dissent", "The team is not staffed yet.")
    office.go(motion)
    written_down(office, ["defence", "interior"])
    press(office, "count")
    main = office.page.locator("main")
    expect(main).to_contain_text("Carried")
    expect(main).to_contain_text("more than 1/2 of votes for and against")
    expect(main).to_contain_text("The team is not staffed yet.")
    number = office.page.locator("main a[href*='/council/resolutions/']").first.get_attribute("href")
    told["resolution"] = str(number)
    if offered:
        assert office.go(f"/network/formation/{offered}/") == 200
        expect(office.page.locator("main")).to_contain_text("Recommended")


def _file_that_waits(office: Visitor, item: str) -> str:
    office.go(item)
    values = office.page.locator("[name=propose-file] option").evaluate_all("all => all.map(each => each.value)")
    return "cert-telecom" if "cert-telecom" in values else next((value for value in values if value), "")


def a_member_with_an_interest_has_no_vote(visitor: type, office: Visitor, told: dict[str, str]) -> None:
    member = visitor().sign_in(MEMBER)
    member.go(told["other"])
    unfold(member, "interest")
    member.page.fill("[name=interest-text]", "I work there.")
    press(member, "interest")
    motion = a_motion(office, told["other"], "Awareness")
    press(office, "put")
    member.go(motion)
    expect(member.page.locator("main")).to_contain_text("Your seat has no vote on it.")
    assert member.page.locator("[name=vote-choice]").count() == 0
    office.go(motion)
    written_down(office, ["defence", "interior", "chair"])
    press(office, "count")
    expect(office.page.locator("main")).to_contain_text("with an interest, no vote")


def everybody_reads_the_resolution(visitor: type, told: dict[str, str]) -> None:
    citizen = visitor()
    assert citizen.go(told["resolution"]) == 200
    expect(citizen.page.locator("main")).to_contain_text("The CERT Council has resolved")
    assert citizen.page.locator("form:has(input[name=act])").count() == 0
    stranger = visitor().sign_in(STRANGER)
    assert stranger.go(told["meeting"]) == 404
    assert stranger.go("/council/") == 404


def the_meeting_ends(office: Visitor, told: dict[str, str]) -> None:
    for item in (told["item"], told["other"]):
        office.go(item)
        unfold(office, "conclude")
        press(office, "conclude")
    office.go(told["meeting"])
    press(office, "close")
    expect(office.page.locator("main")).to_contain_text("its minutes are drafted")
    assert office.go(told["meeting"] + "minutes/") == 200
    expect(office.page.locator("main")).to_contain_text("The team is not staffed yet.")


def an_auditor_proves_the_minutes(visitor: type, site: Site) -> None:
    """Of the meeting before: its minutes were approved and sealed."""
    auditor = visitor().sign_in(AUDITOR)
    auditor.go("/council/meetings/")
    paths = auditor.page.locator("main a[href*='/council/meetings/M-']").evaluate_all(
        "all => all.map(a => a.getAttribute('href'))"
    )
    sealed = [path for path in paths if auditor.go(f"{path}minutes/") == 200]
    assert sealed
    expect(auditor.page.locator("main")).to_contain_text("Yes: nobody has touched them since")
    assert auditor.page.locator("form:has(input[name=act])").count() == 0
    found = site.pehra("council", "verify", "--json")
    proof = json.loads(found.stdout)
    assert found.returncode == 0
    assert proof["journal"] is True
    assert [each["holds"] for each in proof["minutes"]] == [True]


def test_the_council_meets_decides_and_is_held_to_it(site: Site, visitor: type) -> None:
    told: dict[str, str] = {}
    office = visitor().sign_in(OFFICE)
    a_meeting_is_called(office, told)
    the_members_come(office, told)
    a_cert_is_recommended_with_one_dissent(visitor, office, told)
    a_member_with_an_interest_has_no_vote(visitor, office, told)
    everybody_reads_the_resolution(visitor, told)
    the_meeting_ends(office, told)
    an_auditor_proves_the_minutes(visitor, site)
