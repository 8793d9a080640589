"""The page of a case: what it shows to whom, and what reading it leaves behind."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pehra.foundation import signing
from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.foundation.deadlines.actions import sweep
from pehra.incidents import actions
from pehra.incidents.models import Report
from pehra.incidents.rules.intake import Seen
from pehra.registry.models import Body
from tests.incidents.acting import HOUR, asked, closed, escalated, opened, reported, silent
from tests.incidents.conftest import Net, clock
from tests.incidents.web.conftest import Enters
from tests.incidents.web.pages import text_of
from tests.world import NOW

pytestmark = pytest.mark.django_db


def path(reference: str) -> str:
    return reverse("incidents:case", args=[reference])


def states(page: str) -> dict[str, str]:
    """The state of each body in the picture of the chain."""
    found = {}
    for part in page.split('<li class="ph-step ph-step-')[1:]:
        state, _, rest = part.partition('"')
        found[rest.split("<bdi", 1)[1].split(">", 1)[1].split("<", 1)[0]] = state
    return found


class TestThePicture:
    def test_it_follows_the_case_up_its_chain(self, net: Net, enters: Enters) -> None:
        reference = reported(net)
        client = enters(net.contact)
        assert states(client.get(path(reference)).content.decode()) == {
            "Operator": "origin",
            "CERT-TELECOM": "custodian",
            "CERT-CII": "ahead",
            "NCERT": "ahead",
        }
        actions.accept(by=net.analyst, reference=reference, at=NOW)
        actions.escalate(by=net.analyst, reference=reference, at=NOW)
        drawn = states(client.get(path(reference)).content.decode())
        assert (drawn["CERT-TELECOM"], drawn["CERT-CII"]) == ("custodian", "offered")
        actions.accept(by=net.cii_analyst, reference=reference, at=NOW)
        drawn = states(client.get(path(reference)).content.decode())
        assert (drawn["CERT-TELECOM"], drawn["CERT-CII"], drawn["NCERT"]) == ("passed", "custodian", "ahead")

    def test_a_body_outside_the_chain_has_its_place_where_people_sent_the_case(self, net: Net, enters: Enters) -> None:
        reference = opened(net)
        actions.escalate(by=net.analyst, reference=reference, to="cert-punjab", reason="Lahore", at=NOW)
        drawn = states(enters(net.contact).get(path(reference)).content.decode())
        assert list(drawn) == ["Operator", "CERT-TELECOM", "CERT-PUNJAB", "CERT-CII", "NCERT"]
        assert drawn["CERT-PUNJAB"] == "offered"

    def test_an_override_shows_who_was_passed_over(self, net: Net, enters: Enters) -> None:
        reference = silent(net)
        actions.override(by=net.duty_officer, reference=reference, reason="Silence", at=NOW + timedelta(hours=54))
        drawn = states(enters(net.contact).get(path(reference)).content.decode())
        assert (drawn["CERT-CII"], drawn["NCERT"]) == ("silent", "custodian")


class TestWhatIsShown:
    def test_which_clocks_fall_due_earlier_by_a_classification(self, net: Net, enters: Enters) -> None:
        reference = opened(net)
        clock("short", "cii", "update", 24, anchor="awareness", owed_by="organisation", severity="critical").save()
        words = {"classification": ["availability"], "severity": "critical", "ransomware": False}
        actions.classify(by=net.analyst, reference=reference, **words, at=NOW + timedelta(hours=2))
        assert "Due earlier by this: Update" in text_of(enters(net.contact).get(path(reference)))

    def test_every_clock_with_its_rule_and_citation(self, net: Net, enters: Enters) -> None:
        page = text_of(enters(net.contact).get(path(reported(net))))
        for shown in (
            "Acknowledge",
            "Update",
            "Final report",
            "First report",
            "ack-sectoral",
            "counted from awareness",
        ):
            assert shown in page

    def test_a_late_clock_is_said_to_be_late_and_by_whom(self, net: Net, enters: Enters) -> None:
        reference = reported(net)
        sweep(at=NOW + timedelta(hours=5))
        page = text_of(enters(net.contact).get(path(reference)))
        assert "Missed" in page
        assert "CERT-TELECOM is late; CERT-CII has been told" in page

    def test_the_report_stands_in_the_words_and_lines_of_its_source(self, net: Net, enters: Enters) -> None:
        reference = opened(net, description="پہلی سطر\n  second line")
        page = enters(net.analyst).get(path(reference)).content.decode()
        assert '<div class="inc-words" dir="auto">پہلی سطر\n  second line</div>' in page

    @pytest.mark.parametrize(("several", "folded"), [(1, 0), (3, 0), (5, 2)])
    def test_after_the_third_report_the_others_are_folded(
        self, several: int, folded: int, net: Net, enters: Enters
    ) -> None:
        reference = opened(net)
        for number in range(several - 1):
            again = opened(net, title=f"Once more {number}")
            actions.merge(by=net.analyst, reference=again, into=reference, reason="The same.", at=NOW + 2 * HOUR)
        page = enters(net.analyst).get(path(reference)).content.decode()
        in_sight, fold, hidden = page.partition('<details class="inc-more">')
        assert (in_sight.count("inc-report-title"), hidden.count("inc-report-title")) == (several - folded, folded)
        assert bool(fold) is bool(folded)
        assert (f"Show all {several} reports" in page) is bool(folded)

    def test_observables_are_never_a_live_link(self, net: Net, enters: Enters) -> None:
        seen = (Seen("http://evil.example/a"), Seen("198.51.100.7"), Seen("phisher@evil.example"))
        page = enters(net.analyst).get(path(opened(net, observables=seen))).content.decode()
        assert "evil.example" not in page
        assert "198.51.100.7" not in page
        for shown in ("hxxp://evil[.]example/a", "198[.]51[.]100[.]7", "phisher[@]evil[.]example"):
            assert shown in page

    def test_a_closed_case_says_what_it_came_to(self, net: Net, enters: Enters) -> None:
        page = text_of(enters(net.contact).get(path(closed(net))))
        assert "What it came to" in page
        assert "Lesson" in page

    def test_a_question_to_the_source_stands_before_the_source(self, net: Net, enters: Enters) -> None:
        reference = asked(net)
        assert "Questions to the source" in text_of(enters(net.contact).get(path(reference)))
        home = text_of(enters(net.contact).get(reverse("home")))
        assert "asks for a wider audience" in home
        assert reference in home

    def test_the_network_sees_a_green_case_and_not_how_it_is_handled(self, net: Net, enters: Enters) -> None:
        reference = opened(net)
        actions.change_tlp(by=net.contact, reference=reference, tlp="TLP:GREEN", at=NOW)
        answer = enters(net.other_contact).get(path(reference))
        assert answer.status_code == 200
        page = text_of(answer)
        for hidden in ("Receipts of custody", "Who takes part", "Clocks", "What you can do now"):
            assert hidden not in page
        report = Report.objects.get().reference
        assert enters(net.other_contact).get(reverse("incidents:report_detail", args=[report])).status_code == 200
        assert enters(net.other_contact).get(reverse("incidents:report_receipt", args=[report])).status_code == 404
        assert enters(net.other_contact).get(reverse("incidents:report_receipt_file", args=[report])).status_code == 404

    def test_a_red_case_names_its_persons(self, net: Net, enters: Enters) -> None:
        reference = reported(net, tlp="TLP:RED")
        page = text_of(enters(net.lead).get(path(reference)))
        assert "Named persons" in page
        assert "Answers for the body" in page
        assert enters(net.analyst).get(path(reference)).status_code == 404

    def test_a_reference_may_be_typed_carelessly(self, net: Net, enters: Enters) -> None:
        reference = opened(net)
        assert enters(net.analyst).get(path(reference.lower().replace("-", ""))).status_code == 200


class TestReceipts:
    def test_each_custody_step_has_two_that_verify(self, net: Net, enters: Enters) -> None:
        reference = escalated(net)
        actions.accept(by=net.cii_analyst, reference=reference, at=NOW)
        client = enters(net.contact)
        acts = []
        for number in (1, 2):
            for side in ("offer", "answer"):
                answer = client.get(reverse("incidents:custody_receipt", args=[reference, number, side]))
                assert "attachment" in answer.headers["Content-Disposition"]
                receipt = json.loads(answer.content)
                assert signing.verify(receipt)
                acts.append((receipt["act"], receipt["from"], receipt["to"]))
        assert acts == [
            ("offered", "operator", "cert-telecom"),
            ("accepted", "operator", "cert-telecom"),
            ("offered", "cert-telecom", "cert-cii"),
            ("accepted", "cert-telecom", "cert-cii"),
        ]

    def test_what_was_never_written_does_not_exist(self, net: Net, enters: Enters) -> None:
        reference = escalated(net)
        client = enters(net.contact)
        for number, side in ((0, "offer"), (3, "offer"), (2, "answer")):
            assert client.get(reverse("incidents:custody_receipt", args=[reference, number, side])).status_code == 404

    def test_the_reports_own_verifies_too(self, net: Net, enters: Enters) -> None:
        opened(net)
        report = Report.objects.get()
        answer = enters(net.contact).get(reverse("incidents:report_receipt_file", args=[report.reference]))
        receipt = json.loads(answer.content)
        assert receipt == report.receipt
        assert signing.verify(receipt)
        assert not signing.verify(receipt | {"case": "C-0000-0000"})


class TestReading:
    """Reading what few may read is an act and stands in the journal."""

    @staticmethod
    def noted() -> list[tuple[str, int]]:
        acts = ("case.read", "receipt.export")
        return list(JournalEntry.objects.filter(act__in=acts).order_by("seq").values_list("act", "user_id"))

    @pytest.mark.parametrize("label", ["TLP:RED", "TLP:AMBER+STRICT"])
    def test_a_restricted_case_is_noted_with_its_reader(self, label: str, net: Net, enters: Enters) -> None:
        reference = reported(net, tlp=label)
        report = Report.objects.get().reference
        client = enters(net.lead)
        client.get(path(reference))
        client.get(reverse("incidents:report_detail", args=[report]))
        client.get(reverse("incidents:report_receipt", args=[report]))
        client.get(reverse("incidents:report_receipt_file", args=[report]))
        client.get(reverse("incidents:custody_receipt", args=[reference, 1, "offer"]))
        reader = net.lead.user_id
        assert self.noted() == [("case.read", reader)] * 3 + [("receipt.export", reader)] * 2

    def test_a_refused_act_shows_the_case_and_is_noted(self, net: Net, enters: Enters) -> None:
        reference = reported(net, tlp="TLP:RED")
        enters(net.lead).post(reverse("incidents:forward", args=[reference]), {"to": "ncert", "reason": ""})
        assert self.noted() == [("case.read", net.lead.user_id)]

    def test_other_cases_are_read_without_a_line(self, net: Net, enters: Enters) -> None:
        enters(net.analyst).get(path(reported(net)))
        assert self.noted() == []

    def test_a_red_note_in_another_case_is_noted_when_somebody_is_shown_it(self, net: Net, enters: Enters) -> None:
        reference = opened(net)
        words = {"reference": reference, "body": "Zarqa", "tlp": "TLP:RED", "named": [net.lead.user_id]}
        actions.note(by=net.analyst, **words, at=NOW)
        for who in (net.contact, net.lead):
            enters(who).get(path(reference))
        enters(net.lead).post(reverse("incidents:close", args=[reference]), {})
        assert self.noted() == [("case.read", net.lead.user_id)] * 2

    def test_whoever_finds_nothing_leaves_no_line(self, net: Net, enters: Enters) -> None:
        enters(net.analyst).get(path(reported(net, tlp="TLP:RED")))
        assert self.noted() == []

    def test_what_cannot_be_noted_is_not_shown(self, net: Net, enters: Enters) -> None:
        reference = reported(net, tlp="TLP:RED")
        client = enters(net.lead)
        client.raise_request_exception = False
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE FUNCTION pg_temp.full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'full'; END $$;"
                "CREATE TRIGGER full_up BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION pg_temp.full()"
            )
        answer = client.get(path(reference))
        assert answer.status_code == 500
        assert reference not in answer.content.decode()


def test_a_page_costs_at_most_fifteen_statements_however_long_the_case_is(net: Net, enters: Enters) -> None:
    reference = opened(net)
    client = enters(net.analyst)
    client.get(path(reference))

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(path(reference))
        return len(captured)

    before = statements()
    for number in range(12):
        actions.note(by=net.analyst, reference=reference, body=f"note {number}", at=NOW)
        actions.add_observables(by=net.contact, reference=reference, seen=[Seen(f"192.0.2.{number}")], at=NOW)
    assert statements() == before <= 15
    assert Body.objects.count() > 3
