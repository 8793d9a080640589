"""The pages of drills: as who directs, who plays, who has left off reading, and the stranger."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from pehra.foundation.access.person import Person
from pehra.foundation.accounts.models import User
from pehra.incidents.models import Case, Report
from pehra.readiness.actions import drills
from pehra.readiness.actions.drill_lessons import learn
from pehra.readiness.actions.drill_play import observe
from pehra.readiness.models import Drill, DrillLesson, DrillNote
from pehra.registry.queries import local_date
from tests.foundation.accounts.web.browser import entered
from tests.incidents.conftest import Net
from tests.incidents.web.pages import problems_of, text_of
from tests.readiness.drills.drilling import RANSOMWARE, ended, planned, running, well_played
from tests.world import NOW

pytestmark = pytest.mark.django_db
WARNING = "This is an exercise: nothing on this page is real."


def enters(person: Person) -> Client:
    return entered(User.objects.get(pk=person.user_id))


def page(net: Net, name: str, drill: Drill, *more: str) -> HttpResponse:
    return enters(getattr(net, name)).get(reverse("readiness:drill", args=[drill.reference, *more]))


@pytest.mark.parametrize("prepare", [planned, running, ended])
def test_a_stranger_gets_what_there_is_not(net: Net, prepare: Callable[[Net], Drill]) -> None:
    drill = prepare(net)
    for name in ("punjab_analyst", "other_contact", "administrator", "council_member"):
        client = enters(getattr(net, name))
        for address in ("drill", "drill_live", "drill_report", "drill_inject", "drill_note", "drill_lesson"):
            assert client.get(reverse(f"readiness:{address}", args=[drill.reference])).status_code == 404, name
        for address in ("drill_start", "drill_pause", "drill_end", "drill_answer", "drill_cancel"):
            found = client.post(reverse(f"readiness:{address}", args=[drill.reference]), {"reason": "x"})
            assert found.status_code == 404, (name, address)
    assert "Ransomware" not in text_of(enters(net.punjab_analyst).get(reverse("readiness:drills")))


def test_planning_from_scenario_to_drill(net: Net) -> None:
    client = enters(net.lead)
    assert "Ransomware at a provincial body" in text_of(client.get(reverse("readiness:choose_drill")))
    address = reverse("readiness:plan_drill", args=[RANSOMWARE])
    assert "The department" in text_of(client.get(address))
    given = {
        "role_victim": "department",
        "planned_for": f"{timezone.now().year + 1}-01-05T10:00",
        "body": str(net.telecom_cert.pk),
        "language": "en",
        "directors": "",
        "observers": "nobody@example.org",
    }
    refused = client.post(address, given)
    assert refused.status_code == 422
    assert set(problems_of(refused)) == {"role_victim", "observers"}
    made = client.post(address, given | {"role_victim": "operator", "observers": ""})
    drill = Drill.objects.get()
    assert made["Location"] == reverse("readiness:drill", args=[drill.reference])
    shown = text_of(client.get(made["Location"]))
    assert "Not answered yet" in shown
    assert "A newspaper asks" in shown, "who plans it knows what will happen"
    suggested = client.get(reverse("readiness:drill_organisations"), {"role_victim": "oper"}).content.decode()
    assert 'value="operator"' in suggested


def test_only_a_lead_plans(net: Net) -> None:
    for name in ("analyst", "contact", "body_administrator"):
        client = enters(getattr(net, name))
        assert client.get(reverse("readiness:choose_drill")).status_code == 404
        assert client.get(reverse("readiness:plan_drill", args=[RANSOMWARE])).status_code == 404
    assert enters(net.lead).get(reverse("readiness:plan_drill", args=["no-such-one"])).status_code == 404


def test_who_is_asked_answers(net: Net) -> None:
    drill = planned(net)
    client = enters(net.contact)
    shown = text_of(client.get(reverse("readiness:drill", args=[drill.reference])))
    assert "Will you take part?" in shown
    assert "A newspaper asks" not in shown, "who plays does not know what will happen"
    client.post(reverse("readiness:drill_answer", args=[drill.reference]), {"joins": "yes"})
    assert "Your answer so far: Takes part" in text_of(page(net, "contact", drill))
    assert "Will you take part?" not in text_of(page(net, "analyst", drill)), "others answer for the party"


def test_the_director_follows_and_the_player_sees_what_came(net: Net) -> None:
    drill = running(net)
    director, player = text_of(page(net, "lead", drill)), text_of(page(net, "contact", drill))
    for shown in (director, player):
        assert f"Drill Ransomware at a provincial body {drill.reference} {WARNING}" in shown
    assert "CERT-TELECOM accepts the case" in director
    assert "accepts the case" not in player
    assert "Files cannot be opened" in player
    assert "Report in this drill" in player
    assert "Your administrator has found traces" not in player
    client = enters(net.lead)
    part = client.get(reverse("readiness:drill_live", args=[drill.reference]))
    assert "of all points" in text_of(part)
    assert b"<html" not in part.content
    assert enters(net.contact).get(reverse("readiness:drill_live", args=[drill.reference])).status_code == 404


def test_each_act_of_the_director_has_its_button(net: Net) -> None:
    drill = running(net)
    client, address = enters(net.lead), lambda name: reverse(f"readiness:{name}", args=[drill.reference])
    client.post(address("drill_inject"), {"kind": "message", "party": "operator", "title": "A call", "text": "Ring"})
    assert "A call" in text_of(page(net, "contact", drill))
    refused = client.post(address("drill_inject"), {"kind": "report", "party": "cert-cii", "title": "x", "text": "y"})
    assert refused.status_code == 422
    client.post(address("drill_note"), {"text": "Slow to answer", "party": ""})
    assert DrillNote.objects.get().text == "Slow to answer"
    assert "Slow to answer" not in text_of(page(net, "contact", drill))
    client.post(address("drill_pause"))
    assert "Paused" in text_of(page(net, "contact", drill))
    assert client.get(address("drill_inject")).status_code == 404
    client.post(address("drill_resume"))
    client.post(address("drill_end"))
    assert Case.objects.get().status == "closed"
    client.post(address("drill_lesson"), {"text": "Test it", "party": "operator", "due_on": "2030-01-01"})
    lesson = DrillLesson.objects.get().reference
    contact = enters(net.contact)
    assert "It is done" in text_of(page(net, "contact", drill))
    contact.post(reverse("readiness:drill_learned", args=[drill.reference, lesson]), {"outcome": "Weekly"})
    assert DrillLesson.objects.get().outcome == "Weekly"


def test_broken_off_with_a_reason(net: Net) -> None:
    drill = running(net)
    client, address = enters(net.lead), reverse("readiness:drill_abort", args=[drill.reference])
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": ""}).status_code == 422
    client.post(address, {"reason": "A real outage"})
    assert "A real outage" in text_of(page(net, "contact", drill))
    assert enters(net.contact).get(address).status_code == 404


def test_a_player_reports_in_the_drill_and_for_real(net: Net) -> None:
    drill = running(net)
    shown = page(net, "contact", drill).content.decode()
    link = re.search(r'href="(/report/\?organisation=operator&amp;drill=[^"]+)"', shown)
    assert link
    form = enters(net.contact).get(link[1].replace("&amp;", "&"))
    assert WARNING in text_of(form)
    words = {"organisation": "operator", "title": "x", "description": "y", "tlp": "TLP:AMBER"}
    enters(net.contact).post(reverse("incidents:report"), words | {"drill": drill.reference})
    enters(net.contact).post(reverse("incidents:report"), words)
    assert [row.drill_id is not None for row in Report.objects.order_by("pk")] == [True, True, False]


def words_of(response: HttpResponse) -> str:
    assert response["Content-Type"] == "application/pdf"
    return " ".join(" ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(response.content)).pages).split())


def test_the_report_says_what_came_of_it(net: Net) -> None:
    drill = running(net)
    well_played(net, drill)
    drills.end(by=net.lead, reference=drill.reference, at=timezone.now())
    observe(by=net.lead, reference=drill.reference, text="Well done by all.", at=NOW)
    due = local_date(timezone.now())
    learn(by=net.lead, reference=drill.reference, party="operator", text="Keep backups", due_on=due, at=timezone.now())
    address = reverse("readiness:drill_report", args=[drill.reference])
    directors, players = (words_of(enters(person).get(address)) for person in (net.lead, net.contact))
    for told in (directors, players):
        for word in ("This was an exercise", "100%", "CERT-TELECOM", "A newspaper asks", "In time", "Keep backups"):
            assert word in told, word
    assert "Well done by all." in directors
    assert "Well done by all." not in players
    assert words_of(enters(net.contact).get(address)), "also for who played"


def test_there_is_no_report_of_what_is_not_over(net: Net) -> None:
    drill = running(net)
    assert enters(net.lead).get(reverse("readiness:drill_report", args=[drill.reference])).status_code == 404
