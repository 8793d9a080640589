"""Filling and sending the forms of a page, as a person does, and never being ahead of the page that answers."""

from typing import Any

from playwright.sync_api import Locator, Page, Response, expect

PATIENCE = 60_000  # milliseconds; a busy machine is slow, and nothing here asks how slow
UNFOLD = """form => {
  for (let fold = form.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
}"""


def send(page: Page, where: str | Locator, **words: Any) -> None:
    """Fill a form, or the first whose address ends so, and send it; afterwards the page that answers is there."""
    form = page.locator(f"main form[action$='{where}']").first if isinstance(where, str) else where
    form.evaluate(UNFOLD)
    fill(form, **words)
    press(page, form.locator("button[type=submit]").last)


def fill(form: Locator, **words: Any) -> None:
    """Fill fields by their names: a list ticks boxes or chooses several, True ticks, text is typed or chosen."""
    for name, given in words.items():
        field = form.locator(f"[name='{name}']")
        field.first.evaluate(UNFOLD)
        kind = field.first.evaluate("each => each.tagName === 'SELECT' ? 'select' : each.type")
        if kind in ("checkbox", "radio"):
            _tick(form, name, given)
        elif kind == "select":
            field.select_option(given)
        else:
            field.fill(given)


def _tick(form: Locator, name: str, given: Any) -> None:
    for value in given if isinstance(given, list) else [given]:
        box = form.locator(f"[name='{name}']" if value is True else f"[name='{name}'][value='{value}']")
        box.evaluate(UNFOLD)
        box.check()


def press(page: Page, button: Locator) -> None:
    """Press what leads to another page, and be there; what was refused fails.

    A page may change its own address while it is shown, so a changed address is no sign that another one has come.
    """
    page.evaluate("document.documentElement.dataset.pressed = ''")
    with page.expect_response(_is_a_page, timeout=PATIENCE) as answered:
        button.click()
    expect(page.locator("html[data-pressed]")).to_have_count(0, timeout=PATIENCE)
    page.wait_for_load_state(timeout=PATIENCE)
    answer = answered.value
    assert answer.status < 400, f"{answer.status} {answer.url}\n{page.locator('main').inner_text()}"


def _is_a_page(answer: Response) -> bool:
    return answer.request.is_navigation_request() and not 300 <= answer.status < 400
