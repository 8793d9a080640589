"""What the two CERTs do with the campaign, act by act, while the duty officer's floor is open."""

import os
import re
from pathlib import Path
from typing import Final

from playwright.sync_api import Locator, Page, expect

from tests.journeys.campaign_story import (
    CAMPAIGN,
    DOMAIN,
    EACH,
    FILE,
    OPERATOR,
    PUNJAB,
    REMARK,
    SERVER,
    Desk,
    Story,
    found,
    words_of,
)
from tests.journeys.conftest import Visitor
from tests.journeys.pressing import PATIENCE, fill, press, send
from tests.journeys.programs import program_of

LETTER: Final = (
    b"From: billing@khirad-invoices.example\r\nSubject: Invoice 7714\r\n\r\nPlease open the attached invoice.\r\n"
)
TRACES: Final = f"{SERVER}\nhxxps://{DOMAIN.replace('.', '[.]')}/7714\n"
OTHERS_ACT: Final = "The same server, the same archive, the same morning."


def picture(visitor: Visitor, name: str) -> None:
    folder = os.environ.get("JOURNEY_PICTURES")
    if folder:
        language = visitor.page.locator("html").get_attribute("lang")
        visitor.page.screenshot(path=Path(folder) / f"{name}-{language}.png")


def main_of(visitor: Visitor) -> Locator:
    return visitor.page.locator("#main")


def floor_figure(page: Page, name: str) -> Locator:
    return page.locator(f"#floor [data-figure='{name}']")


def on_the_floor(page: Page, name: str) -> int:
    return int(floor_figure(page, name).get_attribute("data-value") or "")


def moves_to(page: Page, name: str, value: int) -> None:
    """The floor shows it by itself: nobody loads the page again."""
    expect(floor_figure(page, name)).to_have_attribute("data-value", str(value), timeout=PATIENCE)


def the_duty_officer_begins_to_watch(story: Story) -> None:
    for watcher in (story.people.faraz, story.people.bilal):
        assert watcher.go("/floor/") == 200
        expect(floor_figure(watcher.page, "open")).to_be_visible()


def programs_get_their_tokens(story: Story) -> None:
    for name, scopes in {
        "operator": ("reports:write", "reports:read"),
        "directorate": ("reports:write", "reports:read"),
        "adeel": ("cases:read", "cases:write"),
        "ayesha": ("cases:read", "cases:write"),
        "stranger": ("reports:write", "reports:read", "cases:read", "cases:write", "network:read"),
    }.items():
        story.programs[name] = program_of(getattr(story.people, name), *scopes)


def forty_reports_come_in(story: Story) -> None:
    """The first two of each organisation by its people, the others by its program; its CERT's floor counts them."""
    floor = story.people.bilal.page
    before = on_the_floor(floor, "new")
    _reports_by_hand(story.people.operator, story.telecom)
    _reports_by_hand(story.people.directorate, story.punjab)
    for name, desk in (("operator", story.telecom), ("directorate", story.punjab)):
        for number in range(len(desk.cases), EACH):
            observables = [{"value": SERVER}, {"value": f"bill-{number}.{DOMAIN}"}]
            given = words_of(desk, number) | {"observables": observables, "classification": ["fraud/phishing"]}
            made = story.programs[name].post("reports", organisation=desk.organisation, **given)
            desk.cases.append(made["case"])
            desk.reports.append(made["report"])
    moves_to(floor, "new", before + EACH)


def _reports_by_hand(reporter: Visitor, desk: Desk) -> None:
    """The first one is for those alone who work on it."""
    for number, label in enumerate(("TLP:AMBER+STRICT", "TLP:AMBER")):
        reporter.go("/report/")
        form = reporter.page.locator("main form.inc-report")
        send(reporter.page, form, **words_of(desk, number), observables=TRACES, tlp=label)
        receipt = main_of(reporter).inner_text()
        desk.cases.append(found(r"C-\w{4}-\w{4}", receipt))
        desk.reports.append(found(r"R-\w{4}-\w{4}", receipt))


def each_analyst_accepts_twenty_at_once(story: Story) -> None:
    for analyst, desk in ((story.people.adeel, story.telecom), (story.people.ayesha, story.punjab)):
        many(analyst, f"/cases/?tab=waiting&organisation={desk.organisation}", desk.cases, "acknowledge")


def many(analyst: Visitor, listed: str, cases: list[str], act: str, **words: str) -> None:
    """Tick cases in the queue, look at what will happen to each, and do it."""
    page = analyst.page
    analyst.go(listed)
    for case in cases:
        page.locator(f"input[name=case][value='{case}']").check()
    page.locator("#bulk_act").select_option(act)
    press(page, page.locator("#bulk button[type=submit]"))
    send(page, "/preview/", **words)
    figure = page.locator("#bulk .ph-figure-value").first
    expect(figure).to_have_text(str(len(cases)), timeout=PATIENCE)
    picture(analyst, f"many-{act}")
    send(page, "/begin/")
    expect(figure).to_have_text(str(len(cases)), timeout=PATIENCE)


def merge(analyst: Visitor, case: str, into: str) -> None:
    """From the page of what a case has to do with others, with a look at what comes together."""
    analyst.go(f"/cases/{case}/connections/")
    press(analyst.page, analyst.page.locator(f"a[href='/cases/{case}/merge/']").first)
    search = analyst.page.locator("main form[method=get]:has([name=into])")
    send(analyst.page, search, into=into)
    expect(main_of(analyst)).to_contain_text(into)
    picture(analyst, "merge")
    send(analyst.page, f"/cases/{case}/merge/", reason=OTHERS_ACT)
    expect(analyst.page).to_have_url(analyst.site.url + f"/cases/{into}/")


def a_merge_is_taken_back(story: Story) -> None:
    """Put into the wrong one of two cases, seen there, taken out again, and put into the right one."""
    adeel, desk = story.people.adeel, story.telecom
    wrong, right, case = desk.cases[1], desk.cases[0], desk.cases[2]
    merge(adeel, case, wrong)
    expect(main_of(adeel).locator(f"a[href='/cases/{case}/']").first).to_be_visible()
    adeel.go(f"/cases/{wrong}/connections/")
    send(adeel.page, f"/cases/{case}/unmerge/", reason="Another office: it belongs to the first wave.")
    expect(adeel.page).to_have_url(story.site.url + f"/cases/{case}/")
    adeel.go(f"/cases/{wrong}/")
    expect(main_of(adeel).locator(f"a[href='/cases/{case}/']")).to_have_count(0)
    merge(adeel, case, right)


def the_reports_become_four_cases(story: Story) -> None:
    """One more by hand in Urdu, the others by each analyst's program."""
    merge(story.people.ayesha, story.punjab.cases[2], story.punjab.cases[0])
    for name, desk in (("adeel", story.telecom), ("ayesha", story.punjab)):
        for case, into in desk.twins.items():
            if case != desk.cases[2]:
                story.programs[name].post(f"cases/{case}/merge", into=into, reason=OTHERS_ACT)
    adeel = story.people.adeel
    adeel.go(f"/cases/{story.main}/")
    for case in (each for each, into in story.telecom.twins.items() if into == story.main):
        expect(main_of(adeel).locator(f"a[href='/cases/{case}/']").first).to_be_visible()
    picture(adeel, "merged-case")


def each_analyst_splits_one_off(story: Story) -> None:
    """A trace of the second case belongs to something else."""
    titles = {"adeel": "Khirad's other server, in another country", "ayesha": "خرد کا دوسرا سرور"}
    for (name, title), desk in zip(titles.items(), (story.telecom, story.punjab), strict=True):
        analyst, case = getattr(story.people, name), desk.cases[1]
        analyst.go(f"/cases/{case}/split/")
        form = analyst.page.locator("main form:has([name=observables])")
        form.locator("label", has_text=DOMAIN.partition(".")[0]).first.locator("input").check()
        picture(analyst, "split")
        send(analyst.page, form, title=title, reason="It has another owner.")
        desk.split_off = found(r"C-\w{4}-\w{4}", analyst.page.url)
        assert desk.split_off not in desk.cases
        expect(analyst.page.locator("h1")).to_contain_text(title)
    assert len(set(story.six)) == 6


def both_work_one_campaign(story: Story) -> None:
    adeel, ayesha = story.people.adeel, story.people.ayesha
    adeel.go("/campaigns/new/")
    words = "Mails with an invoice; whoever opens it calls the same server.\n\nRecognised by the server below."
    form = adeel.page.locator("main form:has([name=techniques])")
    send(adeel.page, form, name=CAMPAIGN, description=words, tlp="TLP:AMBER", techniques="T1566.001 T1204.002")
    campaign = story.told["campaign"] = found(r"K-\w{4}-\w{4}", adeel.page.url)
    send(adeel.page, "/invite/", body=PUNJAB)
    for case in story.telecom.kept:
        send(adeel.page, "/add/", case=case, why="Calls the server.")
    send(adeel.page, f"/campaigns/{campaign}/remark/", body=REMARK)
    for case in story.punjab.kept:
        ayesha.go(f"/cases/{case}/connections/")
        send(ayesha.page, f"/cases/{case}/campaign/", campaign=campaign, why="اسی سرور سے رابطہ")
    for analyst, own, others in ((adeel, story.telecom, story.punjab), (ayesha, story.punjab, story.telecom)):
        assert analyst.go(f"/campaigns/{campaign}/") == 200
        expect(main_of(analyst)).to_contain_text(REMARK)
        # Each sees the campaign whole, and of the other's cases nothing that it did not see before.
        for case in own.kept:
            expect(main_of(analyst).locator(f"a[href='/cases/{case}/']").first).to_be_visible()
        for case in others.kept:
            expect(main_of(analyst)).not_to_contain_text(case)
        expect(analyst.page.locator(".ph-figure-value").first).to_have_text("3")
        picture(analyst, "campaign")


def two_cases_are_one_incident(story: Story) -> None:
    """Two CERTs agree on it, and neither sees the other's case."""
    ours, theirs = story.telecom.cases[1], story.punjab.cases[1]
    adeel, ayesha = story.people.adeel, story.people.ayesha
    adeel.go(f"/cases/{ours}/connections/")
    send(adeel.page, f"/cases/{ours}/same/", to=theirs, reason=OTHERS_ACT)
    ayesha.go(f"/cases/{theirs}/connections/")
    expect(main_of(ayesha)).to_contain_text(ours)
    send(ayesha.page, f"/cases/{theirs}/same/accept/")
    assert ayesha.go(f"/cases/{ours}/") == 404
    assert adeel.go(f"/cases/{theirs}/") == 404


def a_redacted_copy_is_released_by_a_second_person(story: Story) -> None:
    """For TLP:AMBER, of a case that is TLP:AMBER+STRICT: who was hit stands in it nowhere."""
    adeel, maryam = story.people.adeel, story.people.maryam
    adeel.go(f"/cases/{story.main}/releases/begin/")
    send(adeel.page, adeel.page.locator("main form:has([name=naming])"), tlp="TLP:AMBER")
    draft = story.told["draft"] = adeel.page.url.rstrip("/").rpartition("/")[2]
    send(adeel.page, "/remove/")
    send(adeel.page, "/take-out/", text="Khirad")
    picture(adeel, "redacting")
    hand_over = adeel.page.locator("#edit button[name=submit]")
    press(adeel.page, hand_over)
    assert adeel.page.locator("form[action$='/release/']").count() == 0, "whoever wrote in it does not release it"
    maryam.go("/releases/?side=waiting")
    press(maryam.page, maryam.page.locator(f"main a[href$='/releases/{draft}/']"))
    expect(maryam.page.locator("ins").first).to_be_visible()
    picture(maryam, "release")
    send(maryam.page, "/release/")
    copy = maryam.page.locator("main a[href^='/releases/']", has_text=re.compile(r"\w-\w{4}-\w{4}")).first
    story.told["copy"] = copy.inner_text().strip()


def the_other_cert_reads_the_copy(story: Story) -> None:
    copy, adeel, ayesha = story.told["copy"], story.people.adeel, story.people.ayesha
    adeel.go(f"/releases/{copy}/share/")
    form = adeel.page.locator("main form:has([name=bodies])")
    fill(form, bodies=[PUNJAB], purpose="To look for it in their own logs")
    press(adeel.page, form.locator("button[type=submit]:not([name])"))
    press(adeel.page, adeel.page.locator("main button[name=share]"))
    ayesha.go("/releases/")
    share = ayesha.page.locator("main a[href^='/releases/shared/']").first
    story.told["share"] = found(r"\w-\w{4}-\w{4}", share.get_attribute("href") or "")
    press(ayesha.page, share)
    send(ayesha.page, "/acknowledge/")
    assert ayesha.go(f"/releases/{copy}/") == 200
    read = main_of(ayesha).inner_text()
    assert "█" in read
    assert "203[.]0[.]113[.]214" in read, "what others need to defend themselves stays"
    for secret in ("Falak", OPERATOR, "Khirad", "0300", story.main):
        assert secret not in read, secret
    picture(ayesha, "copy")


def the_duty_officer_sees_the_case_arrive(story: Story) -> None:
    """Offered and accepted by the National CERT, and the floor that was open all the while says so each time."""
    faraz, adeel = story.people.faraz, story.people.adeel
    offered, here = on_the_floor(faraz.page, "offered"), on_the_floor(faraz.page, "open")
    adeel.go(f"/cases/{story.main}/")
    send(adeel.page, f"/cases/{story.main}/escalate/")
    moves_to(faraz.page, "offered", offered + 1)
    beside = Visitor(faraz.site, faraz.page.context.new_page())
    beside.go(f"/cases/{story.main}/")
    send(beside.page, f"/cases/{story.main}/accept/")
    moves_to(faraz.page, "offered", offered)
    moves_to(faraz.page, "open", here + 1)
    picture(faraz, "floor")
    expect(main_of(beside)).to_contain_text("National CERT accepted the case")
    beside.page.close()


def the_evidence_changes_hands(story: Story) -> None:
    """Taken in by one CERT, taken over by the other: both sign, and the chain holds."""
    adeel, faraz = story.people.adeel, story.people.faraz
    adeel.go(f"/cases/{story.main}/evidence/")
    adeel.page.set_input_files("[name=file]", {"name": FILE, "mimeType": "message/rfc822", "buffer": LETTER})
    form = adeel.page.locator("form[data-evidence-upload]")
    fill(form, how="received", source="Rashid Khirad, office 0", place="Lahore")
    form.locator("button[type=submit]").last.click()
    adeel.page.wait_for_url(re.compile(r"/evidence/E-\w{4}-\w{4}/$"), timeout=PATIENCE)
    piece = story.told["piece"] = found(r"E-\w{4}-\w{4}", adeel.page.url)
    send(adeel.page, "/hand-over/", to="ncert", reason="To be compared with what other CERTs hold.")
    officer = Visitor(faraz.site, faraz.page.context.new_page())
    officer.go(f"/cases/{story.main}/evidence/{piece}/")
    send(officer.page, "/accept/", place="Islamabad")
    expect(main_of(officer)).to_contain_text("The chain holds.")
    expect(main_of(officer).locator(".ph-event")).to_have_count(3)
    main_of(officer).locator(".ph-event").last.scroll_into_view_if_needed()
    picture(officer, "evidence")
    with officer.page.expect_download(timeout=PATIENCE) as taken:
        officer.page.locator("form[action$='/copy/'] button[type=submit]").click()
    assert Path(taken.value.path()).read_bytes() == LETTER
    officer.page.close()
