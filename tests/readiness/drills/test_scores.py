"""What drills come to: by receipts, by the law's own clocks, and by nobody's pause."""

import pytest

from pehra.incidents import actions as cases
from pehra.incidents.models import Case
from pehra.readiness.actions import drills
from pehra.readiness.models import Drill, DrillExpectation
from pehra.readiness.queries import drills as looking
from tests.incidents.conftest import Net
from tests.readiness.drills.drilling import (
    after,
    case_of,
    running,
    well_played,
)

pytestmark = pytest.mark.django_db


class TestScoring:
    def test_played_well_it_is_full_marks_with_receipts_as_proof(self, net: Net) -> None:
        drill = running(net)
        well_played(net, drill)
        drill = drills.end(by=net.lead, reference=drill.reference, at=after(180))
        assert drill.score["percent"] == 100
        assert {party: each["percent"] for party, each in drill.score["parties"].items()} == {
            "operator": 100,
            "cert-telecom": 100,
            "cert-cii": 100,
        }
        accepted = DrillExpectation.objects.get(inject__key="encrypted", act="accept", party=net.telecom_cert.pk)
        assert accepted.proof == Case.objects.get().transfers.get(kind="report").answer_receipt["signature"]

    def test_late_is_half_and_missing_is_nothing(self, net: Net) -> None:
        drill = running(net)
        cases.accept(by=net.analyst, reference=case_of(drill), at=after(31))
        drill = drills.end(by=net.lead, reference=drill.reference, at=after(100))
        telecom = drill.score["parties"]["cert-telecom"]
        # Late by a minute: 1.5 of 3. Missing: 2 + 1 + 3. What the press inject wants was never asked.
        assert (telecom["earned"], telecom["possible"]) == (1.5, 9)
        assert telecom["counts"] == {"on-time": 0, "late": 1, "missing": 3, "open": 0, "void": 1}

    def test_the_clock_of_the_law_counts_where_it_is_stricter(self, net: Net) -> None:
        drill = running(net)
        DrillExpectation.objects.filter(clock="acknowledge", party=net.telecom_cert.pk).update(minutes=600)
        cases.accept(by=net.analyst, reference=case_of(drill), at=after(241))
        drill = drills.end(by=net.lead, reference=drill.reference, at=after(700))
        row = DrillExpectation.objects.get(clock="acknowledge", party=net.telecom_cert.pk)
        assert (row.outcome, row.due_at) == ("late", after(240))

    def test_ended_in_a_pause_nobody_is_late_for_its_time(self, net: Net) -> None:
        """The law gives 240 minutes and the scenario more; of 300, the drill stood still for 100."""
        drill = running(net)
        DrillExpectation.objects.filter(clock="acknowledge", party=net.telecom_cert.pk).update(minutes=600)
        drills.pause(by=net.lead, reference=drill.reference, at=after(200))
        stand = looking.live(Drill.objects.get(), after(290))
        owed = [result.outcome for row, result in stand.results if row.clock and row.party_id == net.telecom_cert.pk]
        assert owed == ["open"], "nothing runs out while it stands still"
        drill = drills.end(by=net.lead, reference=drill.reference, at=after(300))
        row = DrillExpectation.objects.get(clock="acknowledge", party=net.telecom_cert.pk)
        assert (row.outcome, row.due_at) == ("void", after(340))

    def test_what_had_run_out_before_the_pause_is_missing(self, net: Net) -> None:
        drill = running(net)
        DrillExpectation.objects.filter(clock="acknowledge", party=net.telecom_cert.pk).update(minutes=600)
        drills.pause(by=net.lead, reference=drill.reference, at=after(250))
        drills.end(by=net.lead, reference=drill.reference, at=after(300))
        row = DrillExpectation.objects.get(clock="acknowledge", party=net.telecom_cert.pk)
        assert (row.outcome, row.due_at) == ("missing", after(240))

    def test_aborted_it_is_scored_until_then(self, net: Net) -> None:
        drill = running(net)
        cases.accept(by=net.analyst, reference=case_of(drill), at=after(5))
        drill = drills.abort(by=net.lead, reference=drill.reference, reason="A real incident", at=after(10))
        assert (drill.score["percent"], drill.score["possible"]) == (100, 3)
        assert drill.reason == "A real incident"
        assert {each.state for each in drill.injects.all()} == {"done", "skipped"}
