"""What was not acknowledged in time, and what may break while it is looked for."""

from importlib import import_module

import pytest
from django.db import connection
from django.utils import timezone

from pehra.calls import jobs
from pehra.calls.actions import finding
from pehra.calls.actions.finding import end_answered, go_on, watch
from pehra.calls.actions.lists import want
from pehra.calls.models import Matter, Task, Watched
from pehra.calls.queries import tasks as queries
from pehra.calls.rules.wording import CallKind
from pehra.foundation.audit.models import Entry as Line
from pehra.foundation.deadlines.actions import retime, sweep, unite
from pehra.foundation.deadlines.models import Deadline
from pehra.foundation.delivery.models import Notice
from pehra.incidents import actions
from pehra.incidents.models import Case
from pehra.incidents.queries.calling import waiting_cases
from pehra.registry.models import ClockRow
from tests.calls.conftest import CALLED, HOUR, RAN_OUT, Net, called, listed, ran_out
from tests.calls.noting import MINUTE, told
from tests.incidents.acting import SECRETS, closed, escalated, opened, report, reported
from tests.incidents.conftest import clock
from tests.incidents.test_drills import frame, played
from tests.world import NOW

pytestmark = pytest.mark.django_db


def test_whoever_has_not_acknowledged_is_called_when_the_time_is_over(late: Net) -> None:
    listed(late.telecom_cert, "Anila")
    reference = ran_out(late)
    assert watch(at=CALLED - MINUTE) == 0
    task = called()
    assert (task.body_id, task.asked_id, task.caller_id) == (late.telecom_cert.pk,) * 2 + (late.cii_cert.pk,)
    assert task.route == [late.telecom_cert.pk, late.cii_cert.pk, late.national_cert.pk]
    assert list(Matter.objects.values_list("kind", "reference", "since")) == [("case", reference, RAN_OUT)]
    assert told("call.task") == {late.cii_lead.user_id}, "the body above has no duty officer: its head calls"
    assert watch(at=CALLED) == watch(at=CALLED + MINUTE) == 0, "once"
    (notice,) = Notice.objects.filter(kind="call.task")
    assert not any(secret in f"{notice.text}{notice.params}" for secret in SECRETS)
    acts = Line.objects.filter(subject=f"call:{task.reference}").values_list("act", "party_id")
    assert list(acts) == [("call.made", late.cii_cert.pk)]


def test_a_body_that_wants_it_is_called_sooner_and_never_later(late: Net) -> None:
    listed(late.telecom_cert, "Anila")
    ran_out(late)
    want(by=late.lead, body="cert-telecom", minutes=60, at=NOW)
    assert watch(at=RAN_OUT + 5 * MINUTE) == 0
    want(by=late.lead, body="cert-telecom", minutes=10, at=NOW)
    assert watch(at=RAN_OUT + 10 * MINUTE) == 1


def test_what_is_acknowledged_in_time_calls_nobody(late: Net) -> None:
    listed(late.telecom_cert, "Anila")
    opened(late)
    sweep(at=RAN_OUT + MINUTE)
    assert watch(at=CALLED) == 0


def test_without_a_word_in_the_profile_nobody_is_called(net: Net) -> None:
    listed(net.telecom_cert, "Anila")
    watch(at=NOW)
    ran_out(net)
    assert watch(at=CALLED) == 0


def test_what_was_late_before_anybody_was_to_be_called_calls_nobody(late: Net) -> None:
    Watched.objects.all().delete()
    listed(late.telecom_cert, "Anila")
    ran_out(late)
    assert watch(at=CALLED) == watch(at=CALLED + HOUR) == 0


def test_after_a_standstill_nothing_is_left_out(late: Net) -> None:
    listed(late.telecom_cert, "Anila")
    ran_out(late)
    assert watch(at=CALLED + 72 * HOUR) == 1


def test_where_the_whole_chain_has_no_list_that_is_told_once(late: Net) -> None:
    ran_out(late)
    task = called()
    assert (task.state, task.ended_at) == ("exhausted", CALLED)
    assert told("call.exhausted") == {late.cii_lead.user_id}
    assert told("call.task") == set()
    assert watch(at=CALLED + MINUTE) == 0


def test_a_time_made_shorter_after_it_would_have_been_over_loses_nobody(late: Net) -> None:
    listed(late.telecom_cert, "Anila")
    ran_out(late)
    assert watch(at=RAN_OUT + 10 * MINUTE) == 0
    want(by=late.lead, body="cert-telecom", minutes=5, at=RAN_OUT + 10 * MINUTE)
    assert watch(at=RAN_OUT + 11 * MINUTE) == 1
    want(by=late.lead, body="cert-telecom", minutes=None, at=RAN_OUT + 12 * MINUTE)
    Task.objects.update(state="reached", ended_at=RAN_OUT + 12 * MINUTE)
    assert watch(at=CALLED) == 0, "for one lateness somebody is called once"


def test_what_comes_to_be_called_for_days_after_it_has_run_out_is(net: Net) -> None:
    """As a case does that is raised to critical when it is late already."""
    listed(net.telecom_cert, "Anila")
    watch(at=NOW)
    ran_out(net)
    assert watch(at=RAN_OUT + 72 * HOUR) == 0
    ClockRow.objects.filter(key="ack-sectoral").update(call_minutes=15)
    assert watch(at=RAN_OUT + 72 * HOUR + MINUTE) == 1


@pytest.mark.parametrize("hastened", [False, True])
def test_a_case_that_becomes_critical_is_called_for_though_its_time_stays(net: Net, hastened: bool) -> None:
    """It is late already, or a crisis level hastens it as far as the graver row would be."""
    listed(net.cii_cert, "Anila")
    clock("ack-cii-critical", "cii", "acknowledge", 1, severity="critical", call_minutes=15).save()
    watch(at=NOW)
    reference = escalated(net)
    row = Deadline.objects.get(subject=f"case:{reference}", stage="acknowledge", state="open")
    raised = NOW + 2.2 * HOUR if hastened else NOW + 28 * HOUR
    if hastened:
        retime(clock=row, due_at=NOW + 2.5 * HOUR, before=(), after=(), at=NOW + 2 * HOUR)
    else:
        sweep(at=NOW + 4.1 * HOUR)
        assert watch(at=raised) == 0
    words = {"classification": ["availability"], "ransomware": False, "severity": "critical"}
    actions.classify(by=net.analyst, reference=reference, **words, at=raised)
    sweep(at=raised + 0.5 * HOUR)
    due_at = row.due_at
    row.refresh_from_db()
    assert (row.rule, row.due_at) == ("ack-cii-critical", NOW + 2.5 * HOUR if hastened else due_at)
    assert watch(at=raised + HOUR) == 1


def test_what_was_owed_by_nobody_when_the_moment_came_is_called_for_once_it_is_again(late: Net) -> None:
    """As the clock of a case that was merged into another one, which is undone."""
    listed(late.telecom_cert, "Anila")
    ran_out(late)
    owed = Deadline.objects.filter(party=late.telecom_cert.pk, stage="acknowledge")
    owed.update(state="cancelled")
    assert watch(at=CALLED + HOUR) == 0
    owed.update(state="open")
    assert watch(at=CALLED + HOUR + MINUTE) == 1


def merged(late: Net) -> tuple[str, str, Deadline]:
    """A call was made for a case that is then merged into another one, under which its clock goes on."""
    first = ran_out(late)
    second = actions.submit(by=late.contact, report=report(title="Another"), at=NOW + HOUR).case.reference
    assert watch(at=CALLED) == 1
    ours = Deadline.objects.filter(party=late.telecom_cert.pk, stage="acknowledge")
    clock, other = ours.get(subject=f"case:{first}"), ours.get(subject=f"case:{second}")
    unite(subject=f"case:{second}", moves=[clock.pk], ends=[other.pk], at=CALLED + MINUTE)
    into = Case.objects.get(reference=second)
    Case.objects.filter(reference=first).update(
        status="closed", acknowledged_at=CALLED, closed_at=CALLED, merged_into=into, counted_as=into.pk
    )
    return first, second, clock


def test_a_clock_that_a_merge_brings_under_another_case_is_not_called_for_again(late: Net) -> None:
    listed(late.telecom_cert, "Anila")
    _first, second, _clock = merged(late)
    assert watch(at=CALLED + 2 * MINUTE) == 0
    matter = Matter.objects.get()
    assert (matter.reference, matter.answered_at) == (second, None), "the call goes on for the case that is open"
    assert Task.objects.get().state == "open"
    Task.objects.update(state="reached", ended_at=CALLED + 3 * MINUTE)
    assert watch(at=CALLED + 4 * MINUTE) == 0, "for one lateness somebody is called once"


def test_what_was_stored_before_matters_had_clocks_is_given_theirs(late: Net) -> None:
    """In the oldest rows `since` is the moment of calling."""
    listed(late.telecom_cert, "Anila")
    first, _second, clock = merged(late)
    Matter.objects.update(clock=None, since=CALLED)
    migration = import_module("pehra.calls.migrations.0004_by_its_clock")
    with connection.cursor() as cursor:
        cursor.execute(migration.CLOCKS)
        cursor.execute(migration.TWICE)
    assert list(Matter.objects.values_list("reference", "clock")) == [(first, clock.pk)]
    assert watch(at=CALLED + 2 * MINUTE) == 0
    assert Task.objects.get().state == "open"


def test_two_rows_of_one_clock_stay_two(late: Net) -> None:
    """Only one of them can be known by it; the other one still is by its name."""
    listed(late.telecom_cert, "Anila")
    ran_out(late)
    task, matter = called(), Matter.objects.get()
    Matter.objects.create(task=task, kind="case", reference=matter.reference, since=CALLED)
    migration = import_module("pehra.calls.migrations.0004_by_its_clock")
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX calls_matter_clock_once")
        cursor.execute(migration.CLOCKS)
        assert Matter.objects.filter(clock=matter.clock).count() == 2
        cursor.execute(migration.TWICE)
    assert list(Matter.objects.filter(clock=matter.clock)) == [matter]


def test_a_profile_made_shorter_loses_nobody(late: Net) -> None:
    ClockRow.objects.filter(key="ack-sectoral").update(call_minutes=60)
    listed(late.telecom_cert, "Anila")
    ran_out(late)
    assert watch(at=RAN_OUT + 50 * MINUTE) == 0
    ClockRow.objects.filter(key="ack-sectoral").update(call_minutes=15)
    assert watch(at=RAN_OUT + 51 * MINUTE) == 1


def test_a_drill_calls_nobody(late: Net) -> None:
    listed(late.telecom_cert, "Anila")
    frame(late, late.cii_cert)
    reference = played(late)
    sweep(at=RAN_OUT + MINUTE)
    assert watch(at=CALLED) == 0
    assert waiting_cases([reference]) == {}


def test_a_case_that_is_closed_calls_nobody(late: Net) -> None:
    reference = closed(late)
    assert waiting_cases([reference]) == {}
    assert set(waiting_cases([reported(late)])) == set(
        Case.objects.exclude(status="closed").values_list("reference", flat=True)
    )


def test_however_much_is_left_unanswered_a_body_is_called_once(late: Net) -> None:
    listed(late.telecom_cert, "Anila")
    first = ran_out(late)
    second = reported(late, title="Another")
    sweep(at=RAN_OUT + MINUTE)
    task = called()
    assert set(Matter.objects.filter(task=task).values_list("reference", flat=True)) == {first, second}
    assert len(queries.waiting(late.cii_lead)) == 1
    assert queries.how_many(late.cii_lead) == 1
    third = actions.submit(by=late.contact, report=report(title="Third"), at=NOW + HOUR).case.reference
    sweep(at=RAN_OUT + HOUR + MINUTE)
    assert watch(at=CALLED + HOUR) == 1
    assert set(Matter.objects.filter(task=task).values_list("reference", flat=True)) == {first, second, third}
    assert Task.objects.count() == 1


def test_one_body_whose_task_cannot_be_made_keeps_no_other_from_being_called(
    late: Net, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed(late.telecom_cert, "Anila")
    ran_out(late)

    def broken(*_args: object, **_named: object) -> None:
        raise RuntimeError("no disk")

    with monkeypatch.context() as without_disk:
        without_disk.setattr("pehra.calls.actions.finding.make", broken)
        assert watch(at=CALLED) == watch(at=CALLED + MINUTE) == 0
        assert Watched.objects.get().upto == NOW + 2 * MINUTE, "what is looked back at moves on all the same"
    assert watch(at=CALLED + 2 * MINUTE) == 1, "what could not be made is made later"
    assert Watched.objects.get().upto == CALLED + 2 * MINUTE


def out_of_order(*_args: object) -> None:
    raise RuntimeError("out of order")


@pytest.mark.parametrize("kind", CallKind)
def test_what_cannot_be_looked_for_keeps_nothing_else_from_being_called_for(
    late: Net, monkeypatch: pytest.MonkeyPatch, kind: CallKind
) -> None:
    listed(late.telecom_cert, "Anila")
    ran_out(late)
    with monkeypatch.context() as meanwhile:
        meanwhile.setitem(finding._finders, kind, out_of_order)
        assert watch(at=CALLED) == (kind is not CallKind.CASE)
        assert Watched.objects.get().upto == NOW + MINUTE, "it is looked for again from here"
    assert watch(at=CALLED + MINUTE) == (kind is CallKind.CASE)
    assert Task.objects.count() == 1
    assert Watched.objects.get().upto == CALLED + MINUTE


@pytest.mark.parametrize("kind", CallKind)
def test_what_cannot_be_asked_is_owed_still_and_keeps_nothing_else_from_ending(
    late: Net, monkeypatch: pytest.MonkeyPatch, kind: CallKind
) -> None:
    """None of these is owed by now: the case was acknowledged, and the level is over."""
    listed(late.telecom_cert, "Anila")
    reference = ran_out(late)
    task = called()
    for level in (CallKind.CRISIS, CallKind.REPORT):
        Matter.objects.create(task=task, kind=level, reference="L-0000-0000", since=RAN_OUT)
    actions.accept(by=late.analyst, reference=reference, at=CALLED + MINUTE)
    with monkeypatch.context() as meanwhile:
        meanwhile.setitem(finding._checkers, kind, out_of_order)
        assert watch(at=CALLED + MINUTE) == 0
    assert list(Matter.objects.filter(answered_at=None).values_list("kind", flat=True)) == [kind]
    task.refresh_from_db()
    assert task.state == "open"
    assert end_answered(at=CALLED + 2 * MINUTE) == 1


def test_one_task_that_cannot_go_on_keeps_no_other_from_it(late: Net, monkeypatch: pytest.MonkeyPatch) -> None:
    listed(late.telecom_cert, "Anila")
    ran_out(late)
    task = called()

    def broken(*_args: object, **_named: object) -> None:
        raise RuntimeError("no disk")

    with monkeypatch.context() as without_disk:
        without_disk.setattr("pehra.calls.actions.finding.settle", broken)
        assert go_on(at=CALLED + MINUTE) == 0
    with monkeypatch.context() as without_disk:
        without_disk.setattr("pehra.calls.actions.finding.end", broken)
        Matter.objects.filter(task=task).update(answered_at=CALLED)
        assert end_answered(at=CALLED + MINUTE) == 0
    assert end_answered(at=CALLED + 2 * MINUTE) == 1


def test_the_worker_looks_every_minute(late: Net) -> None:
    Watched.objects.all().delete()
    jobs.keep_call_tasks(timestamp=0)
    assert Watched.objects.get().upto <= timezone.now()
