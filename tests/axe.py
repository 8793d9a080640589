"""What axe finds on a page in a real browser: all of WCAG 2.2 A and AA, and axe's own good practice."""

from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page

AXE: Final = Path(__file__).resolve().parent / "vendor/axe-core/axe.min.js"
ASKED: Final = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # Off in axe unless asked for.
    "rules": {"target-size": {"enabled": True}},
    # Every rule is tried on everything; what is sound is not listed, which would take longer than to find it so.
    "resultTypes": ["violations"],
}
# Only what is wrong leaves the browser.
RUN: Final = "async options => (await axe.run(document, options)).violations"
UNFOLD: Final = """document.querySelectorAll("main details").forEach(part => {
  part.removeAttribute("name");
  part.open = true;
})"""
WIDTH: Final = "document.documentElement.scrollWidth"


def violations(page: Page) -> list[dict[str, Any]]:
    """Each rule that the page breaks, as axe tells it. The page's policy must let the script in: `bypass_csp`."""
    page.add_script_tag(path=AXE)
    found: list[dict[str, Any]] = page.evaluate(RUN, ASKED)
    return found


def faults(page: Page, path: str, width: int) -> list[str]:
    """What axe finds on a page with everything unfolded, and whether the page is wider than its window."""
    page.goto(path)
    page.evaluate(UNFOLD)
    found = [f"{each['id']}: {node['target']}" for each in violations(page) for node in each["nodes"]]
    wider = page.evaluate(WIDTH) - width
    return [*found[:6], *([f"wider by {wider}"] if wider > 0 else [])]
