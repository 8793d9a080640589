"""Scenarios that a CERT writes itself: for its leads alone, checked before they are kept, played like ready ones."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from pehra.foundation.access.errors import Absent, Invalid
from pehra.foundation.access.viewing import viewing
from pehra.foundation.audit.models import Entry
from pehra.readiness.actions import drills
from pehra.readiness.actions.drill_play import play_due
from pehra.readiness.actions.drill_scenarios import keep_scenario, withdraw_scenario
from pehra.readiness.models import Drill, DrillScenario
from pehra.readiness.queries.drill_scenarios import own_scenarios, scenario_named, source_named
from tests.incidents.conftest import Net
from tests.incidents.web.pages import text_of
from tests.readiness.drills.drilling import planned
from tests.readiness.drills.test_pages import enters
from tests.readiness.rules.test_drill_reading import changed
from tests.world import NOW

pytestmark = pytest.mark.django_db
OWN = changed("slug", "our-own").replace(b"A newspaper asks", b"Zarqa-newspaper asks")
OTHERS = ("analyst", "contact", "cii_lead", "body_administrator", "punjab_analyst", "administrator")


def kept(net: Net, source: bytes = OWN) -> DrillScenario:
    return keep_scenario(by=net.lead, body_id=net.telecom_cert.pk, source=source, at=NOW)


def test_only_the_leads_of_the_body_keep_see_and_withdraw_it(net: Net) -> None:
    row = kept(net)
    for name in OTHERS:
        by = getattr(net, name)
        with pytest.raises(Absent):
            keep_scenario(by=by, body_id=net.telecom_cert.pk, source=OWN, at=NOW)
        for look in (scenario_named, source_named):
            with pytest.raises(Absent):
                look(by, row.reference)
        with pytest.raises(Absent):
            withdraw_scenario(by=by, reference=row.reference, at=NOW)
        assert own_scenarios(by) == []
    for by, seen in ((net.lead, 1), (net.cii_lead, 0), (net.contact, 0), (net.administrator, 0)):
        with viewing(by):
            assert DrillScenario.objects.count() == seen
    (found,) = own_scenarios(net.lead)
    assert found.scenario is not None
    assert found.scenario.slug == "our-own"
    assert source_named(net.lead, row.reference) == ("our-own", OWN)


def test_what_is_wrong_is_told_by_line_and_field_and_nothing_is_kept(net: Net) -> None:
    for source, told in (
        (changed("roles.1.tier", 99), "roles[1].tier"),
        (b"a: [", ""),
        (changed("slug", "bank-leak"), "slug"),
    ):
        with pytest.raises(Invalid) as refused:
            kept(net, source)
        assert any(told in field for field in refused.value.problems)
    assert not DrillScenario.objects.exists()


def test_a_newer_one_takes_the_place_of_the_older(net: Net) -> None:
    first = kept(net)
    second = kept(net, changed("slug", "our-own"))
    assert [each.row for each in own_scenarios(net.lead)] == [second]
    with pytest.raises(Absent):
        scenario_named(net.lead, first.reference)
    withdraw_scenario(by=net.lead, reference=second.reference, at=NOW)
    with pytest.raises(Absent):
        withdraw_scenario(by=net.lead, reference=second.reference, at=NOW)
    assert own_scenarios(net.lead) == []


def test_no_word_of_what_is_to_come_is_in_the_journal(net: Net) -> None:
    kept(net)
    assert "Zarqa" not in str([vars(line) for line in Entry.objects.all()])


def test_one_that_cannot_be_read_any_more_is_shown_as_that(net: Net) -> None:
    row = kept(net)
    DrillScenario.objects.update(source="a: [")
    (found,) = own_scenarios(net.lead)
    assert found.scenario is None
    with pytest.raises(Absent):
        scenario_named(net.lead, row.reference)
    assert "cannot be read any more" in text_of(enters(net.lead).get(reverse("readiness:choose_drill")))


def test_a_drill_is_planned_and_played_by_it(net: Net) -> None:
    row = kept(net)
    drill = planned(net, scenario=row.reference)
    assert (drill.scenario, drill.injects.count()) == (row.reference, 4)
    withdraw_scenario(by=net.lead, reference=row.reference, at=NOW)
    for by in (net.contact, net.cii_lead):
        drills.answer(by=by, reference=drill.reference, joins=True, at=NOW)
    drills.brief(by=net.lead, reference=drill.reference, at=NOW)
    drills.start(by=net.lead, reference=drill.reference, at=NOW)
    assert play_due(at=NOW) == 1


class TestPages:
    def test_uploaded_looked_at_taken_along_and_withdrawn(self, net: Net) -> None:
        client, address = enters(net.lead), reverse("readiness:add_scenario")
        assert "Ransomware" in text_of(client.get(address))
        body = str(net.telecom_cert.pk)
        wrong = SimpleUploadedFile("x.yaml", changed("roles.1.tier", 99))
        refused = client.post(address, {"body": body, "file": wrong})
        assert refused.status_code == 422
        assert "roles[1].tier\u2069: A number from 1 to 9." in text_of(refused)
        for given in ({}, {"body": body}, {"body": "0", "file": SimpleUploadedFile("x.yaml", OWN)}):
            assert client.post(address, given).status_code in (200, 422)
        assert not DrillScenario.objects.exists()
        client.post(address, {"body": body, "file": SimpleUploadedFile("x.yaml", OWN)})
        row = DrillScenario.objects.get()
        assert "Of your CERT" in text_of(client.get(reverse("readiness:choose_drill")))
        taken = client.get(reverse("readiness:scenario_source", args=[row.reference]))
        assert (taken.content, taken["X-Content-Type-Options"]) == (OWN, "nosniff")
        assert client.get(reverse("readiness:scenario_source", args=["bank-leak"])).status_code == 200
        plan = reverse("readiness:plan_drill", args=[row.reference])
        soon = f"{timezone.now().year + 1}-01-05T10:00"
        given = {"role_victim": "operator", "planned_for": soon, "body": body, "language": "en"}
        client.post(plan, given)
        assert Drill.objects.get().scenario == row.reference
        client.post(reverse("readiness:withdraw_scenario", args=[row.reference]))
        assert client.get(plan).status_code == 404

    @pytest.mark.parametrize("name", OTHERS)
    def test_to_others_there_is_none(self, net: Net, name: str) -> None:
        reference, client = kept(net).reference, enters(getattr(net, name))
        for key in (reference, "Y-0000-0000"):
            assert client.get(reverse("readiness:plan_drill", args=[key])).status_code == 404
            assert client.get(reverse("readiness:scenario_source", args=[key])).status_code == 404
            assert client.post(reverse("readiness:withdraw_scenario", args=[key])).status_code == 404
        if name != "cii_lead":
            assert client.get(reverse("readiness:add_scenario")).status_code == 404
