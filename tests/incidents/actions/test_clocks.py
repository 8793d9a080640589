"""Clocks: started once, counted from awareness or submission, met or missed, climbing tier by tier."""

from datetime import UTC, datetime, timedelta

import pytest

from pehra.foundation.access.errors import Absent
from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.foundation.deadlines.actions import sweep
from pehra.foundation.deadlines.models import Deadline
from pehra.foundation.delivery.models import Notice
from pehra.incidents import actions, queries
from pehra.incidents.actions.clocks import on_deadline, run_out
from pehra.incidents.models import Case, Entry, Named, Participant
from pehra.registry.models import ClockRow
from tests.incidents.acting import HOUR, REASON, WORDS, closed, escalated, opened, report, reported
from tests.incidents.conftest import Net, clock
from tests.world import NOW

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def running(stage: str) -> Deadline:
    return Deadline.objects.filter(stage=stage).latest("pk")


def facts(kind: str = "breached") -> list[tuple[str, str, str]]:
    rows = Entry.objects.filter(kind=kind).order_by("pk")
    return [(row.params["stage"], row.params["body"], row.params["to"]) for row in rows]


def supervisors() -> list[str]:
    rows = Participant.objects.filter(part="supervisor", until=None).order_by("pk")
    return list(rows.values_list("party__slug", flat=True))


def told(kind: str) -> list[str]:
    return sorted(filter(None, Notice.objects.filter(kind=kind).values_list("party__slug", flat=True)))


def journal(act: str) -> int:
    return JournalEntry.objects.filter(act=act).count()


class TestStarting:
    def test_each_tier_has_its_own_time_to_acknowledge(self, net: Net) -> None:
        reference = escalated(net)
        actions.accept(by=net.cii_analyst, reference=reference, at=NOW + 3 * HOUR)
        actions.escalate(by=net.cii_analyst, reference=reference, at=NOW + 4 * HOUR)
        rows = Deadline.objects.filter(stage="acknowledge").order_by("pk")
        assert list(rows.values_list("party__slug", "function", "anchored_at", "due_at")) == [
            ("cert-telecom", "sectoral", NOW, NOW + 4 * HOUR),
            ("cert-cii", "cii", NOW + 2 * HOUR, NOW + 4 * HOUR),
            ("ncert", "national", NOW + 4 * HOUR, NOW + 5 * HOUR),
        ]

    def test_the_organisation_owes_under_its_own_regime(self, net: Net) -> None:
        reported(net, aware_at=NOW - 5 * HOUR)
        rows = Deadline.objects.exclude(stage="acknowledge").order_by("due_at")
        assert list(rows.values_list("stage", "rule", "anchor", "anchored_at", "state")) == [
            ("first-report", "first-cii", "awareness", NOW - 5 * HOUR, "met"),
            ("update", "update-cii", "awareness", NOW - 5 * HOUR, "open"),
            ("final-report", "final-cii", "submission", NOW, "open"),
        ]
        actions.submit(by=net.other_contact, report=report(organisation="department"), at=NOW)
        assert running("update").rule == "update-organisational"

    def test_the_gravest_of_several_classes_rules(self, net: Net) -> None:
        clock("ack-fast", "sectoral", "acknowledge", 1, rsit_class="malicious-code").save()
        clock("ack-grave", "sectoral", "acknowledge", 2, severity="critical").save()
        reported(net, classification=("fraud", "malicious-code/infected-system"))
        assert running("acknowledge").rule == "ack-fast"
        reported(net, severity="critical")
        assert running("acknowledge").rule == "ack-grave"
        reported(net)
        assert running("acknowledge").rule == "ack-sectoral"

    def test_months_are_months_of_the_calendar(self, net: Net) -> None:
        ClockRow.objects.filter(key="final-cii").update(hours=None, months=1)
        actions.submit(by=net.contact, report=report(), at=datetime(2026, 1, 31, 20, 0, tzinfo=UTC))
        assert running("final-report").due_at == datetime(2026, 2, 28, 20, 0, tzinfo=UTC)

    def test_no_row_no_clock_and_the_report_is_taken_all_the_same(self, net: Net) -> None:
        ClockRow.objects.all().delete()
        reference = reported(net)
        actions.accept(by=net.analyst, reference=reference, at=NOW + HOUR)
        assert not Deadline.objects.exists()

    def test_the_row_of_the_day_rules(self, net: Net) -> None:
        ClockRow.objects.filter(key="ack-sectoral").update(ends=NOW.date())
        new = clock("ack-new", "sectoral", "acknowledge", 1)
        new.starts = NOW.date()
        new.save()
        # Eight in the evening in London is the next day in Karachi.
        yesterday = datetime(2026, 2, 28, 18, 0, tzinfo=UTC)
        actions.submit(by=net.contact, report=report(), at=yesterday)
        assert running("acknowledge").rule == "ack-sectoral"
        actions.submit(by=net.contact, report=report(), at=yesterday + 2 * HOUR)
        assert running("acknowledge").rule == "ack-new"


class TestMeeting:
    def test_a_report_in_time(self, net: Net) -> None:
        reported(net, aware_at=NOW - 24 * HOUR)
        assert not running("first-report").late
        assert facts() == []

    def test_a_late_report_is_taken_and_is_late_for_ever(self, net: Net) -> None:
        reported(net, aware_at=NOW - 25 * HOUR)
        first = running("first-report")
        assert (first.state, first.late, first.breached_at) == ("met", True, NOW - HOUR)
        assert facts() == [("first-report", "operator", "")]
        assert supervisors() == []

    @pytest.mark.parametrize("tlp", ["TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"])
    def test_that_it_came_late_is_read_from_the_beginning_by_who_takes_part(self, net: Net, tlp: str) -> None:
        reference = reported(net, aware_at=NOW - 25 * HOUR, tlp=tlp)
        late = Entry.objects.get(case__reference=reference, kind="breached")
        filed = Entry.objects.get(case__reference=reference, kind="reported")
        assert late.audience == filed.audience != []

    def test_what_counts_for_a_phone_report_is_when_it_was_made(self, net: Net) -> None:
        called = NOW - 30 * HOUR
        said = report(channel="phone", submitted_at=called, aware_at=called - 20 * HOUR)
        actions.submit(by=net.lead, report=said, at=NOW)
        first = running("first-report")
        assert (first.met_at, first.late) == (called, False)
        assert running("final-report").anchored_at == called

    def test_filing_meets_and_never_starts_again(self, net: Net) -> None:
        reference = opened(net)
        due = running("update").due_at
        actions.file_update(by=net.contact, reference=reference, body=WORDS, at=NOW + 2 * HOUR)
        actions.file_update(by=net.contact, reference=reference, body=WORDS, at=NOW + 9 * HOUR)
        update = running("update")
        assert (update.due_at, update.met_at, update.state) == (due, NOW + 2 * HOUR, "met")
        assert Deadline.objects.filter(stage="update").count() == 1

    def test_a_final_report_says_what_an_update_would_have_said(self, net: Net) -> None:
        actions.file_final(by=net.contact, reference=opened(net), body=WORDS, at=NOW + 2 * HOUR)
        assert {running(stage).state for stage in ("update", "final-report")} == {"met"}

    def test_late_between_two_sweeps_is_late(self, net: Net) -> None:
        reference = opened(net)
        actions.file_update(by=net.contact, reference=reference, body=WORDS, at=NOW + 4 * DAY)
        assert running("update").late
        assert facts() == [("update", "operator", "")]

    def test_reclassifying_leaves_running_clocks_alone(self, net: Net) -> None:
        reference = opened(net)
        before = list(Deadline.objects.order_by("pk").values())
        actions.classify(
            by=net.analyst, reference=reference, classification=["fraud"], severity="critical", ransomware=True, at=NOW
        )
        assert list(Deadline.objects.order_by("pk").values()) == before


class TestClimbing:
    def test_a_breach_climbs_one_tier_and_each_reminder_one_more(self, net: Net) -> None:
        reference = reported(net)
        sweep(at=NOW + 4 * HOUR + timedelta(minutes=1))
        assert facts() == [("acknowledge", "cert-telecom", "cert-cii")]
        assert supervisors() == ["cert-cii"]
        assert queries.case(net.cii_analyst, reference)
        with pytest.raises(Absent):
            queries.case(net.duty_officer, reference)
        sweep(at=NOW + 28 * HOUR + timedelta(minutes=1))
        assert facts("reminded") == [("acknowledge", "cert-telecom", "ncert")]
        assert supervisors() == ["cert-cii", "ncert"]
        assert queries.case(net.duty_officer, reference)
        assert told("clock.breach") == ["cert-cii", "cert-cii", "cert-telecom", "cert-telecom", "ncert"]
        assert (journal("clock.breach"), journal("clock.still-late")) == (1, 1)

    def test_who_is_late_is_reminded_before(self, net: Net) -> None:
        reported(net)
        sweep(at=NOW + 3 * HOUR + timedelta(minutes=1))
        assert told("clock.reminder") == ["cert-telecom"]
        assert journal("clock.reminder") == 1
        assert facts() == []

    def test_the_custodian_hears_when_whom_it_asked_does_not_answer(self, net: Net) -> None:
        escalated(net)
        sweep(at=NOW + 5 * HOUR)
        assert told("clock.breach") == ["cert-cii", "cert-telecom", "ncert"]
        assert supervisors() == ["ncert"]

    def test_what_the_organisation_owes_climbs_to_the_custodian_first(self, net: Net) -> None:
        reference = opened(net)
        sweep(at=NOW + 3 * DAY + HOUR)
        assert facts() == [("update", "operator", "cert-telecom")]
        assert told("clock.breach") == ["cert-telecom", "operator"]
        assert supervisors() == []
        with pytest.raises(Absent):
            queries.case(net.cii_analyst, reference)
        sweep(at=NOW + 4 * DAY + HOUR)
        assert supervisors() == ["cert-cii"]

    def test_after_an_outage_it_has_climbed_as_far_as_it_would_have(self, net: Net) -> None:
        reported(net)
        sweep(at=NOW + 10 * DAY)
        assert supervisors() == ["cert-cii", "ncert"]
        assert ("acknowledge", "cert-telecom", "ncert") in facts()
        assert journal("clock.breach") == 2, "the acknowledgement and the update, each once"

    def test_sweeping_again_changes_nothing(self, net: Net) -> None:
        reported(net)
        sweep(at=NOW + 5 * HOUR)
        before = (facts(), supervisors(), told("clock.breach"), journal("clock.breach"))
        for _ in range(3):
            sweep(at=NOW + 5 * HOUR)
        assert (facts(), supervisors(), told("clock.breach"), journal("clock.breach")) == before

    def test_a_clock_set_back_undoes_nothing_and_loses_nothing(self, net: Net) -> None:
        reference = reported(net)
        sweep(at=NOW + 5 * HOUR)
        sweep(at=NOW - DAY)
        assert supervisors() == ["cert-cii"]
        actions.accept(by=net.analyst, reference=reference, at=NOW - HOUR)
        assert Case.objects.get().acknowledged_at == NOW - HOUR
        assert running("acknowledge").late
        sweep(at=NOW + 3 * DAY + HOUR)
        assert ("update", "operator", "cert-telecom") in facts()

    def test_a_case_without_a_chain_still_tells_who_is_concerned(self, net: Net) -> None:
        reported(net)
        net.national_cert.mandates.all().delete()
        sweep(at=NOW + 5 * HOUR)
        assert facts() == [("acknowledge", "cert-telecom", "")]
        assert told("clock.breach") == ["cert-telecom"]

    def test_on_a_red_case_only_named_persons_are_told(self, net: Net) -> None:
        reported(net, tlp="TLP:RED")
        sweep(at=NOW + 5 * HOUR)
        notices = Notice.objects.filter(kind="clock.breach")
        assert set(notices.values_list("user_id", flat=True)) == {net.lead.user_id, net.cii_lead.user_id}
        assert all(notice.restricted and notice.party_id is None for notice in notices)
        assert not Named.objects.filter(user_id=net.cii_analyst.user_id).exists()

    def test_one_bad_case_does_not_stop_the_sweep(self, net: Net) -> None:
        first, _ = reported(net), reported(net)
        Deadline.objects.filter(subject=f"case:{first}", stage="acknowledge").update(subject="case:C-9999-9999")
        assert sweep(at=NOW + 5 * HOUR).failed == 1
        assert facts() == [("acknowledge", "cert-telecom", "cert-cii")]

    def test_clocks_of_others_are_none_of_its_business(self, net: Net) -> None:
        reported(net)
        other = running("acknowledge")
        other.subject = "something-else:1"
        on_deadline(other, "breach", NOW)  # type: ignore[arg-type]
        assert facts() == []


class TestClosing:
    def test_a_closed_case_owes_its_final_report_alone(self, net: Net) -> None:
        closed(net)
        assert {row.stage: row.state for row in Deadline.objects.all()} == {
            "acknowledge": "met",
            "first-report": "met",
            "update": "cancelled",
            "final-report": "open",
        }
        sweep(at=NOW + 30 * DAY + HOUR)
        assert facts() == [("final-report", "operator", "cert-telecom")]

    def test_no_clock_of_a_closed_case_asks_for_an_answer(self, net: Net) -> None:
        closed(net)
        Deadline.objects.filter(stage="acknowledge").update(state="open", met_at=None, next_at=NOW)
        sweep(at=NOW + 5 * HOUR)
        assert running("acknowledge").state == "cancelled"
        assert facts() == []

    def test_opened_again_it_owes_what_it_owed_when_it_owed_it(self, net: Net) -> None:
        reference = closed(net)
        due = running("update").due_at
        actions.reopen(by=net.analyst, reference=reference, reason=REASON, at=NOW + 4 * HOUR)
        update = running("update")
        assert (update.state, update.due_at) == ("open", due)
        sweep(at=due + HOUR)
        assert ("update", "operator", "cert-telecom") in facts()

    def test_what_was_filed_while_it_was_closed_is_not_asked_for_again(self, net: Net) -> None:
        reference = closed(net)
        actions.file_final(by=net.contact, reference=reference, body=WORDS, at=NOW + 3 * HOUR)
        actions.reopen(by=net.analyst, reference=reference, reason=REASON, at=NOW + 4 * HOUR)
        assert running("update").state == "cancelled"


def test_a_case_is_silent_while_something_late_is_owed(net: Net) -> None:
    reference = reported(net)
    case = Case.objects.get()
    assert not run_out(case)
    sweep(at=NOW + 5 * HOUR)
    assert run_out(case)
    actions.accept(by=net.analyst, reference=reference, at=NOW + 6 * HOUR)
    assert not run_out(case)
