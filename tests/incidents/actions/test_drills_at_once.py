"""A drill ends or stands still while somebody acts in it: on real connections, at the same moment."""

from collections.abc import Callable
from threading import Event

import pytest
from django.db import connection, transaction

from pehra.foundation.access.person import SYSTEM
from pehra.foundation.deadlines.models import Deadline
from pehra.incidents import actions
from pehra.incidents.actions import drills
from pehra.incidents.errors import DrillOver, DrillStands
from pehra.incidents.models import Case, Report
from tests.incidents.acting import HOUR, report
from tests.incidents.actions.test_at_once import at_once, kinds
from tests.incidents.conftest import Net
from tests.incidents.test_drills import MARK, frame, played
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)
LATER = NOW + HOUR


def behind(held: Callable[[], object], waits: Callable[[], object]) -> list[object]:
    """`held` is done and not committed until `waits` has been kept waiting for a while; what each came to."""
    done, tried = Event(), Event()

    def first() -> object:
        with transaction.atomic():
            found = held()
            done.set()
            tried.wait(timeout=120)
            # Long enough for the other to have come as far as it can.
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.5)")
        return found

    def second() -> object:
        done.wait(timeout=120)
        tried.set()
        return waits()

    return at_once([first, second])


def end() -> object:
    return drills.end(reference=MARK, by=SYSTEM, at=LATER)


def test_a_report_that_comes_while_it_ends_is_refused(net: Net) -> None:
    frame(net)
    results = behind(end, lambda: actions.submit(by=net.contact, report=report(), at=LATER, drill=MARK))
    assert isinstance(results[1], DrillOver), results
    assert not Case.objects.exists()


def test_it_ends_after_the_report_that_came_first_and_closes_it(net: Net) -> None:
    frame(net)
    results = behind(lambda: actions.submit(by=net.contact, report=report(), at=LATER, drill=MARK), end)
    assert results[1] == 1
    assert Case.objects.get().status == "closed"


def test_whatever_comes_at_once_nothing_of_it_stays_open(net: Net) -> None:
    frame(net)
    file = lambda: actions.submit(by=net.contact, report=report(), at=LATER, drill=MARK)  # noqa: E731
    results = at_once([file, file, end, file])
    assert set(kinds(results)) <= {"Receipted", "DrillOver", "int"}, results
    assert {case.status for case in Case.objects.all()} <= {"closed"}
    assert Report.objects.count() == kinds(results)["Receipted"]


@pytest.mark.parametrize(("stop", "refusal"), [("end", DrillOver), ("pause", DrillStands)])
def test_an_act_that_waits_meets_what_has_become_of_it(net: Net, stop: str, refusal: type) -> None:
    frame(net)
    reference = played(net)
    stopping = end if stop == "end" else lambda: drills.pause(reference=MARK, at=LATER)
    results = behind(stopping, lambda: actions.note(by=net.analyst, reference=reference, body="x", at=LATER))
    assert isinstance(results[1], refusal), results


def test_a_clock_that_starts_as_it_is_paused_stands_still_as_well(net: Net) -> None:
    frame(net, net.cii_cert)
    reference = played(net)
    actions.accept(by=net.analyst, reference=reference, at=NOW)
    behind(
        lambda: actions.escalate(by=net.analyst, reference=reference, at=LATER),
        lambda: drills.pause(reference=MARK, at=LATER),
    )
    assert not Deadline.objects.exclude(next_at=None).exists()
