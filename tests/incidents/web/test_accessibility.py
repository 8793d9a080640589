"""Every page of incident work by axe, in both languages, light and dark, on a desk and in a hand."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from pehra.foundation.access.person import Person
from pehra.foundation.deadlines.actions import sweep
from pehra.incidents import actions
from pehra.incidents.models import Report
from pehra.incidents.rules.intake import Seen
from tests.axe import faults, violations
from tests.incidents.acting import WORDS, report
from tests.incidents.conftest import Net
from tests.incidents.web.windows import Windows

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

VARIANTS = [("en", "light", 1280), ("ur", "dark", 390)]
# The two richest pages are looked at the other way round as well; they are made of the same parts as the others.
CROSSED = [("en", "dark", 390), ("ur", "light", 1280)]
URDU = "لیبارٹری کے سرور پر فائلیں مقفل"


def story(net: Net) -> str:
    """A case with something in every part of its page; returns its reference."""
    start = timezone.now() - timedelta(hours=6)
    words = {"title": URDU, "ransomware": True, "details": {"impact": WORDS}, "observables": (Seen("192.0.2.1"),)}
    reference = actions.submit(by=net.contact, report=report(**words), at=start).case.reference
    sweep(at=start + timedelta(hours=5))
    actions.accept(by=net.analyst, reference=reference, at=start + timedelta(hours=5))
    common: dict[str, Any] = {"by": net.analyst, "reference": reference, "at": timezone.now()}
    actions.note(**common, body=WORDS, internal=True)
    actions.classify(**common, classification=["fraud/phishing"], severity="high", ransomware=True)
    actions.change_affected(**common, add=["rival", "branch"])
    actions.ask_permission(**common, tlp="TLP:GREEN", reason=WORDS)
    actions.escalate(**common)
    return reference


def red_story(net: Net) -> str:
    """A TLP:RED case on which a further person was named."""
    at = timezone.now() - timedelta(hours=1)
    reference = actions.submit(by=net.contact, report=report(tlp="TLP:RED", title=URDU), at=at).case.reference
    actions.accept(by=net.lead, reference=reference, at=at)
    actions.name_person(by=net.contact, reference=reference, person="analyst@example.org", at=at)
    return reference


def pages(net: Net, reference: str, red: str) -> list[tuple[Person | None, str]]:
    filed = Report.objects.get(case__reference=reference).reference
    return [
        (None, "/"),
        (net.contact, "/"),
        (net.other_contact, "/"),
        (net.council_member, "/"),
        (net.contact, "/reports/"),
        (net.contact, "/report/"),
        (net.analyst, "/report/?q=oper"),
        (net.analyst, "/report/?organisation=operator"),
        (net.contact, f"/reports/{filed}/"),
        (net.contact, f"/reports/{filed}/receipt/"),
        (net.analyst, "/cases/?tab=all"),
        (net.cii_analyst, "/cases/"),
        (net.analyst, "/cases/?tab=all&severity=low"),
        (net.analyst, "/cases/?tab=all&order=clock"),
        (net.analyst, "/work/"),
        (net.contact, f"/cases/{reference}/"),
        (net.analyst, f"/cases/{reference}/"),
        (net.cii_lead, f"/cases/{reference}/"),
        (net.contact, f"/cases/{red}/"),
        (net.lead, "/inbox/"),
    ]


@pytest.mark.parametrize("variant", [*VARIANTS, *CROSSED], ids=str)
def test_axe_finds_nothing_and_nothing_overflows(variant: tuple[str, str, int], net: Net, windows: Windows) -> None:
    language, theme, width = variant
    reference, red = story(net), red_story(net)
    rich = {"/report/?organisation=operator", f"/cases/{reference}/"}
    opened: dict[Person | None, Page] = {}
    found = {}
    for person, path in pages(net, reference, red):
        if variant in CROSSED and path not in rich:
            continue
        if person not in opened:
            # axe is put in past the policy; whether a page breaks the policy is seen in the other windows.
            opened[person] = windows.open(person, language=language, theme=theme, width=width, bypass_csp=True)
        if wrong := faults(opened[person], path, width):
            found[f"{person.label if person else 'stranger'} {path}"] = wrong
    assert found == {}


def test_axe_finds_nothing_where_something_was_refused(net: Net, windows: Windows) -> None:
    reference = story(net)
    page = windows.open(net.contact, bypass_csp=True)
    page.goto("/report/")
    page.get_by_text("Send the report").click()
    assert violations(page) == []
    page.goto(f"/cases/{reference}/")
    page.locator(".inc-act > summary", has_text="File an update").click()
    page.locator(".inc-act[open] button[type=submit]").click()
    assert violations(page) == []
