"""How the campaign ends: the paper that verifies, six closed cases, figures that agree at every tier, the journal."""

from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from playwright.sync_api import expect
from pypdf import PdfReader

from tests.journeys.campaign_acts import main_of, many, moves_to, on_the_floor, picture
from tests.journeys.campaign_story import EACH, PUNJAB, TELECOM, Story, found
from tests.journeys.conftest import Visitor
from tests.journeys.pressing import PATIENCE, fill, press, send

CODE: Final = r"\b\w{4}-\w{4}-\w{4}\b"
CAUSE: Final = "An invoice that nobody had ordered."
LESSON: Final = "Archives in mails are opened by nobody but the mail gateway."
MEASURES: Final = ("reports", "opened", "incidents", "no-incident", "closed", "open")
FALAK: Final = "Falak Telecom (Private) Limited"
HEALTH: Final = "Directorate of Digital Health, Punjab (demonstration)"
ROWS, REST, WHOLE = "The rows together", "Of which not told", "The whole"
Table = dict[str, dict[str, int | None]]


def the_statutory_report_verifies(story: Story) -> None:
    """Made by the analyst, printed with a code, and checked by somebody without an account."""
    adeel = story.people.adeel
    adeel.go(f"/cases/{story.main}/documents/")
    form = adeel.page.locator("main form:has([name=purpose])")
    send(adeel.page, form, kind="statutory-pdf", language="en", tlp="TLP:AMBER+STRICT", purpose="For the regulator")
    picture(adeel, "documents")
    row = adeel.page.locator("main table a[href*='/documents/']").first
    story.told["document"] = found(r"\d+(?=/$)", row.get_attribute("href") or "")
    with adeel.page.expect_download(timeout=PATIENCE) as handed_out:
        row.click()
    paper = Path(handed_out.value.path()).read_bytes()
    code = found(CODE, main_of(adeel).inner_text())
    # Lines of the paper may be broken where nothing is seen.
    printed = "\n".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages).replace("\u200b", "")
    assert code in printed
    assert story.main in printed
    anybody = story.people.anybody()
    for body, said in ((paper + b"\n", "This is not the file"), (paper, "This file is what was handed out")):
        anybody.go("/documents/check/")
        shown = anybody.page.locator("main form:has([name=code])")
        shown.locator("[name=file]").set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": body})
        fill(shown, code=code)
        press(anybody.page, shown.locator("button[type=submit]"))
        expect(main_of(anybody)).to_contain_text(said)
        for secret in (story.main, "Khirad", FALAK):
            expect(main_of(anybody)).not_to_contain_text(secret)
    picture(anybody, "checked")


def all_six_are_closed(story: Story) -> None:
    """By whoever has each: one by one, three at once, and the one that climbed by the duty officer."""
    adeel, faraz = story.people.adeel, story.people.faraz
    for case in story.telecom.kept[1:]:
        adeel.go(f"/cases/{case}/")
        send(adeel.page, f"/cases/{case}/close/", cause=CAUSE, lesson=LESSON)
    ayesha, kept = story.people.ayesha, story.punjab.kept
    listed = f"/cases/?tab=ours&organisation={story.punjab.organisation}"
    many(ayesha, listed, kept, "close", cause="نامعلوم کے بل کی ای میل", lesson="منسلک فائلیں گیٹ وے پر کھولی جائیں")
    here = on_the_floor(faraz.page, "open")
    officer = Visitor(faraz.site, faraz.page.context.new_page())
    officer.go(f"/cases/{story.main}/")
    send(officer.page, f"/cases/{story.main}/close/", cause=CAUSE, lesson=LESSON)
    moves_to(faraz.page, "open", here - 1)
    officer.page.close()
    adeel.go(f"/campaigns/{story.told['campaign']}/")
    send(adeel.page, "/end/", outcome="The server is gone; nobody has called it since.")
    for case in story.six:
        reader = faraz if case == story.main else adeel if case in story.telecom.kept else ayesha
        told = reader.page.request.get(f"{story.site.url}/api/v1/cases/{case}").json()
        assert told["status"] == "closed", case


def figures(reader: Visitor, scope: str, by: str) -> Table:
    """What a page of figures says of this quarter: counts by the names of its lines; None where one is not told."""
    today = datetime.now(ZoneInfo("Asia/Karachi"))
    assert reader.go(f"/figures/?scope={scope}&period={today.year}-Q{(today.month + 2) // 3}&by={by}") == 200
    lines: Table = {}
    for row in reader.page.locator("main .ph-table-wrap .sta-table").last.locator("tbody tr, tfoot tr").all():
        name = row.locator("th").evaluate("each => (each.querySelector('bdi') ?? each).textContent.trim()")
        cells = [each.strip().replace(",", "") for each in row.locator("td.sta-number").all_inner_texts()]
        counts = [int(each) if each.isdecimal() else None for each in cells]
        lines[name] = dict(zip(MEASURES, counts, strict=True))
    return lines


def _read(story: Story) -> dict[str, Table]:
    """Exactly for whoever leads the CERT; of the country with what is kept back where it could name somebody."""
    maryam, bilal, faraz = story.people.maryam, story.people.bilal, story.people.faraz
    return {
        "telecom by organisation": figures(maryam, TELECOM, "organisation"),
        "telecom by sector": figures(maryam, TELECOM, "sector"),
        "punjab by organisation": figures(bilal, PUNJAB, "organisation"),
        "punjab by sector": figures(bilal, PUNJAB, "sector"),
        "nation": figures(faraz, "", "sector"),
    }


def the_figures_are_read_before(story: Story) -> None:
    story.before = _read(story)


def the_figures_agree_at_every_tier(story: Story) -> None:
    """Forty reports, six cases, five incidents: alike at organisation, sector, CERT and nation."""
    after = _read(story)
    for name, table in after.items():
        for measure in MEASURES:
            told, rest, whole = (table[line][measure] or 0 for line in (ROWS, REST, WHOLE))
            assert told + rest == whole, (name, measure)

    def grown(table: str, line: str) -> dict[str, int]:
        earlier = story.before[table].get(line, {})
        return {measure: (count or 0) - (earlier.get(measure) or 0) for measure, count in after[table][line].items()}

    three = {"reports": EACH, "opened": 3, "incidents": 3, "no-incident": 0, "closed": 3, "open": 0}
    for line in (FALAK, WHOLE):
        assert grown("telecom by organisation", line) == three
    assert grown("telecom by sector", "Telecommunications") == three
    # One of its cases is the same incident as the other CERT's, and stands for it there.
    for line in (HEALTH, WHOLE):
        assert grown("punjab by organisation", line) == three | {"incidents": 2}
    assert grown("punjab by sector", "Health") == three | {"incidents": 2}
    six = {"reports": 2 * EACH, "opened": 6, "incidents": 5, "no-incident": 0, "closed": 6, "open": 0}
    assert grown("nation", WHOLE) == six


def every_act_is_in_the_journal(story: Story) -> None:
    proof = story.site.pehra("journal", "verify")
    assert proof.returncode == 0, proof.stderr
    counted = story.site.pehra("statistics", "check")
    assert counted.returncode == 0, counted.stdout + counted.stderr
