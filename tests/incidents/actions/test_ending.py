"""How a case ends: as an incident or as none, with who is told and what is owed; and opening it again."""

from datetime import timedelta

import pytest

from pehra.foundation.access.errors import Absent, Forbidden, Invalid
from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.foundation.deadlines.models import Deadline
from pehra.foundation.delivery.models import Notice
from pehra.incidents import actions, queries
from pehra.incidents.actions import bulk
from pehra.incidents.errors import NotNow
from pehra.incidents.models import BulkItem, Case, Entry, Participant, Sameness, Transfer
from pehra.incidents.queries.counting import counted_once
from pehra.incidents.rules.bulk import BulkAct
from pehra.incidents.rules.outcomes import NO_INCIDENT, CaseOutcome
from tests.incidents.acting import HOUR, LATER, REASON, WORDS, closed, escalated, opened, reported
from tests.incidents.conftest import Net

pytestmark = pytest.mark.django_db
NONE = sorted(NO_INCIDENT)


def told(kind: str) -> dict[str, str]:
    """Each party that has a notice of this kind, with its sentence."""
    return dict(Notice.objects.filter(kind=kind, party__isnull=False).values_list("party__slug", "text"))


def owed(reference: str) -> dict[str, str]:
    """What the organisation owes, by stage."""
    rows = Deadline.objects.filter(subject=f"case:{reference}").exclude(stage__in=["acknowledge", "first-report"])
    return dict(rows.values_list("stage", "state"))


def ended(net: Net, outcome: str) -> str:
    reference = opened(net)
    actions.close(by=net.analyst, reference=reference, outcome=outcome, cause=REASON, lesson=WORDS, at=LATER)
    return reference


class TestClosing:
    @pytest.mark.parametrize("outcome", list(CaseOutcome))
    def test_says_how_it_ended(self, net: Net, outcome: CaseOutcome) -> None:
        reference = ended(net, outcome)
        assert queries.case(net.contact, reference).outcome == outcome
        entry = Entry.objects.get(kind="closed")
        assert entry.params == {"cause": REASON, "outcome": outcome}
        assert JournalEntry.objects.latest("pk").detail["outcome"] == outcome

    def test_as_handled_where_nothing_else_is_said(self, net: Net) -> None:
        assert queries.case(net.lead, closed(net)).outcome == CaseOutcome.HANDLED

    @pytest.mark.parametrize("outcome", ["", "solved", "FALSE-ALARM", "\x00"])
    def test_in_no_other_way(self, net: Net, outcome: str) -> None:
        with pytest.raises(Invalid) as refused:
            ended(net, outcome)
        assert "outcome" in refused.value.problems
        assert Case.objects.get().status == "open"

    def test_an_incident_has_a_lesson_and_what_was_none_needs_none(self, net: Net) -> None:
        reference = opened(net)
        for outcome in (CaseOutcome.HANDLED, CaseOutcome.UNRESOLVED):
            with pytest.raises(Invalid, match="lesson"):
                actions.close(by=net.lead, reference=reference, outcome=outcome, cause="c", at=LATER)
        with pytest.raises(Invalid, match="cause"):
            actions.close(by=net.lead, reference=reference, outcome=CaseOutcome.TEST, cause=" ", at=LATER)
        actions.close(by=net.lead, reference=reference, outcome=CaseOutcome.TEST, cause="c", at=LATER)
        assert Case.objects.get().lesson == ""

    @pytest.mark.parametrize("outcome", list(CaseOutcome))
    def test_of_an_incident_the_final_report_is_owed_and_of_none_nothing(self, net: Net, outcome: CaseOutcome) -> None:
        reference = ended(net, outcome)
        none = outcome in NO_INCIDENT
        assert owed(reference) == {"update": "cancelled", "final-report": "cancelled" if none else "open"}

    def test_who_is_not_the_custodian_ends_nothing(self, net: Net) -> None:
        reference = opened(net)
        for person, refusal in ((net.contact, Forbidden), (net.rival_contact, Absent)):
            with pytest.raises(refusal):
                actions.close(by=person, reference=reference, outcome="test", cause="c", at=LATER)


class TestSeenAbove:
    @pytest.mark.parametrize("outcome", NONE)
    def test_the_bodies_above_see_what_was_no_incident_and_why(self, net: Net, outcome: str) -> None:
        reference = opened(net)
        with pytest.raises(Absent):
            queries.case(net.duty_officer, reference)
        actions.close(by=net.analyst, reference=reference, outcome=outcome, cause=REASON, at=LATER)
        found = queries.case(net.duty_officer, reference)
        assert (found.outcome, found.cause) == (outcome, REASON)
        assert REASON in {each.params.get("cause") for each in queries.entries_of(net.duty_officer, found)}
        assert set(told("case.closed")) >= {"operator", "cert-telecom", "ncert"}
        assert "The reason stands in it." in told("case.closed")["ncert"]
        assert Participant.objects.filter(case=found, part="supervisor", until=None).exists()

    def test_on_a_red_case_those_who_answer_for_them_are_named(self, net: Net) -> None:
        reference = reported(net, tlp="TLP:RED")
        actions.dismiss(by=net.lead, reference=reference, outcome="false-alarm", reason=REASON, at=LATER)
        assert queries.case(net.duty_officer, reference).cause == REASON
        with pytest.raises(Absent):
            queries.case(net.national_analyst, reference)

    def test_of_an_incident_they_are_told_nothing(self, net: Net) -> None:
        reference = ended(net, CaseOutcome.UNRESOLVED)
        with pytest.raises(Absent):
            queries.case(net.duty_officer, reference)


class TestOpeningAgain:
    def test_it_has_no_outcome_any_more(self, net: Net) -> None:
        reference = ended(net, CaseOutcome.HANDLED)
        assert actions.reopen(by=net.lead, reference=reference, reason=REASON, at=LATER + HOUR).outcome == ""
        assert owed(reference) == {"update": "open", "final-report": "open"}

    @pytest.mark.parametrize("outcome", NONE)
    def test_all_is_owed_again(self, net: Net, outcome: str) -> None:
        reference = ended(net, outcome)
        due = dict(Deadline.objects.values_list("stage", "due_at"))
        actions.note(by=net.contact, reference=reference, body="It did happen.", at=LATER)
        actions.reopen(by=net.lead, reference=reference, reason=REASON, at=LATER + HOUR)
        assert owed(reference) == {"update": "open", "final-report": "open"}
        assert dict(Deadline.objects.values_list("stage", "due_at")) == due

    def test_what_was_filed_is_not_owed_again(self, net: Net) -> None:
        reference = opened(net)
        actions.file_final(by=net.contact, reference=reference, body=WORDS, at=LATER)
        actions.close(by=net.lead, reference=reference, outcome="false-alarm", cause="c", at=LATER)
        actions.reopen(by=net.lead, reference=reference, reason=REASON, at=LATER + HOUR)
        assert owed(reference)["final-report"] == "met"


class TestFromTheOffer:
    def test_accepted_and_closed_in_one_act(self, net: Net) -> None:
        reference = reported(net)
        offer = actions.dismiss(by=net.analyst, reference=reference, outcome="false-alarm", reason=REASON, at=LATER)
        case = queries.case(net.contact, reference)
        assert (case.status, case.outcome, case.cause, case.closed_at) == ("closed", "false-alarm", REASON, LATER)
        assert case.acknowledged_at == LATER
        assert (offer.state, offer.answer_receipt["act"]) == ("accepted", "accepted")
        assert list(Entry.objects.order_by("pk").values_list("kind", flat=True))[-2:] == ["accepted", "closed"]
        assert [each.act for each in JournalEntry.objects.order_by("pk")][-1] == "case.dismiss"
        assert told("case.closed")["operator"].startswith("Case %(case)s has been closed as a false alarm.")
        assert told("case.accepted") == {}
        states = dict(Deadline.objects.values_list("stage", "state"))
        assert states["acknowledge"] == "met"
        assert owed(reference) == {"update": "cancelled", "final-report": "cancelled"}

    def test_late_stays_late(self, net: Net) -> None:
        reference = reported(net)
        actions.dismiss(
            by=net.analyst, reference=reference, outcome="test", reason=REASON, at=LATER + timedelta(days=9)
        )
        assert Deadline.objects.get(stage="acknowledge").late

    @pytest.mark.parametrize("outcome", ["handled", "unresolved", "", "?"])
    def test_as_no_incident_alone(self, net: Net, outcome: str) -> None:
        reference = reported(net)
        with pytest.raises(Invalid) as refused:
            actions.dismiss(by=net.analyst, reference=reference, outcome=outcome, reason=" ", at=LATER)
        assert set(refused.value.problems) == {"outcome", "reason"}
        assert Case.objects.get().status == "new"

    def test_what_was_accepted_once_is_closed_in_the_usual_way(self, net: Net) -> None:
        for reference, person in ((opened(net), net.analyst), (escalated(net), net.cii_analyst)):
            with pytest.raises(NotNow):
                actions.dismiss(by=person, reference=reference, outcome="test", reason=REASON, at=LATER)

    def test_whoever_was_not_asked_may_not(self, net: Net) -> None:
        reference = reported(net)
        for person, refusal in ((net.contact, Forbidden), (net.cii_analyst, Absent), (net.rival_contact, Absent)):
            with pytest.raises(refusal):
                actions.dismiss(by=person, reference=reference, outcome="test", reason=REASON, at=LATER)
        assert Transfer.objects.get().state == "offered"

    def test_no_playbook_begins(self, net: Net) -> None:
        reference = reported(net)
        actions.dismiss(by=net.analyst, reference=reference, outcome="test", reason=REASON, at=LATER)
        assert not JournalEntry.objects.filter(act__startswith="playbook").exists()


class TestCounting:
    def incidents(self) -> set[str]:
        return {each.reference for each in counted_once(Case.objects.all())}

    def test_what_was_none_is_not_counted_until_it_is_opened_again(self, net: Net) -> None:
        reference, other = ended(net, "false-alarm"), opened(net)
        assert self.incidents() == {other}
        actions.reopen(by=net.lead, reference=reference, reason=REASON, at=LATER + HOUR)
        assert self.incidents() == {reference, other}

    def test_one_incident_of_two_cases_is_one_while_one_of_them_is(self, net: Net) -> None:
        first, second = opened(net), opened(net)
        older, younger = (Case.objects.get(reference=each) for each in (first, second))
        Sameness.objects.create(
            case=older, to_reference=second, other=younger, from_reference=first, from_party=older.custodian,
            to_party=older.custodian, state="accepted", offered_at=LATER, answered_at=LATER,
        )  # fmt: skip
        Case.objects.filter(pk=younger.pk).update(counted_as=older.pk)
        actions.close(by=net.lead, reference=first, outcome="test", cause="c", at=LATER)
        assert self.incidents() == {second}
        actions.close(by=net.lead, reference=second, outcome="test", cause="c", at=LATER)
        assert self.incidents() == set()
        actions.reopen(by=net.lead, reference=first, reason=REASON, at=LATER + HOUR)
        assert self.incidents() == {first}


class TestManyAtOnce:
    def done(self, net: Net, act: BulkAct, cases: list[str], given: dict[str, str]) -> str:
        made = bulk.choose(by=net.analyst, act=act, cases=cases, at=LATER)
        bulk.preview(by=net.analyst, reference=made.reference, given=given, at=LATER)
        bulk.carry_on(bulk_id=made.pk, at=LATER)
        bulk.begin(by=net.analyst, reference=made.reference, at=LATER)
        bulk.carry_on(bulk_id=made.pk, at=LATER)
        return made.reference

    def test_reports_are_closed_as_no_incident_and_opened_again(self, net: Net) -> None:
        cases = [reported(net), reported(net), opened(net)]
        made = self.done(net, BulkAct.DISMISS, cases, {"outcome": "not-an-incident", "reason": REASON})
        assert list(BulkItem.objects.order_by("place").values_list("state", flat=True)) == ["done", "done", "barred"]
        assert Case.objects.filter(outcome="not-an-incident", cause=REASON).count() == 2
        back = bulk.take_back(by=net.analyst, reference=made, at=LATER)
        bulk.preview(by=net.analyst, reference=back.reference, given={"reason": REASON}, at=LATER)
        bulk.carry_on(bulk_id=back.pk, at=LATER)
        bulk.begin(by=net.analyst, reference=back.reference, at=LATER)
        bulk.carry_on(bulk_id=back.pk, at=LATER)
        assert set(Case.objects.values_list("status", "outcome")) == {("open", "")}

    @pytest.mark.parametrize("outcome", list(CaseOutcome))
    def test_cases_are_closed_with_how_they_ended(self, net: Net, outcome: CaseOutcome) -> None:
        cases = [opened(net), reported(net)]
        self.done(net, BulkAct.CLOSE, cases, {"outcome": outcome, "cause": "c", "lesson": "l"})
        assert [Case.objects.get(reference=each).outcome for each in cases] == [outcome, ""]

    def test_what_is_missing_is_said_before_anything_is_looked_at(self, net: Net) -> None:
        for act, given, wrong in (
            (BulkAct.CLOSE, {"outcome": "handled", "cause": "c", "lesson": ""}, "lesson"),
            (BulkAct.CLOSE, {"outcome": "solved", "cause": "c", "lesson": "l"}, "outcome"),
            (BulkAct.DISMISS, {"outcome": "handled", "reason": "r"}, "outcome"),
            (BulkAct.DISMISS, {"outcome": "test", "reason": ""}, "reason"),
        ):
            made = bulk.choose(by=net.analyst, act=act, cases=[reported(net)], at=LATER)
            with pytest.raises(Invalid) as refused:
                bulk.preview(by=net.analyst, reference=made.reference, given=given, at=LATER)
            assert set(refused.value.problems) == {wrong}


class TestLists:
    def test_by_how_cases_ended(self, net: Net) -> None:
        found = {outcome: ended(net, outcome) for outcome in CaseOutcome}
        still = opened(net)
        for outcome, reference in found.items():
            page = queries.cases(net.lead, queries.Filter(outcome=outcome))
            assert [each.reference for each in page.cases] == [reference]
        assert still not in {each.reference for each in queries.cases(net.lead, queries.Filter(status="closed")).cases}
        assert queries.cases(net.rival_contact, queries.Filter(outcome="test")).cases == []

    def test_a_merged_case_has_none(self, net: Net) -> None:
        case, into = opened(net), opened(net)
        actions.merge(by=net.analyst, reference=case, into=into, reason=REASON, at=LATER)
        assert Case.objects.get(reference=case).outcome == ""


def test_the_database_holds_that_only_what_ended_has_an_outcome(net: Net) -> None:
    opened(net)
    with pytest.raises(Exception, match="incidents_case_outcome_is_of_an_ended_one"):
        Case.objects.update(outcome="handled")
