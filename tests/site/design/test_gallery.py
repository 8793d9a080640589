"""The components in a real browser: every language, theme, script and width, by axe and by measuring."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route

from tests.axe import violations

pytestmark = pytest.mark.browser

ADDRESSES = ["/design/", "/design/case/", "/design/plain/", "/nowhere/", "/broken/"]
VARIANTS = [
    (language, theme, width, script)
    for language, script in (("en", "nastaliq"), ("ur", "nastaliq"))
    for theme in ("light", "dark")
    for width in (1280, 390)
] + [("ur", "light", 1280, "naskh"), ("ur", "dark", 390, "naskh")]
# The small pages are made of the same parts: the two extremes are enough.
FEW = [("en", "light", 1280, "nastaliq"), ("ur", "dark", 390, "nastaliq")]
READ_CLIPPED = """() => [...document.querySelectorAll(
  'h1, h2, h3, .btn, .ph-badge, .ph-nav a, .ph-top-button, .ph-tabs a, .form-label, .ph-table td')]
  .filter(element => element.checkVisibility() && /[\\u0600-\\u06ff]/.test(element.textContent))
  .map(element => [element.className || element.tagName, parseFloat(getComputedStyle(element).lineHeight)
    / parseFloat(getComputedStyle(element).fontSize)])"""


def visit(context: BrowserContext, address: str) -> tuple[Page, list[str]]:
    """The page and whatever the browser complained about, such as a breach of the content security policy."""
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address, wait_until="load")
    # The browser itself says that an error page is an error.
    return page, [complaint for complaint in complaints if "Failed to load resource" not in complaint]


@pytest.mark.parametrize("address", ADDRESSES)
def test_axe_finds_nothing_and_nothing_overflows(address: str, reader: Callable[..., BrowserContext]) -> None:
    found: dict[Any, Any] = {}
    for variant in VARIANTS if address in ADDRESSES[:2] else FEW:
        # axe is put in past the policy; that nothing else breaks the policy is the business of the next test.
        context = reader(*variant, bypass_csp=True)
        page, _complaints = visit(context, address)
        wrong = [f"{v['id']}: {n['target']} {n['failureSummary']}" for v in violations(page) for n in v["nodes"]]
        wider = page.evaluate("document.documentElement.scrollWidth") - variant[2]
        if wrong or wider > 0:
            found[variant] = (wider, wrong)
    assert found == {}


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_policy_is_kept_and_urdu_has_its_height(address: str, reader: Callable[..., BrowserContext]) -> None:
    for script, least in (("nastaliq", 2.1), ("naskh", 1.65)):
        context = reader("ur", script=script)
        page, complaints = visit(context, address)
        assert complaints == []
        assert page.evaluate("document.querySelectorAll('[style]').length") == 0
        measured = page.evaluate(READ_CLIPPED)
        assert measured
        # Rounded: computed line heights are in whole thousandths of a pixel.
        assert [entry for entry in measured if round(entry[1], 2) < least] == []


def test_theme_follows_the_choice_and_without_one_the_device(reader: Callable[..., BrowserContext]) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    dark, light = "rgb(14, 21, 19)", "rgb(244, 246, 245)"
    seen = [
        (theme, device, visit(reader(theme=theme, color_scheme=device), "/design/plain/")[0].evaluate(ground))
        for theme in ("auto", "light", "dark")
        for device in ("light", "dark")
    ]
    assert seen == [
        ("auto", "light", light),
        ("auto", "dark", dark),
        ("light", "light", light),
        ("light", "dark", light),
        ("dark", "light", dark),
        ("dark", "dark", dark),
    ]


def test_language_theme_and_script_are_switched_where_one_stands(reader: Callable[..., BrowserContext]) -> None:
    page, _ = visit(reader(), "/design/case/")
    page.get_by_role("button", name="اردو").click()
    page.wait_for_load_state()
    assert page.url.endswith("/design/case/")
    assert page.locator("html").get_attribute("dir") == "rtl"
    page.locator(".ph-top-tools summary").first.click()
    page.get_by_role("button", name="تاریک").click()
    page.wait_for_load_state()
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    page.locator(".ph-top-tools summary").first.click()
    page.get_by_role("button", name="نسخ").click()
    page.wait_for_load_state()
    assert page.locator("html").get_attribute("data-script") == "naskh"
    page.get_by_role("button", name="English").click()
    page.wait_for_load_state()
    assert page.locator("html").get_attribute("lang") == "en"


def test_the_keyboard_reaches_content_and_menus(reader: Callable[..., BrowserContext]) -> None:
    page, _ = visit(reader(), "/design/case/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "ph-skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    menu = page.locator("summary.ph-top-button", has_text="Display")
    menu.focus()
    page.keyboard.press("Enter")
    assert page.get_by_role("button", name="Dark").is_visible()
    page.keyboard.press("Escape")
    assert page.get_by_role("button", name="Dark").is_hidden()
    assert menu.evaluate("element => element === document.activeElement")


def test_an_open_menu_closes_when_one_points_elsewhere(reader: Callable[..., BrowserContext]) -> None:
    page, _ = visit(reader(), "/design/case/")
    page.locator("summary.ph-top-button", has_text="Display").click()
    page.locator("h1").click()
    assert page.get_by_role("button", name="Dark").is_hidden()


def test_a_phone_without_javascript_can_walk_the_navigation(reader: Callable[..., BrowserContext]) -> None:
    page, _ = visit(reader(width=390, java_script_enabled=False), "/design/case/")
    page.locator(".ph-menu-phone summary").click()
    page.get_by_role("link", name="Network").click()
    page.wait_for_load_state()
    assert page.url.endswith("/registry/network/")


def test_the_summary_of_errors_takes_the_focus_and_leads_to_the_field(reader: Callable[..., BrowserContext]) -> None:
    page, _ = visit(reader(), "/design/")
    assert "ph-summary" in page.evaluate("document.activeElement.className")
    page.get_by_role("link", name="What happened?").click()
    assert page.evaluate("document.activeElement.id") == "id_title"


def test_htmx_works_under_the_policy(reader: Callable[..., BrowserContext]) -> None:
    page, complaints = visit(reader(), "/design/plain/")
    button = "<button id='ask' hx-get='/fragment/' hx-target='#main'>ask</button>"
    page.evaluate("html => { main.innerHTML = html; htmx.process(main) }", button)
    page.locator("#ask").click()
    assert page.locator("#answer").inner_text() == "from the server"
    assert complaints == []


def test_tlp_labels_have_the_colours_of_first(reader: Callable[..., BrowserContext]) -> None:
    page, _ = visit(reader("ur", "dark"), "/design/")
    read = """() => Object.fromEntries([...document.querySelectorAll('.ph-tlp')].map(element => {
      const style = getComputedStyle(element);
      return [element.textContent, [style.color, style.backgroundColor, style.direction]] }))"""
    black = "rgb(0, 0, 0)"
    assert page.evaluate(read) == {
        "TLP:RED": ["rgb(255, 43, 43)", black, "ltr"],
        "TLP:AMBER+STRICT": ["rgb(255, 192, 0)", black, "ltr"],
        "TLP:AMBER": ["rgb(255, 192, 0)", black, "ltr"],
        "TLP:GREEN": ["rgb(51, 255, 0)", black, "ltr"],
        "TLP:CLEAR": ["rgb(255, 255, 255)", black, "ltr"],
    }


def test_paper_gets_the_text_and_not_the_frame(reader: Callable[..., BrowserContext]) -> None:
    page, _ = visit(reader(theme="dark"), "/design/case/")
    page.emulate_media(media="print")
    assert page.locator(".ph-side").is_hidden()
    assert page.locator(".ph-top-tools").is_hidden()
    assert page.get_by_role("heading", level=1).is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(20, 35, 31)"


@pytest.mark.parametrize("opens", [True, False])
@pytest.mark.parametrize(("sheet", "look"), [("components", "ph-event-more"), ("incidents", "inc-more")])
def test_what_is_folded_is_not_lost_on_paper(
    sheet: str, look: str, opens: bool, reader: Callable[..., BrowserContext]
) -> None:
    """A browser of today prints it. One that cannot open what is folded says at least that there is more."""
    context = reader()

    def of_old(route: Route) -> None:
        answer = route.fetch()
        text = answer.text()
        assert "::details-content" in text
        route.fulfill(response=answer, body=text.replace("::details-content", "::not-known-yet"))

    if not opens:
        context.route(re.compile(rf"/{sheet}\.css"), of_old)
    page, _ = visit(context, "/design/case/")
    page.add_style_tag(url=f"/static/pehra/{sheet}.css")
    folded = f"<details class='{look}'><summary>2 more</summary><p id='folded'>Old</p></details>"
    page.evaluate("html => { main.innerHTML = html }", folded)
    page.emulate_media(media="print")
    seen = page.evaluate("['summary', '#folded'].map(each => main.querySelector(each).checkVisibility())")
    assert seen == [not opens, opens]
