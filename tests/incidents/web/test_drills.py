"""Drills on the pages of incident work: marked on each, out of the way where people look for what is real."""

import pytest
from django.urls import reverse
from django.utils import timezone

from pehra.incidents import actions
from pehra.incidents.actions import drills
from pehra.incidents.models import Case, Report
from tests.incidents.acting import TITLE, report
from tests.incidents.conftest import Net
from tests.incidents.web.conftest import Enters
from tests.incidents.web.pages import text_of, value_of

pytestmark = pytest.mark.django_db
MARK, WARNING = "D-0000-TEST", "This is an exercise: nothing on this page is real."


@pytest.fixture
def frame(net: Net) -> str:
    parties = [net.operator.pk, net.telecom_cert.pk]
    drills.open_drill(
        reference=MARK, name_en="Night watch", name_ur="رات کا پہرہ", parties=parties, staff=[], at=timezone.now()
    )
    return MARK


@pytest.fixture
def played(net: Net, frame: str) -> Case:
    return actions.submit(by=net.contact, report=report(), at=timezone.now(), drill=frame).case


def test_every_page_of_it_says_so(net: Net, enters: Enters, played: Case) -> None:
    told = Report.objects.get().reference
    pages = [
        reverse("incidents:case", args=[played.reference]),
        reverse("incidents:report_detail", args=[told]),
        reverse("incidents:report_receipt", args=[told]),
    ]
    for person in (net.analyst, net.contact):
        for page in pages:
            found = enters(person).get(page)
            assert f"Drill Night watch {MARK} {WARNING}" in text_of(found), page
            assert "<title>Drill: " in found.content.decode().replace("\n", ""), page
    assert enters(net.contact).get(reverse("incidents:report_receipt_file", args=[told])).json()["drill"] == MARK


def test_nothing_can_be_done_once_it_is_over(net: Net, enters: Enters, played: Case) -> None:
    actions.accept(by=net.analyst, reference=played.reference, at=timezone.now())
    page = reverse("incidents:case", args=[played.reference])
    assert "What you can do now" in text_of(enters(net.analyst).get(page))
    drills.end(reference=MARK, by=net.lead, at=timezone.now())
    for person in (net.analyst, net.contact):
        assert "What you can do now" not in text_of(enters(person).get(page))
    refused = enters(net.analyst).post(reverse("incidents:note", args=[played.reference]), {"body": "x"})
    assert refused.status_code in (404, 409)


def test_a_page_of_something_real_does_not(net: Net, enters: Enters, frame: str) -> None:
    case = actions.submit(by=net.contact, report=report(), at=timezone.now()).case
    for page in (reverse("incidents:case", args=[case.reference]), reverse("incidents:report")):
        assert "drill" not in text_of(enters(net.contact).get(page)).lower()


def test_the_queue_shows_what_is_real_and_where_the_drill_is(net: Net, enters: Enters, played: Case) -> None:
    client, queue = enters(net.analyst), reverse("incidents:queue")
    page = text_of(client.get(queue))
    assert f"A drill is under way Night watch {MARK} Show the cases of the drill" in page
    assert TITLE not in page
    assert f"{TITLE} Drill" in text_of(client.get(queue, {"kind": "drills"}))
    assert TITLE in text_of(client.get(queue, {"reference": played.reference})), "whoever has the number finds it"
    assert "under way" not in text_of(enters(net.punjab_analyst).get(queue))


def test_an_organisation_finds_its_own_apart(net: Net, enters: Enters, played: Case) -> None:
    client = enters(net.contact)
    for page in (reverse("home"), reverse("incidents:reports")):
        shown = text_of(client.get(page))
        assert "A drill is under way" in shown
        assert TITLE not in shown
    assert f"{TITLE} Drill" in text_of(client.get(reverse("incidents:reports"), {"kind": "drills"}))
    assert "under way" not in text_of(enters(net.other_contact).get(reverse("home")))


class TestReporting:
    def test_in_a_drill(self, net: Net, enters: Enters, frame: str) -> None:
        client, address = enters(net.contact), reverse("incidents:report")
        page = client.get(address, {"drill": MARK})
        assert WARNING in text_of(page)
        words = {"organisation": "operator", "title": "x", "description": "y", "tlp": "TLP:AMBER"}
        client.post(address, words | {"key": value_of(page, "key"), "drill": value_of(page, "drill")})
        assert Report.objects.get().drill.reference == MARK

    def test_for_real_meanwhile(self, net: Net, enters: Enters, frame: str) -> None:
        client, address = enters(net.contact), reverse("incidents:report")
        page = client.get(address)
        words = {"organisation": "operator", "title": "x", "description": "y", "tlp": "TLP:AMBER"}
        client.post(address, words | {"key": value_of(page, "key")})
        assert Report.objects.get().drill is None

    def test_into_a_drill_of_others(self, net: Net, enters: Enters, frame: str) -> None:
        client, address = enters(net.other_contact), reverse("incidents:report")
        assert client.get(address, {"drill": MARK}).status_code == 404
        words = {"organisation": "department", "title": "x", "description": "y", "tlp": "TLP:AMBER", "drill": MARK}
        assert client.post(address, words).status_code == 404
        assert not Report.objects.exists()

    def test_while_it_is_paused(self, net: Net, enters: Enters, frame: str) -> None:
        drills.pause(reference=MARK, at=timezone.now())
        words = {"organisation": "operator", "title": "x", "description": "y", "tlp": "TLP:AMBER", "drill": MARK}
        refused = enters(net.contact).post(reverse("incidents:report"), words)
        assert refused.status_code == 409
        assert "This drill is paused" in text_of(refused)
        assert not Report.objects.exists()


def test_the_journal_shows_what_was_of_a_drill(net: Net, enters: Enters, played: Case) -> None:
    page = text_of(enters(net.auditor).get(reverse("audit:journal")))
    assert "report.submit Drill" in page
