"""In a real Chromium: one person redacts, a second one compares in Urdu and releases, a third one reads."""

import pytest
from playwright.sync_api import expect

from pehra.releases.models import Copy, Draft
from tests.incidents.web.windows import Windows
from tests.releases.conftest import Net
from tests.releases.redacting import SECRETS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_redacted_compared_and_read(net: Net, case: str, windows: Windows) -> None:
    author = windows.open(net.analyst)
    author.goto(f"/cases/{case}/releases/begin/")
    author.select_option("#id_tlp", "TLP:GREEN")
    author.get_by_role("button", name="Begin the copy").click()
    expect(author.get_by_role("button", name="Take it all out")).to_be_visible(timeout=30_000)
    author.get_by_role("button", name="Take it all out").click()
    expect(author.get_by_text("Nothing more is found")).to_be_visible(timeout=30_000)
    author.get_by_role("button", name="Save, and hand it to a second person").click()
    expect(author.get_by_text("Whoever wrote in a copy does not release it.")).to_be_visible(timeout=30_000)
    draft = Draft.objects.get()

    second = windows.open(net.lead, language="ur", width=390)
    second.goto(f"/cases/{case}/releases/{draft.reference}/")
    expect(second.locator("ins").first).to_be_visible(timeout=30_000)
    note = second.locator(".rel-text[dir=rtl]")
    expect(note).to_have_count(2)
    # In Urdu a line begins at the right edge of its column, on both sides.
    assert note.evaluate_all("all => all.every(each => getComputedStyle(each).direction === 'rtl')")
    assert second.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    second.locator("form[action$='/release/'] button[type=submit]").click()
    expect(second.locator("form[action$='/recall/']")).to_have_count(1, timeout=30_000)

    copy = Copy.objects.get()
    reader = windows.open(net.punjab_analyst)
    reader.goto(f"/releases/{copy.reference}/")
    expect(reader.locator("main .ph-ref", has_text="198[.]51[.]100[.]23")).to_be_visible(timeout=30_000)
    told = reader.content().casefold()
    assert [secret for secret in (*SECRETS[:-1], case.casefold()) if secret in told] == []
