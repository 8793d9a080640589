"""The whole story on a telephone in Urdu: told, asked, answered, taken up, answered; with and without a script."""

import re
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from pehra.incidents.models import Case
from pehra.public.actions import desk as acts
from pehra.public.actions import taking_up
from pehra.public.models import PublicReport
from pehra.public.rules import tickets
from tests.axe import UNFOLD, violations
from tests.incidents.conftest import Net
from tests.incidents.web.windows import Windows
from tests.public.conftest import PNG, handed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = 360
WORDS = "مجھے بینک کے نام سے فون آیا اور میرے پیسے نکل گئے۔"


def wider(page: object) -> int:
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")  # type: ignore[attr-defined, no-any-return]


def test_the_whole_story_on_a_telephone_in_urdu(
    desk: Net, windows: Windows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The real work, as a telephone does it.
    monkeypatch.setattr(tickets, "LEAST_BITS", 15)
    screen = tmp_path / "screen.png"
    screen.write_bytes(PNG)
    phone = windows.open(language="ur", width=PHONE)
    phone.goto("/public/")
    expect(phone.locator("html")).to_have_attribute("dir", "rtl")
    assert wider(phone) <= 0
    phone.locator("label.pub-choice", has=phone.locator("[value=money-lost]")).click()
    phone.locator("[name=words]").fill(WORDS)
    phone.locator("[name=files]").set_input_files(screen)
    expect(phone.locator("[name=concerns]")).to_be_hidden()
    phone.locator("button.pub-send").click()
    expect(phone.locator(".pub-receipt")).to_be_visible(timeout=60_000)
    row = PublicReport.objects.get()
    assert (row.slow, row.language, row.words) == (False, "ur", WORDS)
    expect(phone.locator(".pub-receipt")).to_contain_text(row.reference)
    assert wider(phone) <= 0
    # Sent once more, since the line was lost: the same receipt.
    link = phone.locator(".pub-receipt a").get_attribute("href")
    phone.reload()
    assert phone.locator(".pub-receipt a").get_attribute("href") == link
    assert PublicReport.objects.count() == 1

    phone.locator("main a.pub-send").click()
    expect(phone.locator(".pub-stands")).to_contain_text("موصول ہوئی")
    expect(phone.locator("#said")).to_contain_text("screen.png")
    acts.ask(by=desk.duty_officer, reference=row.reference, words="یہ کب ہوا؟", at=timezone.now())
    phone.reload()
    expect(phone.locator(".pub-stands")).to_contain_text("سوال")
    expect(phone.locator("#said")).to_contain_text("یہ کب ہوا؟")
    phone.locator("form [name=words]").fill("آج صبح۔")
    phone.locator("form button.pub-send").click()
    expect(phone.locator("#said")).to_contain_text("آج صبح۔")
    assert wider(phone) <= 0

    taking_up.take_up(by=desk.duty_officer, reference=row.reference, title="رقم نکل گئی", at=timezone.now())
    acts.close(by=desk.duty_officer, reference=row.reference, words="بینک کو بتا دیا گیا ہے۔", at=timezone.now())
    phone.reload()
    expect(phone.locator("main")).to_contain_text("بینک کو بتا دیا گیا ہے۔")
    assert Case.objects.get().organisation.slug == "citizens"
    assert {cookie["name"] for cookie in phone.context.cookies()} <= {"pehra_language", "pehra_theme"}


def test_without_a_script_the_form_is_read_and_asks_for_patience(desk: Net, windows: Windows) -> None:
    phone = windows.open(language="ur", width=PHONE, java_script_enabled=False)
    phone.goto("/public/")
    expect(phone.locator("noscript .pub-note, .pub-note").first).to_be_visible()
    phone.locator("label.pub-choice", has=phone.locator("[value=malware]")).click()
    phone.locator("[name=words]").fill(WORDS)
    phone.locator("button.pub-send").click()
    expect(phone.locator("[name=words]")).to_have_value(WORDS)
    expect(phone.locator("main")).to_contain_text("انتظار")
    assert not PublicReport.objects.exists()


@pytest.mark.parametrize(("language", "theme"), [("ur", "dark"), ("en", "light"), ("ur", "light"), ("en", "dark")])
def test_axe_finds_nothing_and_nothing_overflows(desk: Net, windows: Windows, language: str, theme: str) -> None:
    made = handed_in(timezone.now(), words=WORDS)
    taken = handed_in(timezone.now(), address="10.0.0.1", consent="network")
    acts.ask(by=desk.duty_officer, reference=made.reference, words="When?", at=timezone.now())
    taking_up.take_up(by=desk.duty_officer, reference=taken.reference, title="Fraud", at=timezone.now())
    reference = Case.objects.get().reference
    anybody = windows.open(language=language, theme=theme, width=PHONE, bypass_csp=True)
    officer = windows.open(desk.duty_officer, language=language, theme=theme, width=390, bypass_csp=True)
    contact = windows.open(desk.contact, language=language, theme=theme, width=390, bypass_csp=True)
    pages = [
        *((anybody, path) for path in ("/public/", "/public/follow/", f"/public/r/{made.code}/", "/public/r/0/")),
        (officer, "/public/desk/"),
        (officer, f"/public/desk/{made.reference}/"),
        (officer, f"/public/case/{reference}/"),
        (contact, "/public/claim/"),
    ]
    found = {}
    for page, path in pages:
        page.goto(path)
        page.evaluate(UNFOLD)
        wrong = [f"{each['id']}: {node['target']}" for each in violations(page) for node in each["nodes"]]
        if wrong or wider(page) > 0:
            found[path] = (wrong[:6], wider(page))
    assert found == {}
    assert re.search("P-", officer.content())
