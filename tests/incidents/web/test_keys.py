"""Single keys and acts on many cases, in a real browser; and that both can be done without."""

from typing import Any

import pytest
from playwright.sync_api import expect

from pehra.incidents import actions
from pehra.incidents.models import Assignment, Case
from pehra.incidents.web.deeds import DEEDS
from pehra.incidents.web.keys import KEYS
from tests.incidents.acting import LATER, opened, reported
from tests.incidents.conftest import Net
from tests.incidents.web.conftest import Enters
from tests.incidents.web.windows import Windows


def test_each_key_has_one_act() -> None:
    assert len(set(KEYS.values())) == len(KEYS)
    assert set(KEYS) <= {deed.name for deed in DEEDS}
    assert set(KEYS.values()).isdisjoint({"j", "k", "x", "u"})


@pytest.mark.django_db
class TestWithoutAScript:
    def test_the_page_names_the_keys_that_do_something(self, net: Net, enters: Enters) -> None:
        page = enters(net.analyst).get(f"/cases/{reported(net)}/").content.decode()
        assert '<dialog id="keys"' in page
        assert 'data-key="a"' in page
        assert 'data-key="z"' not in page, "a case that nobody has accepted is not closed"

    def test_single_keys_are_switched_off_and_on(self, net: Net, enters: Enters) -> None:
        client = enters(net.analyst)
        assert 'data-keys="off"' not in client.get("/cases/").content.decode()
        answer = client.post("/keys/", {"keys": "off", "next": "/cases/?tab=ours"})
        assert (answer.status_code, answer.headers["Location"]) == (302, "/cases/?tab=ours")
        assert 'data-keys="off"' in client.get("/cases/").content.decode()
        client.post("/keys/", {"keys": "on"})
        assert 'data-keys="off"' not in client.get("/cases/").content.decode()
        assert client.post("/keys/", {"keys": "nonsense"}).status_code == 400
        assert client.post("/keys/", {"keys": "off", "next": "https://example.com/"}).headers["Location"] == "/"

    def test_a_tampered_cookie_counts_as_none(self, net: Net, enters: Enters) -> None:
        client = enters(net.analyst)
        client.cookies["pehra_keys"] = '"><script>'
        page = client.get("/cases/").content.decode()
        assert 'data-keys="off"' not in page
        assert '"><script>' not in page


def two_are_ticked(page: Any) -> None:
    """By keys alone: down, ticked, down, ticked, and up again. What the keys are can be read meanwhile."""
    links = page.locator("[data-keys-list] .inc-row-title")
    expect(links).to_have_count(3)
    page.keyboard.press("j")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("x")
    page.keyboard.press("j")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("x")
    page.keyboard.press("k")
    expect(links.nth(0)).to_be_focused()
    boxes = page.locator("[data-keys-list] input[name=case]")
    for place, ticked in enumerate((True, True, False)):
        expect(boxes.nth(place)).to_be_checked(checked=ticked)
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()


def both_are_assigned(page: Any) -> None:
    """Nothing is done before it was seen what would be."""
    page.keyboard.press("b")
    act = page.locator("#bulk_act")
    expect(act).to_be_focused()
    act.select_option("assign")
    page.locator("#bulk button[type=submit]").click()
    expect(page.locator("#id_to")).to_be_visible()
    page.locator("#id_to").select_option("analyst@example.org")
    page.locator("form[action$='/preview/'] button[type=submit]").click()
    begin = page.locator("form[action$='/begin/'] button")
    expect(begin).to_be_visible()
    assert not Assignment.objects.exists()
    begin.click()
    expect(begin).to_have_count(0)
    expect(page.locator("form[action$='/back/'] button")).to_be_visible()


def a_note_is_begun(page: Any) -> None:
    """Within a field a key is a letter."""
    page.keyboard.press("n")
    note = page.locator("#id_note_body")
    expect(note).to_be_focused()
    page.keyboard.type("jkxzn? @le")
    expect(note).to_have_value("jkxzn? @le")
    expect(page.locator("[role=option]")).to_have_text(["lead"])
    page.keyboard.press("Enter")
    expect(note).to_have_value("jkxzn? @lead ")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", ["en", "ur"])
def test_keys_in_the_list_on_a_case_and_many_cases_at_once(language: str, net: Net, windows: Windows) -> None:
    references = [opened(net, title=f"case {number}") for number in range(3)]
    page = windows.open(net.analyst, language=language)
    page.goto("/cases/?tab=ours")
    two_are_ticked(page)
    both_are_assigned(page)
    held = Assignment.objects.filter(until=None).values_list("case__reference", flat=True)
    assert len(held) == 2
    assert set(held) < set(references)

    version = Case.objects.get(reference=references[0]).version
    page.goto(f"/cases/{references[0]}/")
    a_note_is_begun(page)
    assert Case.objects.get(reference=references[0]).version == version, "no key does anything by itself"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_switched_off_no_key_is_taken(net: Net, windows: Windows) -> None:
    actions.take(by=net.analyst, reference=opened(net), at=LATER)
    page = windows.open(net.analyst)
    page.context.add_cookies([{"name": "pehra_keys", "value": "off", "url": windows.url}])
    page.goto("/cases/?tab=ours")
    links = page.locator("[data-keys-list] .inc-row-title")
    expect(links).to_have_count(1)
    for key in ("j", "?", "/"):
        page.keyboard.press(key)
    expect(links.nth(0)).not_to_be_focused()
    expect(page.locator("#keys")).to_be_hidden()
    expect(page.locator("#top-search")).not_to_be_focused()
