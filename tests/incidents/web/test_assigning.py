"""Who has a case in hand, on the pages: shown to the own team, filtered by, and added up for the lead."""

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pehra.incidents import actions
from pehra.incidents.queries import assignments
from tests.incidents.acting import LATER, escalated, opened
from tests.incidents.conftest import Net
from tests.incidents.web.conftest import Enters
from tests.incidents.web.pages import text_of

pytestmark = pytest.mark.django_db

QUEUE, WORKLOAD = reverse("incidents:queue"), reverse("incidents:workload")


def titles(response: HttpResponse) -> set[str]:
    parts = response.content.decode().split('class="inc-row-title"')[1:]
    return {part.split("<bdi", 1)[1].split(">", 1)[1].split("<", 1)[0] for part in parts}


class TestTheCase:
    def test_shows_the_own_team_in_whose_hands_it_is(self, net: Net, enters: Enters) -> None:
        reference = escalated(net)
        address = reverse("incidents:case", args=[reference])
        assert "Nobody of your team has it in hand." in text_of(enters(net.lead).get(address))
        actions.take(by=net.analyst, reference=reference, at=LATER)
        page = text_of(enters(net.lead).get(address))
        assert "In our team analyst since" in page
        assert "Taken" not in page
        assert "analyst took the case" in page
        for other in (net.contact, net.cii_analyst):
            shown = text_of(enters(other).get(address))
            assert "took the case" not in shown
            assert "In our team analyst" not in shown

    def test_offers_the_colleagues_who_see_it(self, net: Net, enters: Enters) -> None:
        reference = opened(net)
        page = enters(net.lead).get(reverse("incidents:case", args=[reference])).content.decode()
        choice = page.split('id="id_give_to"', 1)[1].split("</select>", 1)[0]
        assert "analyst@example.org" in choice
        assert "contact@example.org" not in choice
        assert "punjab" not in choice


class TestTheList:
    def test_narrows_to_mine_nobodys_and_a_colleagues(self, net: Net, enters: Enters) -> None:
        mine, other = opened(net, title="mine"), opened(net, title="other")
        opened(net, title="free")
        actions.take(by=net.analyst, reference=mine, at=LATER)
        actions.take(by=net.lead, reference=other, at=LATER)
        client = enters(net.analyst)
        assert titles(client.get(QUEUE, {"tab": "ours", "who": "me"})) == {"mine"}
        assert titles(client.get(QUEUE, {"tab": "ours", "who": "nobody"})) == {"free"}
        assert titles(client.get(QUEUE, {"tab": "ours", "who": "lead@example.org"})) == {"other"}

    def test_somebody_of_another_party_is_like_nobody_at_all(self, net: Net, enters: Enters) -> None:
        actions.take(by=net.cii_analyst, reference=escalated(net), at=LATER)
        client = enters(net.analyst)
        for who in ("cii_analyst@example.org", "nobody@example.org", "x" * 10_000):
            answer = client.get(QUEUE, {"tab": "ours", "who": who})
            assert answer.status_code == 200
            assert titles(answer) == set()

    def test_names_the_holder_to_the_own_team_alone(self, net: Net, enters: Enters) -> None:
        actions.take(by=net.analyst, reference=escalated(net), at=LATER)
        marked = 'class="inc-row-hand"'
        assert marked in enters(net.lead).get(QUEUE, {"tab": "all"}).content.decode()
        assert marked not in enters(net.cii_analyst).get(QUEUE, {"tab": "all"}).content.decode()


class TestTheWorkload:
    def test_adds_up_for_the_lead(self, net: Net, enters: Enters) -> None:
        actions.take(by=net.analyst, reference=opened(net, severity="high"), at=LATER)
        opened(net)
        page = text_of(enters(net.lead).get(WORKLOAD))
        assert "1 in somebody's hands" in page
        assert "1 in nobody's hands" in page
        assert "analyst" in page

    def test_says_where_more_is_open_than_it_counts(
        self, net: Net, enters: Enters, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for _turn in range(2):
            actions.take(by=net.analyst, reference=opened(net), at=LATER)
        assert "More is open" not in text_of(enters(net.lead).get(WORKLOAD))
        monkeypatch.setattr(assignments, "MOST_COUNTED", 1)
        page = text_of(enters(net.lead).get(WORKLOAD))
        assert "More is open than is counted here" in page
        assert "1 in somebody's hands" in page

    @pytest.mark.parametrize("name", ["analyst", "contact", "auditor", "administrator"])
    def test_is_not_there_for_the_others(self, name: str, net: Net, enters: Enters) -> None:
        assert enters(getattr(net, name)).get(WORKLOAD).status_code == 404

    def test_of_another_body_is_not_there(self, net: Net, enters: Enters) -> None:
        client = enters(net.lead)
        assert client.get(WORKLOAD, {"body": "cert-telecom"}).status_code == 200
        for slug in ("cert-cii", "nowhere", "operator", "\x00", "x" * 10_000):
            assert client.get(WORKLOAD, {"body": slug}).status_code == 404

    def test_costs_few_statements(self, net: Net, enters: Enters) -> None:
        client = enters(net.lead)
        client.get(WORKLOAD)
        for _turn in range(3):
            actions.take(by=net.analyst, reference=opened(net), at=LATER)
        with CaptureQueriesContext(connection) as captured:
            client.get(WORKLOAD)
        assert len(captured) <= 15
