"""In a real Chromium: a file goes in part by part, through a broken line, and then from one CERT to another."""

import hashlib
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, expect

from pehra.evidence.models import Link, Piece, Upload
from pehra.incidents import actions as cases
from tests.evidence.conftest import Net
from tests.incidents.acting import HOUR, opened
from tests.incidents.web.windows import Windows
from tests.world import NOW

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MB = 1 << 20
# The second part meets a broken line once, or is refused for good; besides, each part notes what the page shows.
STUMBLING = """(how) => {
  const fetched = window.fetch;
  window.shares = [];
  window.fetch = (address, ...rest) => {
    window.shares.push(document.querySelector("[data-evidence-share]").textContent);
    if (!String(address).includes("offset=8388608&")) return fetched(address, ...rest);
    if (how === "refuse") return Promise.resolve(new Response("", { status: 404 }));
    if (window.shares.includes("broken")) return fetched(address, ...rest);
    window.shares.push("broken");
    return Promise.reject(new TypeError("the line"));
  };
}"""


def test_taken_in_part_by_part_and_handed_over(net: Net, windows: Windows, tmp_path: Path) -> None:
    case = opened(net)
    cases.escalate(by=net.analyst, reference=case, at=NOW + 2 * HOUR)
    file = tmp_path / "memory.img"
    file.write_bytes(bytes(range(256)) * (20 * MB // 256))
    page = windows.open(net.analyst)
    page.goto(f"/cases/{case}/evidence/")
    page.evaluate(STUMBLING, "break")
    page.set_input_files("[name=file]", file)
    page.select_option("#id_file_how", "imaged")
    page.fill("#id_file_source", "Mail server")
    page.get_by_role("button", name="Take the file in").click()
    seen = set[str]()
    while not page.url.rstrip("/").rpartition("/")[2].startswith("E-"):
        # The page may leave while it is asked.
        with suppress(Error):
            seen |= set(page.evaluate("window.shares ?? []"))
        page.wait_for_timeout(100)
    piece = Piece.objects.get()
    assert (piece.size, piece.sha256) == (20 * MB, hashlib.sha256(file.read_bytes()).hexdigest())
    assert {each.partition("%")[0] for each in seen} >= {"0", "40"}
    assert "broken" in seen
    assert Upload.objects.get().piece_id == piece.pk
    hand_over(page)
    other = windows.open(net.cii_analyst, language="ur")
    other.goto(f"/cases/{case}/evidence/{piece.reference}/")
    expect(other.get_by_text("یہ شہادت آپ کے جواب کی منتظر ہے")).to_be_visible()
    other.locator("form[action$='/accept/'] button[type=submit]").click()
    expect(other.get_by_text("شہادت اب آپ کی تحویل میں ہے")).to_be_visible()
    page.reload()
    expect(page.locator("aside, main").get_by_text("CERT-CII").first).to_be_visible()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download a copy").click()
    assert Path(taken.value.path()).read_bytes() == file.read_bytes()
    assert taken.value.suggested_filename == "memory.img"
    acts = Link.objects.filter(piece=piece).order_by("number").values_list("act", flat=True)
    assert list(acts) == ["taken-in", "offered", "accepted", "copied"]


def hand_over(page: Page) -> None:
    page.locator("summary", has_text="Hand it over").click()
    page.select_option("#id_hand-over_to", "cert-cii")
    page.fill("#id_hand-over_reason", "To be compared with another case.")
    page.get_by_role("button", name="Hand it over", exact=True).click()
    expect(page.get_by_text("The piece is offered.")).to_be_visible()


def test_begun_yesterday_and_gone_on_with(net: Net, windows: Windows, tmp_path: Path) -> None:
    case = opened(net)
    file = tmp_path / "disk.img"
    file.write_bytes(b"Zarqa" * (3 * MB))
    page = windows.open(net.analyst)
    page.goto(f"/cases/{case}/evidence/")
    page.evaluate(STUMBLING, "refuse")
    page.set_input_files("[name=file]", file)
    page.get_by_role("button", name="Take the file in").click()
    expect(page.locator("[data-evidence-problems]")).to_contain_text("Choose the same file again", timeout=30_000)
    assert Upload.objects.get().received == 8 * MB
    page.reload()
    expect(page.get_by_text("Your unfinished uploads")).to_be_visible()
    page.set_input_files("[name=file]", file)
    page.get_by_role("button", name="Take the file in").click()
    page.wait_for_url("**/evidence/E-*/", timeout=60_000)
    assert Piece.objects.get().sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert Upload.objects.count() == 1


def test_without_script_a_small_file_goes_in(net: Net, windows: Windows, tmp_path: Path) -> None:
    case = opened(net)
    file = tmp_path / "log.txt"
    file.write_text("Zarqa")
    page = windows.open(net.analyst, java_script_enabled=False)
    page.goto(f"/cases/{case}/evidence/")
    page.set_input_files("[name=file]", file)
    page.get_by_role("button", name="Take the file in").click()
    page.wait_for_url("**/evidence/E-*/")
    assert Piece.objects.get().name == "log.txt"
