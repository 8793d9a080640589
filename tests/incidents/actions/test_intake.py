"""Taking a report in: by the organisation, by an officer for it, once for each key, or not at all."""

from dataclasses import replace
from datetime import timedelta

import orjson
import pytest

from pehra.foundation import signing
from pehra.foundation.access.errors import Absent, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.queries import person as person_of
from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.foundation.delivery.models import Notice
from pehra.incidents import actions, queries
from pehra.incidents.actions.intake import content_of
from pehra.incidents.errors import KeyReused
from pehra.incidents.models import Case, Entry, Named, Observable, Participant, Report
from pehra.incidents.rules.intake import Intake, Seen
from pehra.law.chain import NoNationalCert
from tests import world
from tests.incidents.acting import HOUR, TITLE, WORDS, dump, report
from tests.incidents.conftest import Net
from tests.world import NOW

pytestmark = pytest.mark.django_db


def submit(by: Person, key: str = "", **fields: object) -> actions.Receipted:
    return actions.submit(by=by, report=report(**fields), at=NOW, key=key)


class TestByTheOrganisation:
    def test_three_fields_make_a_case(self, net: Net) -> None:
        taken = submit(net.contact)
        assert (taken.case.title, taken.report.description) == (TITLE, WORDS)
        assert (taken.case.severity, taken.case.tlp) == ("medium", "TLP:AMBER")
        assert (taken.report.aware_at, taken.report.submitted_at, taken.report.recorded_at) == (NOW, NOW, NOW)
        assert taken.case.affected == [net.operator.pk]

    def test_urdu_stays_as_it_was_typed(self, net: Net) -> None:
        words = "سرور \u200cپر حملہ\r\n‏(DDoS)  "
        taken = submit(net.contact, title=" سرور پر حملہ ", description=words)
        stored = Report.objects.get()
        assert (stored.title, stored.description) == ("سرور پر حملہ", "سرور \u200cپر حملہ\n‏(DDoS)")
        assert taken.case.title == "سرور پر حملہ"

    def test_everything_that_was_filled_in_is_kept(self, net: Net) -> None:
        taken = submit(
            net.contact,
            aware_at=NOW - HOUR,
            classification=("fraud", "availability/ddos", "fraud"),
            severity="high",
            ransomware=True,
            tlp="TLP:AMBER+STRICT",
            observables=(Seen("hxxp://A[.]example/x", note=" C2 "), Seen("http://a.example/x"), Seen("192.0.2.1")),
            details={" systems ": " 3\r\n4 "},
        )
        case = Case.objects.get()
        assert case.classification == ["availability/ddos", "fraud"]
        assert (case.severity, case.ransomware, case.tlp, case.source_tlp) == (
            "high",
            True,
            "TLP:AMBER+STRICT",
            "TLP:AMBER+STRICT",
        )
        assert taken.report.details == {"systems": "3\n4"}
        assert sorted(Observable.objects.values_list("type", "value")) == [
            ("ipv4-addr", "192.0.2.1"),
            ("url", "http://a.example/x"),
        ]

    def test_it_says_who_receives_it_and_tells_both(self, net: Net) -> None:
        submit(net.contact)
        assert set(Notice.objects.values_list("kind", "party__slug")) == {
            ("report.received", "operator"),
            ("case.offered", "cert-telecom"),
        }
        assert set(Participant.objects.values_list("party__slug", "part")) == {
            ("operator", "reporter"),
            ("cert-telecom", "responder"),
        }

    def test_colleagues_see_it_and_strangers_do_not(self, net: Net) -> None:
        taken = submit(net.contact)
        for person in (net.contact, net.second_contact, net.analyst, net.lead):
            assert queries.report(person, taken.report.reference).case_id == taken.case.pk
        for person in net.strangers.values():
            with pytest.raises(Absent):
                queries.report(person, taken.report.reference)
            with pytest.raises(Absent):
                queries.case(person, taken.case.reference)

    def test_a_red_report_is_seen_by_its_author_and_whom_it_names(self, net: Net) -> None:
        taken = submit(net.contact, tlp="TLP:RED")
        named = dict(Named.objects.values_list("user_id", "why"))
        assert named == {net.contact.user_id: "reported it", net.lead.user_id: "answers for the body"}
        assert Case.objects.get().audience == sorted([-net.contact.user_id, -net.lead.user_id])
        for person in (net.second_contact, net.analyst):
            with pytest.raises(Absent):
                queries.case(person, taken.case.reference)
        assert Notice.objects.filter(user=None).count() == 0
        assert [entry.kind for entry in queries.entries_of(net.lead, taken.case)] == ["reported"]

    def test_a_red_report_to_a_body_without_a_lead_reaches_its_analysts(self, net: Net) -> None:
        world.Membership.objects.filter(party=net.telecom_cert, role=Role.LEAD).update(ended_at=NOW)
        taken = submit(net.contact, tlp="TLP:RED")
        assert queries.case(net.analyst, taken.case.reference)

    def test_who_cannot_be_its_first_responder_has_an_error_of_the_law(self, net: Net) -> None:
        net.national_cert.mandates.all().delete()
        before = dump()
        with pytest.raises(NoNationalCert):
            submit(net.contact)
        assert dump() == before

    def test_all_that_is_wrong_is_said_and_nothing_is_stored(self, net: Net) -> None:
        before = dump()
        with pytest.raises(Invalid) as refused:
            submit(net.contact, title="", tlp="x", observables=(Seen("", "url"),))
        assert set(refused.value.problems) == {"title", "tlp", "observables"}
        assert dump() == before


class TestForWhom:
    @pytest.mark.parametrize("slug", ["operator", "nowhere", "", "cert-telecom", "\0", "a b", "x" * 500, "\ud800"])
    def test_whom_one_may_not_report_for_is_absent(self, net: Net, slug: str) -> None:
        for name, person in net.strangers.items():
            if name == "analyst of the National CERT" and slug == "operator":
                continue  # in the chain: an officer may enter a report
            with pytest.raises(Absent):
                submit(person, organisation=slug)

    def test_without_a_chain_an_organisation_is_as_absent_as_any(self, net: Net) -> None:
        net.national_cert.mandates.all().delete()
        for slug in ("operator", "nowhere"):
            with pytest.raises(Absent):
                submit(net.duty_officer, organisation=slug, channel="phone")

    def test_fields_are_not_looked_at_before_the_organisation(self, net: Net) -> None:
        with pytest.raises(Absent):
            submit(net.other_contact, title="")


class TestByAnOfficer:
    def test_a_call_keeps_its_original_time(self, net: Net) -> None:
        called = NOW - 3 * HOUR
        taken = submit(net.duty_officer, channel="phone", submitted_at=called, aware_at=called - HOUR)
        assert (taken.report.submitted_at, taken.report.recorded_at) == (called, NOW)
        assert taken.report.receipt["submitted_at"] == called.isoformat()
        assert taken.report.receipt["received_at"] == NOW.isoformat()
        assert set(Participant.objects.values_list("party__slug", "part")) == {
            ("operator", "reporter"),
            ("ncert", "reporter"),
            ("cert-telecom", "responder"),
        }
        assert JournalEntry.objects.get().party_id == net.national_cert.pk
        assert queries.case(net.contact, taken.case.reference).status == "new"

    def test_what_the_first_responder_wrote_down_it_knows(self, net: Net) -> None:
        taken = submit(net.analyst, channel="paper")
        assert (taken.case.status, taken.case.acknowledged_at) == ("open", NOW)
        assert list(JournalEntry.objects.order_by("seq").values_list("act", flat=True)) == [
            "report.submit",
            "case.accept",
        ]

    def test_how_it_came_must_be_said(self, net: Net) -> None:
        with pytest.raises(Invalid) as refused:
            submit(net.analyst, channel="web")
        assert set(refused.value.problems) == {"channel"}
        for channel in ("phone", "paper", "email", "api", "cli"):
            assert submit(net.analyst, channel=channel).case.status == "open"

    def test_the_late_cannot_attest_themselves_to_have_been_early(self, net: Net) -> None:
        """An organisation's own people cannot enter a call, with which goes an original time."""
        for channel in ("phone", "paper", "email"):
            with pytest.raises(Invalid) as refused:
                submit(net.contact, channel=channel, submitted_at=NOW - timedelta(days=2))
            assert set(refused.value.problems) == {"channel"}
        with pytest.raises(Invalid) as refused:
            submit(net.contact, submitted_at=NOW - timedelta(days=2))
        assert set(refused.value.problems) == {"submitted_at"}

    def test_who_is_both_enters_a_call_as_officer(self, net: Net) -> None:
        user, _ = world.person(net.operator, Role.CONTACT)
        world.join(user, net.telecom_cert, Role.ANALYST)
        both = person_of(user)
        assert submit(both, channel="phone", submitted_at=NOW - HOUR).case.status == "open"
        assert submit(both, channel="web").case.status == "new"

    def test_a_red_call_names_the_people_of_the_organisation(self, net: Net) -> None:
        taken = submit(net.duty_officer, channel="phone", tlp="TLP:RED")
        for person in (net.duty_officer, net.contact, net.second_contact, net.lead):
            assert queries.case(person, taken.case.reference)
        for person in (net.national_analyst, net.analyst, net.cii_lead):
            with pytest.raises(Absent):
                queries.case(person, taken.case.reference)

    def test_only_bodies_of_the_chain_enter_reports(self, net: Net) -> None:
        with pytest.raises(Absent):
            submit(net.punjab_analyst, channel="phone")
        assert submit(net.punjab_analyst, organisation="department", channel="phone").case.status == "open"


class TestAffected:
    def test_an_organisation_names_itself_what_it_belongs_to_and_what_belongs_to_it(self, net: Net) -> None:
        taken = submit(net.contact, affected=("operator", "holding", "branch"))
        assert set(taken.case.affected) == {net.operator.pk, net.holding.pk, net.branch.pk}
        assert queries.case(net.branch_contact, taken.case.reference)
        assert queries.case(net.holding_contact, taken.case.reference)

    @pytest.mark.parametrize("slug", ["rival", "department", "nowhere", "cert-telecom", "", "\0", "a/b", "x" * 300])
    def test_whom_it_may_not_name_looks_like_whom_there_is_not(self, net: Net, slug: str) -> None:
        with pytest.raises(Invalid) as refused:
            submit(net.contact, affected=("branch", slug))
        found = refused.value.problems
        assert set(found) == {"affected"}
        assert found["affected"].text == "“%(slug)s” is not an organisation that you can name."
        assert str(found["affected"]) == f"“{slug[:80]}” is not an organisation that you can name."

    def test_an_officer_names_whom_the_own_body_serves(self, net: Net) -> None:
        taken = submit(net.lead, channel="phone", affected=("rival",))
        assert queries.case(net.rival_contact, taken.case.reference)
        for slug in ("department", "nowhere"):
            with pytest.raises(Invalid):
                submit(net.lead, channel="phone", affected=(slug,))
        assert submit(net.duty_officer, channel="phone", affected=("department",))

    @pytest.mark.parametrize("label", ["TLP:RED", "TLP:AMBER+STRICT"])
    def test_a_stricter_label_keeps_the_affected_out(self, net: Net, label: str) -> None:
        taken = submit(net.contact, affected=("branch",), tlp=label)
        with pytest.raises(Absent):
            queries.case(net.branch_contact, taken.case.reference)


class TestReceipt:
    def test_it_proves_what_was_received_when(self, net: Net) -> None:
        taken = submit(net.contact, observables=(Seen("192.0.2[.]1"),))
        receipt = orjson.loads(orjson.dumps(Report.objects.get().receipt))
        assert signing.verify(receipt, signing.public_key())
        assert {field: receipt[field] for field in ("kind", "report", "case", "received_at")} == {
            "kind": "report",
            "report": taken.report.reference,
            "case": taken.case.reference,
            "received_at": NOW.isoformat(),
        }
        words = content_of(Report.objects.get(), report(observables=(Seen("192.0.2.1"),)))
        assert receipt["sha256"] == signing.digest(words)
        assert TITLE not in str(receipt)

    @pytest.mark.parametrize(
        "changed",
        [
            {"title": "other"},
            {"description": "other"},
            {"severity": "low"},
            {"details": {"a": "c"}},
            {"tlp": "TLP:GREEN"},
            {"aware_at": NOW - HOUR},
            {"submitted_at": NOW - HOUR},
            {"classification": ["fraud"]},
            {"reference": "R-0000-0000"},
        ],
    )
    def test_no_word_of_the_report_can_be_changed_without_it_showing(
        self, net: Net, changed: dict[str, object]
    ) -> None:
        said = report(details={"a": "b"}, severity="high")
        stored = actions.submit(by=net.contact, report=said, at=NOW).report
        for field, value in changed.items():
            setattr(stored, field, value)
        assert signing.digest(content_of(stored, said)) != stored.receipt["sha256"]

    @pytest.mark.parametrize(
        "changed", [{"ransomware": True}, {"affected": ("branch",)}, {"observables": (Seen("a"),)}]
    )
    def test_nor_what_the_case_has_of_it(self, net: Net, changed: dict[str, object]) -> None:
        stored = submit(net.contact).report
        assert signing.digest(content_of(stored, report())) == stored.receipt["sha256"]
        assert signing.digest(content_of(stored, replace(report(), **changed))) != stored.receipt["sha256"]  # type: ignore[arg-type]


class TestOnce:
    def test_the_same_key_is_one_report(self, net: Net) -> None:
        first, second = submit(net.contact, key="k"), submit(net.contact, key="k")
        assert (first.repeated, second.repeated) == (False, True)
        assert second.receipt == first.receipt
        assert (Report.objects.count(), Case.objects.count(), JournalEntry.objects.count()) == (1, 1, 1)

    def test_a_key_belongs_to_one_request_of_one_person(self, net: Net) -> None:
        submit(net.contact, key="k")
        with pytest.raises(KeyReused):
            submit(net.contact, key="k", title="other")
        assert not submit(net.second_contact, key="k").repeated

    def test_what_was_refused_leaves_the_key_free(self, net: Net) -> None:
        with pytest.raises(Invalid):
            submit(net.contact, key="k", title="")
        assert not submit(net.contact, key="k").repeated

    def test_who_may_no_longer_see_the_report_gets_no_answer_either(self, net: Net) -> None:
        submit(net.contact, key="k")
        with pytest.raises(Absent):
            submit(Person(net.contact.user_id, net.contact.label), key="k")


def test_a_reference_that_is_drawn_twice_is_drawn_again(net: Net, monkeypatch: pytest.MonkeyPatch) -> None:
    first = submit(net.contact)
    drawn = [first.case.reference, first.report.reference, "C-2222-2222", "R-2222-2222", "C-3333-3333", "R-3333-3333"]
    monkeypatch.setattr(
        "pehra.incidents.rules.references.fresh",
        lambda prefix: drawn.pop(next(place for place, each in enumerate(drawn) if each.startswith(prefix))),
    )
    second = submit(net.contact, key="k")
    assert (second.case.reference, second.report.reference) == ("C-2222-2222", "R-2222-2222")
    drawn[:] = ["C-2222-2222", "R-2222-2222"] * 3
    with pytest.raises(Exception, match="reference"):
        submit(net.contact)
    assert (Case.objects.count(), Entry.objects.count()) == (2, 2)


def test_a_report_costs_a_fixed_number_of_statements(net: Net, django_assert_max_num_queries: object) -> None:
    submit(net.contact)
    many = tuple(Seen(f"192.0.2.{number}") for number in range(200))
    with django_assert_max_num_queries(22):  # type: ignore[operator]
        submit(net.contact, observables=many)


def test_the_intake_is_what_the_doors_know_it_as() -> None:
    assert actions.Intake is Intake
