"""In a real Chromium: a playbook is started, a task is finished, and the other side sees what came of it."""

import pytest
from playwright.sync_api import expect

from pehra.playbooks.actions import writing
from pehra.playbooks.models import Task
from tests.incidents.acting import opened
from tests.incidents.web.windows import Windows
from tests.playbooks.conftest import Net
from tests.playbooks.playing import published
from tests.world import NOW

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_playbook_from_its_start_to_a_finished_task(net: Net, windows: Windows) -> None:
    playbook = published(net.analyst, net.lead, "cert-telecom")
    writing.share(by=net.lead, playbook=playbook.reference, shared=True, at=NOW)
    case = opened(net)
    page = windows.open(net.analyst)
    page.goto(f"/cases/{case}/tasks/")
    page.get_by_role("button", name="Start").first.click()
    expect(page.get_by_text("The playbook has been started.")).to_be_visible()
    task = Task.objects.get(step="look")
    row = page.locator(f"#{task.reference}")
    row.locator("summary", has_text="Finish it").click()
    row.locator("textarea[name=outcome]").fill("Zarqa-outcome")
    row.get_by_role("button", name="Finish it").click()
    expect(page.get_by_text("It has been noted.")).to_be_visible()
    expect(page.get_by_text("1 of 3 over")).to_be_visible()
    other = windows.open(net.contact, language="ur")
    other.goto(f"/cases/{case}/tasks/")
    expect(other.get_by_text("Zarqa-outcome")).to_be_visible()
    expect(other.get_by_text("دیکھیں")).to_be_visible()
