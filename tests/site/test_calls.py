"""A crisis level of which nobody at a body has read calls for a call; whoever has read it is left in peace."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pehra.calls.actions.finding import end_answered, watch
from pehra.calls.models import Matter, Task
from pehra.calls.queries import tasks as queries
from pehra.foundation.access.person import Person
from pehra.foundation.delivery.models import Notice, Read
from pehra.incidents.models import Case
from pehra.site import calls
from pehra.watch.actions import declaring
from pehra.watch.actions.reporting import acknowledge, write
from pehra.watch.models import Declaration
from tests.calls.conftest import Net, listed
from tests.incidents.acting import reported
from tests.incidents.conftest import net
from tests.registry.web.visits import signed_in, words
from tests.watch.levels import HOUR, declared, level
from tests.world import NOW

__all__ = ["net"]

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def begun(net: Net, **fields: object) -> Declaration:
    """A level in the telecom sector, of which the CERTs concerned should have read within a quarter of an hour."""
    level(**{"call_minutes": 15} | fields)
    watch(at=NOW - MINUTE)
    return declared(net.duty_officer, sphere="sector", place="telecom")


def reads(person: Person, party_id: int) -> None:
    notice = Notice.objects.get(kind="crisis.begins", party_id=party_id)
    Read.objects.create(notice=notice, user_id=person.user_id, at=NOW + MINUTE)


def test_who_has_not_read_of_a_crisis_is_called_by_who_declared_it(net: Net) -> None:
    listed(net.telecom_cert, "Anila")
    listed(net.cii_cert, "Bilal")
    made = begun(net)
    reads(net.cii_analyst, net.cii_cert.pk)
    assert watch(at=NOW + 14 * MINUTE) == 0
    assert watch(at=NOW + 15 * MINUTE) == 2
    task = Task.objects.get(state="open")
    without_list = Task.objects.exclude(pk=task.pk)
    assert {(each.state, each.caller_id) for each in without_list} == {("exhausted", net.national_cert.pk)}
    assert (task.body_id, task.caller_id) == (net.telecom_cert.pk, net.national_cert.pk)
    assert task.route == [net.telecom_cert.pk, net.national_cert.pk]
    matters = Matter.objects.filter(task=task).values_list("kind", "reference", "since")
    assert list(matters) == [("crisis", made.reference, NOW)]
    assert set(Notice.objects.filter(kind="call.task").values_list("user_id", flat=True)) == {net.duty_officer.user_id}
    (about,) = queries.view(net.duty_officer, queries.task(net.duty_officer, task.reference), NOW + HOUR).about
    assert (about.row.reference, about.case) == (made.reference, None)
    assert watch(at=NOW + 16 * MINUTE) == 0
    assert queries.waiting(net.cii_lead) == []


def test_it_ends_once_somebody_has_read_it(net: Net) -> None:
    listed(net.telecom_cert, "Anila")
    begun(net)
    watch(at=NOW + 15 * MINUTE)
    reads(net.analyst, net.telecom_cert.pk)
    assert end_answered(at=NOW + 20 * MINUTE) == 1
    assert Task.objects.get(body_id=net.telecom_cert.pk).state == "answered"


def test_it_ends_with_the_level(net: Net) -> None:
    listed(net.telecom_cert, "Anila")
    made = begun(net)
    watch(at=NOW + 15 * MINUTE)
    declaring.stand_down(by=net.duty_officer, reference=made.reference, reason="Over.", at=NOW + 20 * MINUTE)
    assert end_answered(at=NOW + 21 * MINUTE) == 1


def wrote(net: Net, made: Declaration, minutes: int = 0) -> None:
    write(by=net.duty_officer, reference=made.reference, text="Zarqa-words", at=NOW + minutes * MINUTE)


def test_who_has_not_acknowledged_a_situation_report_is_called_by_who_wrote_it(net: Net) -> None:
    listed(net.telecom_cert, "Anila")
    listed(net.cii_cert, "Bilal")
    made = begun(net, call_minutes=None, report_call_minutes=60)
    wrote(net, made)
    acknowledge(by=net.cii_analyst, reference=made.reference, number=1, at=NOW + 30 * MINUTE)
    assert watch(at=NOW + 59 * MINUTE) == 0
    assert watch(at=NOW + 60 * MINUTE) == 2
    task = Task.objects.get(state="open")
    assert (task.body_id, task.caller_id) == (net.telecom_cert.pk, net.national_cert.pk)
    matters = Matter.objects.filter(task=task).values_list("kind", "reference", "since")
    assert list(matters) == [("report", made.reference, NOW)]
    (about,) = queries.view(net.duty_officer, queries.task(net.duty_officer, task.reference), NOW + HOUR).about
    assert (about.row.kind, about.case) == ("report", None)
    assert queries.waiting(net.cii_lead) == []
    assert watch(at=NOW + 61 * MINUTE) == 0, "once for each report"
    wrote(net, made, 70)
    acknowledge(by=net.cii_analyst, reference=made.reference, number=2, at=NOW + 71 * MINUTE)
    acknowledge(by=net.analyst, reference=made.reference, number=1, at=NOW + 71 * MINUTE)
    assert end_answered(at=NOW + 72 * MINUTE) == 1
    assert watch(at=NOW + 130 * MINUTE) == 2
    assert Task.objects.get(state="open").body_id == net.telecom_cert.pk
    declaring.stand_down(by=net.duty_officer, reference=made.reference, reason="Over.", at=NOW + 140 * MINUTE)
    assert end_answered(at=NOW + 141 * MINUTE) == 1


def test_a_level_and_its_report_are_one_call(net: Net) -> None:
    listed(net.telecom_cert, "Anila")
    made = begun(net, report_call_minutes=15)
    wrote(net, made)
    watch(at=NOW + 15 * MINUTE)
    task = Task.objects.get(body_id=net.telecom_cert.pk)
    assert set(Matter.objects.filter(task=task).values_list("kind", flat=True)) == {"crisis", "report"}
    page = words(signed_in(net.duty_officer).get(f"/calls/{task.reference}/"))
    assert "A situation report of a crisis level" in page
    assert "Zarqa-words" not in page


def test_a_level_comes_first_and_then_what_waits_for_longest(net: Net) -> None:
    listed(net.telecom_cert, "Anila")
    made = begun(net, report_call_minutes=15)
    wrote(net, made)
    reference = reported(net)
    Case.objects.filter(reference=reference).update(audience=[net.national_cert.pk])
    watch(at=NOW + 15 * MINUTE)
    task = Task.objects.get(body_id=net.telecom_cert.pk)
    for kind, about, since in (("case", reference, NOW - MINUTE), ("report", made.reference, NOW - HOUR)):
        Matter.objects.create(task=task, kind=kind, reference=about, since=since)
    found = queries.view(net.duty_officer, queries.task(net.duty_officer, task.reference), NOW + HOUR).about
    assert [each.row.kind for each in found] == ["crisis", "report", "case", "report"]


def test_whoever_has_acknowledged_a_later_report_is_not_called_for_an_earlier_one(net: Net) -> None:
    listed(net.telecom_cert, "Anila")
    made = begun(net, call_minutes=None, report_call_minutes=60)
    for minutes in (0, 10, 20):
        wrote(net, made, minutes)
    watch(at=NOW + 60 * MINUTE)
    task = Task.objects.get(state="open")
    acknowledge(by=net.analyst, reference=made.reference, number=2, at=NOW + 61 * MINUTE)
    assert end_answered(at=NOW + 62 * MINUTE) == 1
    task.refresh_from_db()
    assert task.state == "answered"
    called_for = Matter.objects.filter(task__body=net.telecom_cert.pk).order_by("since").values_list("since", flat=True)
    watch(at=NOW + 79 * MINUTE)
    assert list(called_for) == [NOW], "nor is it for the second, which it has acknowledged"
    watch(at=NOW + 80 * MINUTE)
    assert list(called_for.all()) == [NOW, NOW + 20 * MINUTE], "the third is newer"


def test_a_look_costs_the_same_however_many_reports_wait_and_reads_none_of_them(net: Net) -> None:
    made = begun(net, call_minutes=None, report_call_minutes=60)
    counts = []
    for number in range(3):
        wrote(net, made, number)
        with CaptureQueriesContext(connection) as asked:
            assert calls.reports(NOW + HOUR)
        said = [str(each["sql"]) for each in asked.captured_queries]
        assert not [each for each in said if '"watch_situation"."text"' in each]
        counts.append(len(said))
    assert len(set(counts)) == 1, counts


def test_a_report_of_a_level_that_says_nothing_of_it_calls_nobody(net: Net) -> None:
    listed(net.telecom_cert, "Anila")
    wrote(net, begun(net, call_minutes=None))
    assert watch(at=NOW + 24 * HOUR) == 0


def test_without_a_word_in_the_profile_nobody_is_called(net: Net) -> None:
    listed(net.telecom_cert, "Anila")
    begun(net, call_minutes=None)
    assert watch(at=NOW + 15 * MINUTE) == watch(at=NOW + 2 * HOUR) == 0
