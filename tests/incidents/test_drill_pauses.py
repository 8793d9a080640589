"""A drill that is paused: nobody acts on its cases, no clock runs, and nobody loses its time."""

import pytest

from pehra.foundation.deadlines.actions import sweep
from pehra.foundation.deadlines.models import Deadline
from pehra.foundation.delivery.models import Notice
from pehra.incidents import actions
from pehra.incidents.actions import drills
from pehra.incidents.errors import DrillStands
from tests.incidents.acting import HOUR
from tests.incidents.conftest import Net
from tests.incidents.test_drills import MARK, frame, played
from tests.world import NOW

pytestmark = pytest.mark.django_db


def test_while_it_is_paused_nobody_acts_and_no_clock_runs(net: Net) -> None:
    frame(net)
    reference = played(net)
    before = {row.stage: row.due_at for row in Deadline.objects.filter(state="open")}
    drills.pause(reference=MARK, at=NOW + HOUR)
    drills.pause(reference=MARK, at=NOW + 2 * HOUR)
    with pytest.raises(DrillStands):
        actions.accept(by=net.analyst, reference=reference, at=NOW + 2 * HOUR)
    with pytest.raises(DrillStands):
        played(net)
    assert sweep(at=NOW + 100 * HOUR).looked == 0
    drills.resume(reference=MARK, at=NOW + 11 * HOUR)
    after = {row.stage: row.due_at for row in Deadline.objects.filter(state="open")}
    assert after == {stage: due + 10 * HOUR for stage, due in before.items()}
    actions.accept(by=net.analyst, reference=reference, at=NOW + 12 * HOUR)
    assert not Deadline.objects.get(stage="acknowledge").late, "three hours of its four"


def test_judged_anew_after_a_pause_nobody_loses_its_time(net: Net) -> None:
    """What is worked out from where a clock began counts the pause as no time at all."""
    frame(net)
    reference = played(net)
    actions.accept(by=net.analyst, reference=reference, at=NOW + HOUR)
    drills.pause(reference=MARK, at=NOW + 2 * HOUR)
    drills.resume(reference=MARK, at=NOW + 50 * HOUR)
    before = {row.stage: row.due_at for row in Deadline.objects.filter(state="open")}
    assert before["update"] == NOW + 120 * HOUR
    actions.classify(
        by=net.analyst,
        reference=reference,
        classification=["malicious-code"],
        severity="critical",
        ransomware=True,
        at=NOW + 51 * HOUR,
    )
    assert {row.stage: row.due_at for row in Deadline.objects.filter(state="open")} == before


def test_what_ran_out_before_a_pause_stays_late_and_is_not_told_again(net: Net) -> None:
    frame(net)
    played(net)
    sweep(at=NOW + 5 * HOUR)
    row = Deadline.objects.get(stage="acknowledge")
    drills.pause(reference=MARK, at=NOW + 6 * HOUR)
    drills.resume(reference=MARK, at=NOW + 16 * HOUR)
    after = Deadline.objects.get(stage="acknowledge")
    assert (after.due_at, after.breached_at) == (row.due_at, row.breached_at)
    assert after.next_at == row.next_at + 10 * HOUR
    told = Notice.objects.filter(kind="clock.breach").count()
    sweep(at=NOW + 17 * HOUR)
    assert Notice.objects.filter(kind="clock.breach").count() == told
