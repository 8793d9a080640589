"""What is overdue in a team's hands and in nobody's: asked once for all cases, it is what asking for each comes to."""

from datetime import timedelta
from random import Random

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef, Value
from django.db.models.functions import Concat
from django.test.utils import CaptureQueriesContext

from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.person import Person
from pehra.foundation.access.viewing import viewing
from pehra.foundation.deadlines.models import Deadline
from pehra.incidents import actions, queries
from pehra.incidents.models import Case
from pehra.incidents.queries import assignments
from tests.incidents.acting import LATER, opened, red, report
from tests.incidents.conftest import Net
from tests.incidents.test_drills import MARK, frame
from tests.world import NOW

pytestmark = pytest.mark.django_db


def scatter(net: Net, chance: Random) -> None:
    """Cases in somebody's hands and in nobody's, and clocks of several parties, open, met and ended, early and late."""
    for _turn in range(8):
        reference = opened(net, severity=chance.choice(("high", "low")))
        if holder := chance.choice((net.analyst, net.lead, None)):
            actions.take(by=holder, reference=reference, at=LATER)
    actions.take(by=net.lead, reference=red(net), at=LATER)
    for clock in Deadline.objects.all():
        clock.party_id = chance.choice((net.telecom_cert.pk, net.telecom_cert.pk, net.cii_cert.pk))
        clock.state = chance.choice((Deadline.State.OPEN, Deadline.State.OPEN, Deadline.State.MET))
        clock.due_at = LATER + timedelta(hours=chance.randint(-2, 2))
        clock.met_at = LATER if clock.state == Deadline.State.MET else None
        clock.ordinary_at = None
        clock.save()


def one_by_one(person: Person, body_id: int) -> list[tuple[str, int, int]]:
    """By whose address, empty for nobody: how many, and how many of these are overdue."""
    subject = Concat(Value("case:"), OuterRef("reference"))
    owed = Deadline.objects.filter(party_id=body_id, state=Deadline.State.OPEN, subject=subject, due_at__lt=LATER)
    cases = Case.objects.filter(visible_to(person), drill=None).annotate(late=Exists(owed))
    found = [("", late) for late in cases.filter(unheld__party_id=body_id).values_list("late", flat=True)]
    held = cases.filter(assignments__party_id=body_id, assignments__until=None, assignments__running=True)
    found += held.values_list("assignments__user__email", "late")
    return sorted(
        (who, sum(each == who for each, _ in found), sum(late for each, late in found if each == who))
        for who in {each for each, _ in found}
    )


@pytest.mark.parametrize("seed", range(3))
def test_it_is_what_asking_for_each_case_comes_to(net: Net, seed: int) -> None:
    scatter(net, Random(seed))
    for person in (net.analyst, net.lead):
        with viewing(person):
            load = queries.workload(person, net.telecom_cert.pk, at=LATER)
            expected = one_by_one(person, net.telecom_cert.pk)
        told = [(each.email, each.open, each.overdue) for each in (*load.people, load.nobody) if each.open]
        assert sorted(told) == expected
        assert 0 < sum(late for _, _, late in told) < sum(number for _, number, _ in told)


def test_all_is_asked_at_once_and_no_case_leaves_the_database(net: Net) -> None:
    scatter(net, Random(0))
    with viewing(net.lead), CaptureQueriesContext(connection) as captured:
        queries.workload(net.lead, net.telecom_cert.pk, at=LATER)
    (asked,) = (each["sql"] for each in captured if "deadlines_deadline" in each["sql"])
    assert all(table in asked for table in ("incidents_case", "incidents_assignment", "incidents_unheld"))
    assert len(captured) <= 8


@pytest.mark.parametrize("held", [True, False])
@pytest.mark.parametrize("odd", ["drill", "unseen"])
def test_the_bound_is_told_whatever_stands_at_it(
    net: Net, held: bool, odd: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Drills and cases that are not seen are not counted, and take their places: behind them are others."""
    monkeypatch.setattr(assignments, "MOST_COUNTED", 2)
    monkeypatch.setattr(assignments, "MOST_OF_NOBODY", 2)
    frame(net)
    # From the newest: counted, counted, beyond the bound and not to be counted, beyond and not read.
    for turn in range(4):
        mark = MARK if odd == "drill" and turn == 1 else ""
        at = NOW + turn * timedelta(minutes=1)
        reference = actions.submit(by=net.contact, report=report(), at=at, drill=mark).case.reference
        actions.accept(by=net.analyst, reference=reference, at=at)
        if held:
            actions.take(by=net.analyst, reference=reference, at=at)
        if odd == "unseen" and turn == 1:
            Case.objects.filter(reference=reference).update(audience=[])

    def told() -> tuple[int, bool]:
        load = queries.workload(net.analyst, net.telecom_cert.pk, at=LATER)
        return sum(each.open for each in (*load.people, load.nobody)), load.cut

    assert told() == (2, True)
    monkeypatch.setattr(assignments, "MOST_COUNTED", 4)
    monkeypatch.setattr(assignments, "MOST_OF_NOBODY", 4)
    assert told() == (3, False)


def test_of_another_body_nothing_is_counted(net: Net) -> None:
    """The window has the last word, whatever body is asked for."""
    scatter(net, Random(0))
    with viewing(net.punjab_analyst):
        load = queries.workload(net.punjab_analyst, net.telecom_cert.pk, at=LATER)
    assert (load.nobody.open, sum(each.open for each in load.people)) == (0, 0)
