"""In a real Chromium: a letter is prepared, read and sent; on a telephone, in Urdu, somebody answers it with a file."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from pehra.correspondence.models import Message, MessageFile, Request
from pehra.incidents.rules.intake import Seen
from tests.correspondence.conftest import Net
from tests.correspondence.writing import ADDRESS
from tests.incidents.acting import opened
from tests.incidents.web.windows import Windows

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SLOWLY = 60_000
ANSWER = "سرور بند کر دیا گیا ہے۔"


def test_a_letter_and_its_answer(net: Net, windows: Windows, tmp_path: Path) -> None:
    case = opened(net, observables=(Seen(ADDRESS),))
    page = windows.open(net.analyst)
    page.set_default_timeout(SLOWLY)
    page.goto(f"/cases/{case}/requests/")
    page.get_by_role("link", name="Write a request").click()
    page.get_by_label("Name of the third party").fill("Sitara Hosting")
    page.get_by_label("Their mail address").fill("abuse@sitara.example")
    page.get_by_label("198[.]51[.]100[.]77").check()
    page.get_by_role("button", name="Prepare the letter").click()
    expect(page.get_by_role("heading", name="Exactly this leaves")).to_be_visible(timeout=SLOWLY)
    expect(page.locator(".cor-letter")).to_contain_text("Dear Sitara Hosting,")
    page.get_by_label("How does it get there?").select_option("phone")
    page.get_by_role("button", name="Send exactly this").click()
    expect(page.locator(".cor-thread")).to_contain_text("Dear Sitara Hosting,", timeout=SLOWLY)
    assert Request.objects.get().state == "sent"
    page.locator("summary", has_text="Make a new secret link").click()
    page.locator("form", has_text="All earlier links").get_by_role("button").click()
    link = page.locator(".cor-link")
    expect(link).to_contain_text("/answer/", timeout=SLOWLY)
    path = "/answer/" + link.inner_text().split("/answer/")[1].strip()

    file = tmp_path / "log.txt"
    file.write_bytes(b"one line")
    phone = windows.open(language="ur", width=360)
    phone.set_default_timeout(SLOWLY)
    phone.goto(path)
    expect(phone.locator("html")).to_have_attribute("dir", "rtl", timeout=SLOWLY)
    assert phone.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    phone.locator("[name=text]").fill(ANSWER)
    phone.locator("[name=files]").set_input_files(file)
    phone.locator("button.pub-send").click()
    expect(phone.locator("#said")).to_contain_text(ANSWER, timeout=SLOWLY)
    assert Message.objects.latest("pk").way == "link"
    assert MessageFile.objects.count() == 1
    page.goto(f"/requests/{Request.objects.get().reference}/")
    expect(page.locator(".cor-thread")).to_contain_text(ANSWER, timeout=SLOWLY)
    expect(page.locator(".cor-files")).to_contain_text("log.txt")
