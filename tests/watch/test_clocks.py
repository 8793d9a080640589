"""Clocks of cases under a crisis level: sooner, never later, and given back their time afterwards."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pehra.foundation.deadlines import actions as deadlines
from pehra.foundation.deadlines.models import Deadline
from pehra.incidents import actions
from pehra.incidents.models import Case, Entry, Participant
from pehra.law.tlp import TLP
from pehra.watch.actions import declaring, hastening
from pehra.watch.actions.hastening import walk
from pehra.watch.queries import crisis
from tests.incidents.acting import closed, opened, reported
from tests.incidents.conftest import Net
from tests.watch.levels import HOUR, declared, level
from tests.world import NOW

pytestmark = pytest.mark.django_db


def clocks(reference: str) -> dict[str, Deadline]:
    rows = Deadline.objects.filter(subject=f"case:{reference}", state="open").order_by("pk")
    return {row.stage: row for row in rows}


def dues(reference: str) -> dict[str, datetime]:
    return {stage: row.due_at for stage, row in clocks(reference).items()}


def facts(reference: str) -> list[str]:
    rows = Entry.objects.filter(case__reference=reference, kind="part").order_by("pk")
    return [row.params["text"] % row.params["facts"] for row in rows]


def walked(at: datetime, limit: int = 1) -> None:
    for _ in range(50):
        if not walk(at=at, limit=limit):
            return
    raise AssertionError("the job does not end")


def test_a_case_that_is_reported_under_a_level_is_due_sooner(net: Net) -> None:
    quiet = dues(reported(net))
    level()
    made = declared(net.duty_officer)
    loud = reported(net)
    rows = clocks(loud)
    # Half the time for an answer, twelve hours for an update; what the level does not name stays.
    assert rows["acknowledge"].due_at - NOW == (quiet["acknowledge"] - NOW) / 2
    assert rows["update"].due_at == NOW + 12 * HOUR
    assert rows["final-report"].due_at == quiet["final-report"]
    assert rows["acknowledge"].ordinary_at == quiet["acknowledge"]
    assert rows["final-report"].ordinary_at is None
    assert made.reference in rows["update"].citation


def test_quiet_is_said_only_where_no_level_binds(net: Net) -> None:
    level()
    assert crisis.is_quiet(NOW)
    made = declared(net.duty_officer)
    since = made.since
    assert since is not None
    assert crisis.is_quiet(since - timedelta(seconds=1))
    assert not crisis.is_quiet(since)
    declaring.stand_down(by=net.duty_officer, reference=made.reference, reason="It is over.", at=since + HOUR)
    assert crisis.is_quiet(since + HOUR)


def test_a_running_clock_keeps_what_has_passed_and_gives_half_of_what_is_left(net: Net) -> None:
    level()
    reference = reported(net)
    before = dues(reference)
    at = NOW + 2 * HOUR
    declared(net.duty_officer, at=at)
    walked(at)
    after = clocks(reference)
    assert after["acknowledge"].due_at == NOW + 3 * HOUR
    assert after["acknowledge"].ordinary_at == before["acknowledge"] == NOW + 4 * HOUR
    # Only clocks that start now are hastened by this row.
    assert after["update"].due_at == before["update"]
    assert [fact.partition(":")[0] for fact in facts(reference)] == ["A crisis level is in force"]


def test_the_end_gives_every_clock_its_time_back(net: Net) -> None:
    running = reported(net)
    before = dues(running)
    level()
    made = declared(net.duty_officer, at=NOW + HOUR)
    walked(NOW + HOUR)
    meanwhile = reported(net)
    assert dues(running) != before
    declaring.stand_down(by=net.duty_officer, reference=made.reference, reason="Over.", at=NOW + 90 * HOUR / 60)
    walked(NOW + 90 * HOUR / 60)
    assert dues(running) == before
    for row in (*clocks(running).values(), *clocks(meanwhile).values()):
        assert row.ordinary_at is None
    assert facts(running)[-1].startswith("A crisis level is over")


def test_what_ran_out_meanwhile_stays_late(net: Net) -> None:
    level()
    made = declared(net.duty_officer)
    reference = reported(net)
    at = NOW + 3 * HOUR
    assert clocks(reference)["acknowledge"].due_at < at
    declaring.stand_down(by=net.duty_officer, reference=made.reference, reason="Over.", at=at)
    walked(at)
    assert clocks(reference)["acknowledge"].due_at == NOW + 2 * HOUR
    deadlines.sweep(at=at)
    assert clocks(reference)["acknowledge"].breached_at == NOW + 2 * HOUR


def test_what_nobody_owed_when_the_level_ended_has_its_time_back_once_it_is_owed_again(net: Net) -> None:
    quiet = dues(reported(net))["update"]
    level()
    made = declared(net.duty_officer)
    shut, first, second = closed(net), opened(net), opened(net)
    actions.merge(by=net.analyst, reference=second, into=first, reason="One attack", at=NOW + 3 * HOUR)
    assert dues(first)["update"] == NOW + 12 * HOUR
    declaring.stand_down(by=net.duty_officer, reference=made.reference, reason="Over.", at=NOW + 4 * HOUR)
    walked(NOW + 4 * HOUR)
    # Also where the time that the level left was over by then.
    at = NOW + 14 * HOUR
    actions.reopen(by=net.analyst, reference=shut, reason="It goes on", at=at)
    actions.undo_merge(by=net.analyst, reference=second, reason="Two attacks", at=at)
    deadlines.sweep(at=at)
    for reference in (shut, first, second):
        row = clocks(reference)["update"]
        assert (row.due_at, row.ordinary_at, row.breached_at) == (quiet, None, None)
        assert row.due_at in row.events
        assert row.next_at is not None
        assert at <= row.next_at <= quiet


def test_what_is_owed_again_while_the_level_lasts_is_due_when_it_was(net: Net) -> None:
    level()
    declared(net.duty_officer)
    reference = closed(net)
    actions.reopen(by=net.analyst, reference=reference, reason="It goes on", at=NOW + 4 * HOUR)
    assert clocks(reference)["update"].due_at == NOW + 12 * HOUR
    assert clocks(reference)["update"].ordinary_at is not None


def test_a_row_as_strict_as_the_level_is_what_is_left_after_it(net: Net) -> None:
    def terms(due_at: datetime, ordinary_at: datetime) -> deadlines.Terms:
        return deadlines.Terms(
            "update", "r", "c", net.telecom_cert.pk, "sectoral", "submission", NOW, due_at, ordinary_at=ordinary_at
        )

    twelve, day = NOW + 12 * HOUR, NOW + 24 * HOUR
    [clock] = deadlines.start(subject="case:C-0000-0000", terms=[terms(twelve, day)], at=NOW)
    assert not deadlines.bring_forward(clock=clock, terms=terms(twelve, twelve), at=NOW)
    clock.refresh_from_db()
    assert (clock.due_at, clock.ordinary_at) == (twelve, None)


def test_of_two_levels_the_stricter_rules_and_its_end_leaves_the_other(net: Net) -> None:
    level()
    level("strict", rank=1, clocks=[{"stage": "acknowledge", "percent": 25, "hours": None, "running": True}])
    reference = reported(net)
    declared(net.duty_officer)
    strict = declared(net.duty_officer, level="strict", sphere="sector", place="telecom")
    walked(NOW)
    assert dues(reference)["acknowledge"] == NOW + HOUR
    at = NOW + HOUR / 2
    declaring.stand_down(by=net.duty_officer, reference=strict.reference, reason="Over.", at=at)
    walked(at)
    assert dues(reference)["acknowledge"] == NOW + 2 * HOUR


def test_a_level_reaches_no_further_than_its_sphere(net: Net) -> None:
    level()
    declared(net.duty_officer, sphere="sector", place="health")
    assert all(row.ordinary_at is None for row in clocks(reported(net)).values())
    declared(net.duty_officer, sphere="sector", place="telecom")
    assert clocks(reported(net))["acknowledge"].ordinary_at is not None


def test_a_case_that_is_judged_graver_goes_by_the_stricter_of_both(net: Net) -> None:
    level()
    declared(net.duty_officer)
    reference = opened(net)
    before = clocks(reference)
    actions.classify(
        by=net.analyst,
        reference=reference,
        classification=("fraud",),
        severity="critical",
        ransomware=False,
        at=NOW + HOUR,
    )
    for stage, row in clocks(reference).items():
        assert row.due_at <= before[stage].due_at
        assert row.ordinary_at is None or row.ordinary_at <= before[stage].ordinary_at


def test_the_national_cert_takes_part_in_what_it_may_know(net: Net) -> None:
    level(rights=["informed"])
    declared(net.duty_officer, sphere="sector", place="telecom")
    taking_part = {
        label: Participant.objects.filter(case__reference=reported(net, tlp=label), party=net.national_cert).exists()
        for label in (TLP.RED, TLP.AMBER_STRICT, TLP.AMBER, TLP.GREEN)
    }
    assert taking_part == {TLP.RED: False, TLP.AMBER_STRICT: False, TLP.AMBER: True, TLP.GREEN: True}
    case = Case.objects.filter(tlp=TLP.AMBER).get()
    assert net.national_cert.pk in case.audience
    assert "takes part" in facts(case.reference)[-1]


# Minutes after the clock's start: when levels begin and end, and how strict each is.
lives = st.lists(
    st.tuples(st.integers(0, 300), st.integers(1, 300), st.integers(1, 100), st.booleans()), min_size=1, max_size=3
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(lives, st.integers(2, 72))
def test_whatever_hastens_a_clock_it_is_never_later_and_ends_as_it_began(
    net: Net, lives: list[tuple[int, int, int, bool]], hours: int
) -> None:
    Deadline.objects.all().delete()
    ordinary = NOW + timedelta(hours=hours)
    terms = deadlines.Terms(
        "acknowledge", "r", "c", net.telecom_cert.pk, "sectoral", "submission", NOW, ordinary, (1,), (1,)
    )
    [clock] = deadlines.start(subject="case:C-0000-0000", terms=[terms], at=NOW)
    moments = sorted({begin for begin, *_ in lives} | {begin + last for begin, last, *_ in lives})
    for minute in moments:
        at = NOW + timedelta(minutes=minute)
        clock.refresh_from_db()
        wanted = soonest(lives, minute, ordinary)
        missed = clock.due_at < at
        deadlines.retime(clock=clock, due_at=wanted, before=(1,), after=(1,), at=at)
        clock.refresh_from_db()
        assert clock.due_at <= ordinary
        assert clock.next_at is None or clock.next_at <= clock.due_at
        assert missed or clock.due_at >= min(at, ordinary)
        assert (clock.ordinary_at or clock.due_at) == ordinary
        assert clock.due_at in clock.events
    if clock.due_at >= NOW + timedelta(minutes=moments[-1]):
        assert (clock.due_at, clock.ordinary_at) == (ordinary, None)


def soonest(lives: Iterable[tuple[int, int, int, bool]], minute: int, ordinary: datetime) -> datetime:
    """What the levels in force at this minute ask for."""
    found = [ordinary]
    for begin, last, percent, _running in lives:
        since = NOW + timedelta(minutes=begin)
        if begin <= minute < begin + last and ordinary > since:
            found.append(since + (ordinary - since) * percent // 100)
    return min(found)


def test_the_end_of_one_level_gives_back_nothing_that_another_one_asks(net: Net) -> None:
    """A clock that is anchored before its case, in when somebody came to know, has run since the case is there."""
    quiet = dues(reported(net))["final-report"]
    final = [{"stage": "final-report", "percent": 50, "hours": None, "running": False}]
    level(clocks=final)
    declared(net.duty_officer)
    hastened = reported(net)
    before = dues(hastened)["final-report"]
    assert before < quiet
    other = level("other", clocks=final)
    made = declared(net.duty_officer, level=other.key, sphere="sector", place="telecom", at=NOW + HOUR)
    walked(NOW + HOUR)
    declaring.stand_down(by=net.duty_officer, reference=made.reference, reason="Over.", at=NOW + 2 * HOUR)
    walked(NOW + 2 * HOUR)
    assert dues(hastened)["final-report"] == before


def test_one_case_with_which_it_goes_wrong_stops_no_other(
    net: Net, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, broken, last = (reported(net) for _ in range(3))
    before = dues(broken)
    level()
    count_anew = hastening.recount

    def fails(*, references: list[str], at: datetime) -> int:
        moved = count_anew(references=references, at=at)
        if broken in references:
            raise ValueError("a case that nobody can count")
        return moved

    monkeypatch.setattr(hastening, "recount", fails)
    declared(net.duty_officer, at=NOW + HOUR)
    walked(NOW + HOUR, limit=10)
    assert dues(broken) == before
    for each in (first, last):
        assert clocks(each)["acknowledge"].ordinary_at is not None
    assert broken in caplog.text
