"""What becomes of a clock that runs: sent on, brought forward, or ended without having been met."""

from datetime import datetime, timedelta

import pytest

from pehra.foundation.audit.models import Entry as JournalEntry
from pehra.foundation.deadlines.actions import sweep
from pehra.foundation.deadlines.models import Deadline
from pehra.incidents import actions
from pehra.incidents.actions.clocks import run_out
from pehra.incidents.models import Case, Entry
from tests.incidents.acting import HOUR, REASON, WORDS, escalated, opened, reported
from tests.incidents.actions.test_clocks import DAY, facts, running, told
from tests.incidents.conftest import Net, clock
from tests.world import NOW

pytestmark = pytest.mark.django_db


class TestSendingOn:
    """A report that its first responder sends on: whoever is to answer first owes it until somebody accepts."""

    def test_sent_on_and_taken_back_for_ever_the_clock_is_the_same(self, net: Net) -> None:
        reference = reported(net)
        for minutes in range(10, 100, 20):
            at = NOW + timedelta(minutes=minutes)
            actions.forward(by=net.analyst, reference=reference, to="cert-punjab", reason=REASON, at=at)
            at += timedelta(minutes=10)
            actions.withdraw(by=net.analyst, reference=reference, reason=REASON, at=at)
        clock = Deadline.objects.get(stage="acknowledge", party=net.telecom_cert)
        assert (clock.anchored_at, clock.due_at, clock.state) == (NOW, NOW + 4 * HOUR, "open")
        sweep(at=NOW + 5 * HOUR)
        assert ("acknowledge", "cert-telecom", "cert-cii") in facts()

    def test_it_is_late_while_another_body_is_asked(self, net: Net) -> None:
        reference = reported(net)
        actions.forward(by=net.analyst, reference=reference, to="cert-punjab", reason=REASON, at=NOW + 3 * HOUR)
        sweep(at=NOW + 5 * HOUR)
        assert facts() == [("acknowledge", "cert-telecom", "cert-cii")]
        assert run_out(Case.objects.get())

    def test_another_bodys_acceptance_ends_it(self, net: Net) -> None:
        reference = reported(net)
        actions.forward(by=net.analyst, reference=reference, to="cert-punjab", reason=REASON, at=NOW + HOUR)
        actions.accept(by=net.punjab_analyst, reference=reference, at=NOW + 2 * HOUR)
        rows = Deadline.objects.filter(stage="acknowledge").order_by("pk")
        assert [(row.party.slug, row.state, row.late) for row in rows] == [
            ("cert-telecom", "met", False),
            ("cert-punjab", "met", False),
        ]

    def test_another_bodys_acceptance_ends_it_late(self, net: Net) -> None:
        reference = reported(net)
        actions.forward(by=net.analyst, reference=reference, to="cert-punjab", reason=REASON, at=NOW + 2 * HOUR)
        actions.accept(by=net.punjab_analyst, reference=reference, at=NOW + 5 * HOUR)
        assert facts() == [("acknowledge", "cert-telecom", "")]
        assert {row.party.slug for row in Deadline.objects.exclude(breached_at=None)} == {"cert-telecom"}

    def test_an_override_ends_it(self, net: Net) -> None:
        reference = reported(net)
        actions.forward(by=net.analyst, reference=reference, to="cert-punjab", reason=REASON, at=NOW + HOUR)
        for hours in (6, 29, 53):
            sweep(at=NOW + hours * HOUR)
        actions.override(by=net.duty_officer, reference=reference, reason=REASON, at=NOW + 54 * HOUR)
        rows = Deadline.objects.filter(stage="acknowledge")
        assert {(row.party.slug, row.state, row.late) for row in rows} == {
            ("cert-telecom", "cancelled", True),
            ("cert-punjab", "cancelled", True),
        }


class TestReclassifying:
    """A stricter class or severity makes what still runs fall due earlier, and nothing makes it later."""

    @pytest.fixture(autouse=True)
    def critical(self, net: Net) -> None:
        for regime in ("organisational", "cii"):
            fields = {"anchor": "awareness", "owed_by": "organisation", "severity": "critical"}
            clock(f"update-{regime}-critical", regime, "update", 24, **fields).save()
        clock("ack-cii-critical", "cii", "acknowledge", 1, severity="critical").save()

    def classify(self, net: Net, reference: str, severity: str, at: datetime) -> None:
        words = {"classification": ["availability"], "ransomware": False, "severity": severity}
        actions.classify(by=net.analyst, reference=reference, **words, at=at)  # type: ignore[arg-type]

    def test_the_stricter_row_counts_from_the_same_moment(self, net: Net) -> None:
        reference = opened(net)
        self.classify(net, reference, "critical", NOW + 2 * HOUR)
        update = running("update")
        assert (update.rule, update.anchored_at, update.due_at) == ("update-cii-critical", NOW, NOW + DAY)
        due = {"update": (NOW + DAY).isoformat()}
        assert Entry.objects.get(kind="classified").params["earlier"] == due
        assert JournalEntry.objects.get(act="case.classify").detail["earlier"] == due
        assert told("clock.reminder") == ["operator"]

    def test_a_milder_one_gives_no_time_back(self, net: Net) -> None:
        reference = opened(net)
        self.classify(net, reference, "critical", NOW + 2 * HOUR)
        before = list(Deadline.objects.order_by("pk").values())
        self.classify(net, reference, "low", NOW + 3 * HOUR)
        assert list(Deadline.objects.order_by("pk").values()) == before
        assert "earlier" not in Entry.objects.filter(kind="classified").latest("pk").params

    def test_again_the_same_changes_nothing(self, net: Net) -> None:
        reference = opened(net)
        for hours in (2, 3):
            self.classify(net, reference, "critical", NOW + hours * HOUR)
        assert told("clock.reminder") == ["operator"]

    def test_nobody_is_made_late_backwards(self, net: Net) -> None:
        reference = escalated(net)
        self.classify(net, reference, "critical", NOW + 3.5 * HOUR)
        ack = running("acknowledge")
        assert (ack.anchored_at, ack.due_at, ack.breached_at) == (NOW + 2 * HOUR, NOW + 3.5 * HOUR, None)
        sweep(at=NOW + 4 * HOUR)
        assert facts() == [("acknowledge", "cert-cii", "ncert")]

    def test_what_has_ended_stays_as_it_was(self, net: Net) -> None:
        reference = opened(net)
        before = Deadline.objects.values().get(stage="acknowledge")
        self.classify(net, reference, "critical", NOW + 2 * HOUR)
        assert Deadline.objects.values().get(stage="acknowledge") == before


class TestCancelling:
    """What ends without having been done: late is late, though no sweep has come by."""

    def test_an_offer_that_is_taken_back_late(self, net: Net) -> None:
        reference = escalated(net)
        actions.withdraw(by=net.analyst, reference=reference, reason=REASON, at=NOW + 5 * HOUR)
        assert facts() == [("acknowledge", "cert-cii", "")]
        row = running("acknowledge")
        assert (row.state, row.breached_at, row.late) == ("cancelled", row.due_at, True)

    def test_a_case_that_is_closed_late(self, net: Net) -> None:
        reference = opened(net)
        actions.close(by=net.analyst, reference=reference, cause=WORDS, lesson=WORDS, at=NOW + 4 * DAY)
        assert facts() == [("update", "operator", "")]
        assert running("update").late

    def test_in_time_nobody_is_late(self, net: Net) -> None:
        reference = escalated(net)
        actions.withdraw(by=net.analyst, reference=reference, reason=REASON, at=NOW + 4 * HOUR)
        assert facts() == []
        assert not running("acknowledge").late
