"""What the tests of accessibility stand on: what is wrong with a page is found, and nothing else is told."""

import pytest
from playwright.sync_api import Browser

from tests import axe
from tests.incidents.web.conftest import browser

__all__ = ["browser"]
pytestmark = pytest.mark.browser

SOUND = "<!doctype html><html lang='en'><title>A page</title><main><h1>A page</h1><p>{}</p></main></html>"
WRONG = {
    "image-alt": "<img src='data:,'>",
    "color-contrast": "<span style='color:#bbb;background:#fff'>pale</span>",
    "label": "<input>",
    "target-size": "<button style='width:9px;height:9px'>a</button><button style='width:9px;height:9px'>b</button>",
    "heading-order": "</p><h4>Too deep</h4><p>",
}


def test_each_kind_of_fault_is_found(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(SOUND.format("Nothing is wrong with it."))
    assert axe.violations(page) == []
    for rule, words in WRONG.items():
        page.set_content(SOUND.format(words))
        (found,) = [each for each in axe.violations(page) if each["id"] == rule]
        assert found["nodes"][0]["failureSummary"]
    page.close()


def test_every_place_is_told_also_in_what_was_folded_and_a_page_that_is_too_wide(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 900})
    folded = "<details name='one'><summary>More</summary><img src='data:,'></details>" * 2
    wide = "<div style='width:500px'>wide</div>"
    page.route(
        "http://localhost/", lambda route: route.fulfill(body=SOUND.format(folded + wide), content_type="text/html")
    )
    found = axe.faults(page, "http://localhost/", 390)
    assert sum(each.startswith("image-alt: ") for each in found) == 2
    assert found[-1].startswith("wider by ")
    page.close()
