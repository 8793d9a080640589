"""The Traffic Light Protocol on a case: who sees it under each label, and who may set which."""

import pytest

from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.foundation.access.person import NETWORK_KEY, Person
from pehra.foundation.access.roles import Role
from pehra.foundation.delivery.models import Notice
from pehra.incidents import actions, queries
from pehra.incidents.actions.sharing import widest_allowed
from pehra.incidents.errors import PermissionNeeded
from pehra.incidents.models import Case, Entry, Named, Permission, Report
from pehra.law.tlp import TLP
from tests import world
from tests.incidents.acting import HOUR, LATER, REASON, WORDS, asked, escalated, opened, question, reported
from tests.incidents.conftest import Net

pytestmark = pytest.mark.django_db
EVERYBODY = (
    "contact",
    "second_contact",
    "analyst",
    "lead",
    "cii_analyst",
    "cii_lead",
    "duty_officer",
    "punjab_analyst",
    "branch_contact",
    "rival_contact",
    "other_contact",
    "auditor",
    "administrator",
    "council_member",
)
READERS = {*EVERYBODY} - {"auditor", "administrator", "council_member"}
PARTIES = {"contact", "second_contact", "analyst", "lead", "cii_analyst", "cii_lead"}


def seers(net: Net, reference: str) -> set[str]:
    return {name for name in EVERYBODY if queries.find(getattr(net, name), reference) is not None}


def label(by: Person, reference: str, tlp: str) -> Case:
    return actions.change_tlp(by=by, reference=reference, tlp=tlp, at=LATER)


@pytest.mark.parametrize(
    ("tlp", "expected"),
    [
        ("TLP:CLEAR", READERS),
        ("TLP:GREEN", READERS),
        ("TLP:AMBER", PARTIES | {"branch_contact"}),
        ("TLP:AMBER+STRICT", PARTIES),
        ("TLP:RED", {"contact", "second_contact", "lead", "cii_lead", "analyst"}),
    ],
)
def test_each_label_admits_whom_it_says(net: Net, tlp: str, expected: set[str]) -> None:
    reference = escalated(net, tlp=tlp, affected=("branch",)) if tlp != "TLP:RED" else _red(net)
    assert seers(net, reference) == expected


def _red(net: Net) -> str:
    """A RED case with the CII CERT: named are its author, who accepted it, and those who answer for the bodies."""
    reference = reported(net, tlp="TLP:RED", affected=("branch",))
    actions.accept(by=net.lead, reference=reference, at=LATER)
    actions.change_tlp(by=net.contact, reference=reference, tlp="TLP:AMBER", at=LATER)
    actions.note(by=net.analyst, reference=reference, body=WORDS, at=LATER)
    actions.escalate(by=net.analyst, reference=reference, at=LATER)
    actions.change_tlp(by=net.analyst, reference=reference, tlp="TLP:RED", at=LATER)
    return reference


def test_the_same_label_is_reached_from_every_other(net: Net) -> None:
    reference = escalated(net, affected=("branch",))
    for first in TLP:
        for second in TLP:
            label(net.contact, reference, first)
            case = label(net.contact, reference, second)
            if second is TLP.RED:
                assert all(key < 0 for key in case.audience)
            assert (NETWORK_KEY in case.audience) == (second in (TLP.GREEN, TLP.CLEAR))
            assert (net.branch.pk in case.audience) == (second not in (TLP.RED, TLP.AMBER_STRICT))
            assert queries.case(net.contact, reference), "who set it still sees it"


def test_the_report_goes_with_its_case_and_keeps_what_was_said(net: Net) -> None:
    reference = opened(net, tlp="TLP:AMBER+STRICT", affected=("branch",))
    label(net.contact, reference, "TLP:GREEN")
    report = Report.objects.get()
    assert report.tlp == "TLP:AMBER+STRICT", "its words are never changed: the receipt covers them"
    assert report.audience == Case.objects.get().audience
    assert queries.report(net.rival_contact, report.reference)
    label(net.analyst, reference, "TLP:RED")
    with pytest.raises(Absent):
        queries.report(net.rival_contact, report.reference)
    with pytest.raises(Absent):
        queries.report(net.branch_contact, report.reference)


class TestWhoSetsIt:
    def test_stricter_is_for_the_custodian_and_the_source(self, net: Net) -> None:
        for person in (net.analyst, net.contact):
            reference = opened(net)
            assert label(person, reference, "TLP:AMBER+STRICT").tlp == "TLP:AMBER+STRICT"

    def test_who_takes_part_and_has_no_custody_does_not(self, net: Net) -> None:
        reference = escalated(net)
        with pytest.raises(Forbidden):
            label(net.cii_lead, reference, "TLP:RED")
        actions.accept(by=net.cii_lead, reference=reference, at=LATER)
        with pytest.raises(Forbidden):
            label(net.lead, reference, "TLP:RED")

    def test_wider_needs_the_sources_permission(self, net: Net) -> None:
        reference = opened(net)
        for tlp in ("TLP:GREEN", "TLP:CLEAR"):
            with pytest.raises(PermissionNeeded):
                label(net.analyst, reference, tlp)
        label(net.analyst, reference, "TLP:AMBER+STRICT")
        assert label(net.analyst, reference, "TLP:AMBER").tlp == "TLP:AMBER", "as wide as the source set it"

    def test_the_source_itself_needs_nobodys(self, net: Net) -> None:
        assert label(net.contact, opened(net), "TLP:CLEAR").source_tlp == "TLP:CLEAR"

    @pytest.mark.parametrize("tlp", ["", "AMBER", "TLP:WHITE", "\0", "TLP:AMBER "])
    def test_what_is_no_label_is_refused(self, net: Net, tlp: str) -> None:
        with pytest.raises(Invalid) as refused:
            label(net.contact, opened(net), tlp)
        assert set(refused.value.problems) == {"tlp"}

    def test_the_same_again_is_no_act(self, net: Net) -> None:
        reference = opened(net)
        version = Case.objects.get().version
        assert label(net.contact, reference, "TLP:AMBER").version == version
        assert not Entry.objects.filter(kind="tlp").exists()

    def test_the_others_are_told(self, net: Net) -> None:
        label(net.contact, escalated(net), "TLP:AMBER+STRICT")
        notices = Notice.objects.filter(kind="case.tlp")
        assert set(notices.values_list("party__slug", flat=True)) == {"cert-telecom", "cert-cii"}
        assert all(notice.restricted for notice in notices)


class TestRed:
    def test_who_answers_for_each_body_is_named(self, net: Net) -> None:
        reference = escalated(net)
        label(net.analyst, reference, "TLP:RED")
        assert seers(net, reference) == {"contact", "second_contact", "analyst", "lead", "cii_lead"}
        assert Named.objects.get(user_id=net.analyst.user_id).party_id == net.telecom_cert.pk

    def test_who_reported_it_is_named_beside_who_answers_for_the_organisation(self, net: Net) -> None:
        chief, _ = world.person(net.operator, Role.LEAD)
        reference = opened(net)
        label(net.analyst, reference, "TLP:RED")
        named = Named.objects.filter(party=net.operator).values_list("user_id", "why")
        assert dict(named) == {net.contact.user_id: "reported it", chief.pk: "answers for the body"}
        assert not queries.find(net.second_contact, reference)

    def test_a_new_receiver_is_named_and_one_who_returns_it_no_longer(self, net: Net) -> None:
        reference = opened(net)
        label(net.analyst, reference, "TLP:RED")
        actions.escalate(by=net.analyst, reference=reference, at=LATER)
        assert queries.find(net.cii_lead, reference)
        assert not queries.find(net.cii_analyst, reference)
        actions.give_back(by=net.cii_lead, reference=reference, reason=REASON, at=LATER)
        assert not queries.find(net.cii_lead, reference)

    def test_whoever_accepts_stays_named_through_it(self, net: Net) -> None:
        reference = escalated(net)
        label(net.analyst, reference, "TLP:RED")
        actions.accept(by=net.cii_lead, reference=reference, at=LATER)
        assert queries.case(net.cii_lead, reference).custodian_id == net.cii_cert.pk
        named = Named.objects.filter(user_id=net.cii_lead.user_id)
        assert list(named.values_list("until", flat=True)) == [None], "named once, and never for a moment not"

    def test_its_timeline_is_for_all_whom_it_names(self, net: Net) -> None:
        reference = opened(net)
        label(net.analyst, reference, "TLP:RED")
        actions.note(by=net.lead, reference=reference, body=WORDS, at=LATER)
        actions.note(by=net.lead, reference=reference, body=WORDS, named=[net.analyst.user_id], tlp="TLP:RED", at=LATER)
        actions.note(by=net.lead, reference=reference, body=WORDS, internal=True, at=LATER)

        def seen(person: Person) -> list[str]:
            return [each.kind for each in queries.entries_of(person, queries.case(person, reference))]

        before = ["reported", "accepted", "tlp"]
        assert seen(net.contact) == [*before, "note"]
        assert seen(net.analyst) == seen(net.lead) == [*before, "note", "note", "note"]

    def test_widened_again_its_timeline_stays_with_whom_it_was_for(self, net: Net) -> None:
        reference = reported(net, tlp="TLP:RED")
        actions.accept(by=net.lead, reference=reference, at=LATER)
        label(net.contact, reference, "TLP:AMBER")
        case = queries.case(net.lead, reference)
        assert {"reported", "accepted", "tlp"} <= {each.kind for each in queries.entries_of(net.lead, case)}
        assert [each.kind for each in queries.entries_of(net.analyst, case)] == ["tlp"]
        assert queries.reports_of(net.analyst, case), "what was reported, the source has widened"


class TestPermission:
    def test_granted_it_is_used_by_the_custodian(self, net: Net) -> None:
        reference = asked(net)
        actions.answer_permission(
            by=net.second_contact,
            reference=reference,
            permission_id=question(reference),
            grant=True,
            answer=REASON,
            at=LATER,
        )
        assert Case.objects.get().tlp == "TLP:AMBER", "granting changes nothing by itself"
        assert label(net.lead, reference, "TLP:GREEN").tlp == "TLP:GREEN"
        with pytest.raises(PermissionNeeded):
            label(net.lead, reference, "TLP:CLEAR")

    def test_refused_it_is_refused(self, net: Net) -> None:
        reference = asked(net)
        actions.answer_permission(
            by=net.contact, reference=reference, permission_id=question(reference), grant=False, at=LATER
        )
        with pytest.raises(PermissionNeeded):
            label(net.lead, reference, "TLP:GREEN")
        actions.ask_permission(by=net.lead, reference=reference, tlp="TLP:GREEN", reason=REASON, at=LATER)

    def test_it_does_not_outlive_what_the_source_says_later(self, net: Net) -> None:
        reference = asked(net)
        actions.answer_permission(
            by=net.contact, reference=reference, permission_id=question(reference), grant=True, at=LATER
        )
        label(net.contact, reference, "TLP:AMBER+STRICT")
        assert Permission.objects.get().state == "ended"
        assert widest_allowed(Case.objects.get()) is TLP.AMBER_STRICT
        for tlp in ("TLP:GREEN", "TLP:AMBER"):
            with pytest.raises(PermissionNeeded):
                label(net.analyst, reference, tlp)

    def test_one_question_at_a_time(self, net: Net) -> None:
        reference = asked(net)
        with pytest.raises(Conflict):
            actions.ask_permission(by=net.lead, reference=reference, tlp="TLP:CLEAR", reason=REASON, at=LATER)
        assert Permission.objects.count() == 1

    def test_one_answer_to_each(self, net: Net) -> None:
        reference = asked(net)
        answer = {"by": net.contact, "reference": reference, "permission_id": question(reference), "at": LATER}
        actions.answer_permission(**answer, grant=False)
        with pytest.raises(Conflict):
            actions.answer_permission(**answer, grant=True)

    def test_only_the_custodian_asks_and_only_the_source_answers(self, net: Net) -> None:
        reference = escalated(net)
        for person in (net.contact, net.cii_lead):
            with pytest.raises(Forbidden):
                actions.ask_permission(by=person, reference=reference, tlp="TLP:GREEN", reason=REASON, at=LATER)
        actions.ask_permission(by=net.lead, reference=reference, tlp="TLP:GREEN", reason=REASON, at=LATER)
        for person in (net.lead, net.cii_lead):
            with pytest.raises(Forbidden):
                actions.answer_permission(
                    by=person, reference=reference, permission_id=question(reference), grant=True, at=LATER
                )

    def test_a_question_of_another_case_is_absent(self, net: Net) -> None:
        reference, other = opened(net), asked(net)
        for number in (question(other), 0, -1, 2**63 - 1, 10**30):
            with pytest.raises(Absent):
                actions.answer_permission(
                    by=net.contact, reference=reference, permission_id=number, grant=True, at=LATER
                )

    @pytest.mark.parametrize("tlp", ["TLP:AMBER", "TLP:RED", "x"])
    def test_what_is_permitted_already_is_not_asked_for(self, net: Net, tlp: str) -> None:
        with pytest.raises(Invalid) as refused:
            actions.ask_permission(by=net.lead, reference=opened(net), tlp=tlp, reason=REASON, at=LATER)
        assert set(refused.value.problems) == {"tlp"}

    def test_reasons_are_checked(self, net: Net) -> None:
        reference = opened(net)
        with pytest.raises(Invalid):
            actions.ask_permission(by=net.lead, reference=reference, tlp="TLP:GREEN", reason=" ", at=LATER)
        reference = asked(net)
        with pytest.raises(Invalid):
            actions.answer_permission(
                by=net.contact,
                reference=reference,
                permission_id=question(reference),
                grant=True,
                answer="a\0b",
                at=LATER + HOUR,
            )
        assert Permission.objects.get().state == "asked"
