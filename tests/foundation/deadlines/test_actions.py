"""Deadlines as rows: started, met, cancelled, taken over, and swept by one or by several."""

import logging
import threading
from collections import Counter
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pehra.foundation.deadlines import queries
from pehra.foundation.deadlines.actions import (
    Swept,
    cancel,
    hand_over,
    meet,
    resume,
    subscribe,
    sweep,
    sweeping,
)
from pehra.foundation.deadlines.models import Deadline
from pehra.foundation.deadlines.rules import Happening
from pehra.foundation.storing import ask_parts
from pehra.registry.models import Body
from tests import world
from tests.foundation.deadlines.beginning import DUE, HOUR, State, begin
from tests.foundation.deadlines.oracle import Oracle
from tests.world import NOW


def test_a_deadline_tells_its_reminder_its_breach_and_that_it_is_still_late(ncert: Body, told: list) -> None:
    begin(ncert)
    for hours in range(0, 60):
        sweep(at=NOW + hours * HOUR + timedelta(minutes=1))
    assert [(happening, at - NOW) for _, happening, at in told] == [
        (Happening.REMINDER, timedelta(hours=18, minutes=1)),
        (Happening.BREACH, timedelta(hours=24, minutes=1)),
        (Happening.STILL_LATE, timedelta(hours=48, minutes=1)),
    ]
    row = Deadline.objects.get()
    assert (row.breached_at, row.next_at, row.state) == (DUE, None, State.OPEN)
    assert row.late


def test_a_sweep_that_was_missed_loses_nothing(ncert: Body, told: list) -> None:
    begin(ncert)
    sweep(at=NOW + 100 * HOUR)
    assert [happening for _, happening, _ in told] == [Happening.BREACH]
    assert sweep(at=NOW + 101 * HOUR) == Swept(0, 0, 0)


def test_met_in_time_nothing_more_is_told(ncert: Body, told: list) -> None:
    begin(ncert)
    assert meet(subject="case:C-1", stage="acknowledge", at=DUE) == 1
    assert sweep(at=DUE + 100 * HOUR) == Swept(0, 0, 0)
    row = Deadline.objects.get()
    assert (row.state, row.met_at, row.breached_at, row.late) == (State.MET, DUE, None, False)
    assert told == []


def test_met_late_before_any_sweep_saw_it_the_breach_is_kept(ncert: Body) -> None:
    begin(ncert)
    meet(subject="case:C-1", stage="acknowledge", at=DUE + HOUR)
    row = Deadline.objects.get()
    assert (row.state, row.met_at, row.breached_at, row.late) == (State.MET, DUE + HOUR, DUE, True)
    assert ask_parts(queries.nearest_and_breached(["case:C-1", "case:C-2"])) == [({}, {"case:C-1"})]


def test_of_several_that_run_the_nearest_is_told(ncert: Body) -> None:
    begin(ncert)
    begin(world.body("other"), due_at=DUE + HOUR)
    told = {"case:C-1": queries.Clock("acknowledge", DUE)}
    assert ask_parts(queries.nearest_and_breached(["case:C-1", "case:C-2"])) == [(told, set())]
    assert ask_parts(queries.nearest_and_breached([])) == [({}, set())]


def test_meeting_names_stage_and_party(ncert: Body) -> None:
    other = world.body("other")
    begin(ncert)
    begin(other)
    begin(ncert, stage="update")
    assert meet(subject="case:C-1", stage="acknowledge", party_id=other.pk, at=NOW) == 1
    assert meet(subject="case:C-1", stage="acknowledge", at=NOW) == 1
    assert meet(subject="case:C-1", stage="acknowledge", at=NOW) == 0
    assert [row.stage for row in queries.owed([ncert.pk, other.pk])] == ["update"]


def test_cancelled_nobody_owes_it_any_more(ncert: Body, told: list) -> None:
    begin(ncert)
    begin(ncert, stage="update")
    begin(ncert, "case:C-2")
    assert cancel(subject="case:C-1", stage="update", party_id=ncert.pk, at=NOW) == 1
    assert cancel(subject="case:C-1", at=NOW) == 1
    sweep(at=DUE + HOUR)
    assert [subject for subject, _, _ in told] == ["case:C-2"]


@pytest.mark.parametrize(("hours", "late"), [(0, False), (1, True)])
def test_cancelled_late_before_any_sweep_saw_it_the_breach_is_kept(ncert: Body, hours: int, late: bool) -> None:
    begin(ncert)
    cancel(subject="case:C-1", at=DUE + hours * HOUR)
    row = Deadline.objects.get()
    assert (row.state, row.breached_at, row.late) == (State.CANCELLED, DUE if late else None, late)


def test_cancelled_after_the_breach_it_keeps_the_moment(ncert: Body) -> None:
    begin(ncert)
    sweep(at=DUE + HOUR)
    cancel(subject="case:C-1", at=NOW)
    assert Deadline.objects.get().breached_at == DUE


def test_resumed_it_is_due_when_it_was_due(ncert: Body, told: list) -> None:
    begin(ncert)
    cancel(subject="case:C-1", at=NOW)
    assert sweep(at=NOW + 20 * HOUR) == Swept(0, 0, 0)
    assert resume(subject="case:C-1", stage="acknowledge") == 1
    sweep(at=NOW + 20 * HOUR)
    sweep(at=DUE + HOUR)
    assert [happening for _, happening, _ in told] == [Happening.REMINDER, Happening.BREACH]


def test_whoever_takes_over_a_function_takes_over_its_clocks_as_they_run(ncert: Body) -> None:
    other = world.body("other")
    begin(ncert, function="government")
    begin(ncert, stage="update", function="national")
    begin(ncert, "case:C-2", function="government")
    words = {"subjects": ["case:C-1"], "function": "government", "from_party": ncert.pk, "to_party": other.pk}
    assert hand_over(**words, at=DUE) == 1  # type: ignore[arg-type]
    (row,) = queries.owed([other.pk])
    assert (row.due_at, row.anchored_at) == (DUE, NOW)


@pytest.mark.parametrize("swept", [True, False])
def test_what_ran_out_stays_with_who_was_late(ncert: Body, swept: bool) -> None:
    other = world.body("other")
    begin(ncert)
    if swept:
        sweep(at=DUE + HOUR)
    words = {"subjects": ["case:C-1"], "function": "national", "from_party": ncert.pk, "to_party": other.pk}
    assert hand_over(**words, at=DUE + HOUR) == 0  # type: ignore[arg-type]
    row = Deadline.objects.get()
    assert (row.party_id, row.state, row.breached_at, row.next_at) == (ncert.pk, State.CANCELLED, DUE, None)


def test_a_report_that_comes_late_is_a_breach_at_once(ncert: Body, told: list) -> None:
    begin(ncert, at=DUE + 5 * HOUR, anchor="awareness")
    sweep(at=DUE + 5 * HOUR)
    assert [happening for _, happening, _ in told] == [Happening.BREACH]


def test_a_bad_row_is_put_off_and_never_stops_the_others(
    ncert: Body, told: list, caplog: pytest.LogCaptureFixture
) -> None:
    def stumble(deadline: Deadline, happening: Happening, at: datetime) -> None:
        if deadline.subject == "case:C-2":
            Deadline.objects.filter(pk=deadline.pk).update(rule="half done")
            raise ZeroDivisionError

    subscribe(stumble)
    for number in range(4):
        begin(ncert, f"case:C-{number}")
    late = DUE + HOUR
    with caplog.at_level(logging.CRITICAL, logger="pehra.foundation.deadlines.actions"):
        assert sweep(at=late) == Swept(4, 3, 1)
        bad = Deadline.objects.get(subject="case:C-2")
        assert (bad.rule, bad.breached_at, bad.done_upto, bad.faults) == ("default-acknowledge", None, None, 1)
        pauses = []
        for _ in range(9):
            pauses.append((Deadline.objects.get(pk=bad.pk).next_at - late) // timedelta(minutes=1))
            late = Deadline.objects.get(pk=bad.pk).next_at + timedelta(seconds=1)
            assert sweep(at=late) == Swept(1, 0, 1)
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_once_mended_a_bad_row_is_told_once(ncert: Body, told: list, caplog: pytest.LogCaptureFixture) -> None:
    broken = [True]

    def stumble(deadline: Deadline, happening: Happening, at: datetime) -> None:
        if broken:
            raise ZeroDivisionError

    subscribe(stumble)
    begin(ncert)
    with caplog.at_level(logging.CRITICAL, logger="pehra.foundation.deadlines.actions"):
        sweep(at=DUE + HOUR)
    broken.clear()
    told.clear()
    sweep(at=DUE + 2 * HOUR)
    sweep(at=DUE + 3 * HOUR)
    assert [happening for _, happening, _ in told] == [Happening.BREACH]
    assert Deadline.objects.get().faults == 0


def test_a_row_that_the_database_itself_refuses_is_put_off_too(
    ncert: Body, told: list, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(deadline: Deadline, happening: Happening, at: datetime) -> None:
        Deadline.objects.filter(pk=deadline.pk).update(met_at=at)

    begin(ncert, "case:C-1")
    subscribe(refuse)
    with caplog.at_level(logging.CRITICAL, logger="pehra.foundation.deadlines.actions"):
        assert sweep(at=DUE + HOUR) == Swept(1, 0, 1)


def test_met_has_a_time_and_only_met(ncert: Body) -> None:
    begin(ncert)
    with pytest.raises(IntegrityError), transaction.atomic():
        Deadline.objects.update(state="met")
    with pytest.raises(IntegrityError), transaction.atomic():
        Deadline.objects.update(met_at=NOW)


def test_what_is_locked_first_is_locked_before_the_claim(ncert: Body) -> None:
    order: list[str] = []
    begin(ncert)
    subscribe(
        lambda deadline, happening, at: order.append(f"told {deadline.next_at is not None}"),
        lock_first=lambda deadline: order.append(f"locked {deadline.done_upto is None}"),
    )
    sweep(at=DUE + HOUR)
    assert order == ["locked True", "told True"]


def test_a_sweep_takes_so_many_and_the_most_urgent_first(ncert: Body, told: list) -> None:
    for number in range(5):
        begin(ncert, f"case:C-{number}", due_at=DUE - number * HOUR, remind_before=())
    assert sweep(at=DUE + HOUR, limit=3) == Swept(3, 3, 0)
    assert [subject for subject, _, _ in told] == ["case:C-4", "case:C-3", "case:C-2"]
    assert sweep(at=DUE + HOUR, limit=3) == Swept(2, 2, 0)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("sweep"), st.integers(-10, 130)),
        st.tuples(st.sampled_from(["cancel", "resume"]), st.just(0)),
    ),
    max_size=14,
)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(before=st.lists(st.integers(1, 30), max_size=3), after=st.lists(st.integers(1, 30), max_size=3), steps=STEPS)
def test_the_table_agrees_with_the_oracle(
    ncert: Body, before: list[int], after: list[int], steps: list[tuple[str, int]]
) -> None:
    """Any sweeps at any times, the clock set back, cancelled and resumed in between."""
    Deadline.objects.all().delete()
    heard: list[Happening] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sweeping, "_handlers", [lambda _row, found, _at: heard.append(found)])
        row = begin(ncert, remind_before=tuple(before), remind_after=tuple(after))
        oracle = Oracle(row.events, row.due_at)
        for step, halves in steps:
            heard.clear()
            if step == "sweep":
                now = NOW + halves * HOUR / 2
                sweep(at=now)
                expected = oracle.sweep(now)
                assert heard == ([expected] if expected else [])
            else:
                if step == "cancel":
                    cancel(subject="case:C-1", at=NOW)
                else:
                    resume(subject="case:C-1", stage="acknowledge")
                oracle.open = step == "resume"
    assert (Deadline.objects.get().breached_at is not None) == (oracle.due_at in oracle.told)


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_tell_everything_once() -> None:
    ncert = world.body("ncert")
    for number in range(30):
        begin(ncert, f"case:C-{number}")
    heard: Counter[str] = Counter()
    subscribe(lambda deadline, happening, at: heard.update([deadline.subject]))
    together = threading.Barrier(3)
    results: list[Swept] = []

    def sweeper() -> None:
        together.wait()
        results.append(sweep(at=DUE + HOUR))
        connection.close()

    threads = [threading.Thread(target=sweeper) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(result.handled for result in results) == 30
    assert sum(result.failed for result in results) == 0
    assert heard == Counter({f"case:C-{number}": 1 for number in range(30)})


@pytest.mark.django_db(transaction=True)
def test_met_while_a_sweep_is_about_to_claim_it_is_not_told() -> None:
    """The sweep has read the row; before it claims it, the duty is done."""
    ncert = world.body("ncert")
    begin(ncert)
    heard: list[Happening] = []

    def done_meanwhile(deadline: Deadline) -> None:
        def act() -> None:
            meet(subject=deadline.subject, stage=deadline.stage, at=DUE)
            connection.close()

        thread = threading.Thread(target=act)
        thread.start()
        thread.join()

    subscribe(lambda deadline, happening, at: heard.append(happening), lock_first=done_meanwhile)
    assert sweep(at=DUE + HOUR) == Swept(1, 0, 0)
    assert heard == []
    assert Deadline.objects.get().state == State.MET
