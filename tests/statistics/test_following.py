"""Figures follow the acts that people do, in the same transaction; and equal the slow count after them."""

import pytest

from pehra.correspondence.actions import measures
from pehra.foundation.deadlines.actions import sweep
from pehra.incidents import actions
from pehra.statistics.models import Contained, Fact
from pehra.statistics.queries.checking import difference
from pehra.statistics.queries.counting import NATION, count
from pehra.statistics.rules.measures import Dimension
from pehra.statistics.rules.periods import Grain, calendar
from pehra.statistics.rules.tables import Counted
from tests.incidents.acting import HOUR, LATER, closed, escalated, opened, reported
from tests.incidents.conftest import Net, net
from tests.world import NOW

__all__ = ["net"]

pytestmark = pytest.mark.django_db
YEAR = calendar(Grain.YEAR, NOW.date())


def of(dimension: Dimension = Dimension.ALL, key: str = "", scope: int = NATION) -> Counted:
    return count(scope, YEAR, [dimension]).of(dimension).get(key, {})


def test_a_report_and_its_case(net: Net) -> None:
    reported(net)
    assert {name: steps for name, steps in of().items() if ":" not in name} == {
        "reports": {0: 1}, "opened": {0: 1}, "incidents": {0: 1}, "open": {0: 1},
    }  # fmt: skip
    assert of()["kept:first-report"] == {0: 1}
    assert Fact.objects.filter(until=None).count() == 2
    assert difference().holds


def test_accepted_escalated_and_closed(net: Net) -> None:
    reference = escalated(net)
    cells = of()
    assert sum(cells["to-acknowledge"].values()) == sum(cells["to-escalate"].values()) == 1
    assert cells["kept:acknowledge"] == {0: 1}
    actions.accept(by=net.cii_lead, reference=reference, at=NOW + 3 * HOUR)
    closed(net)
    assert of()["closed"] == {0: 1}
    assert difference().holds


def test_wherever_a_case_goes_it_counts_where_the_law_brought_it_first(net: Net) -> None:
    reference = escalated(net)
    actions.accept(by=net.cii_lead, reference=reference, at=NOW + 3 * HOUR)
    assert of(Dimension.TIER, "sectoral")["opened"] == {0: 1}
    assert of(scope=net.telecom_cert.pk)["opened"] == {0: 1}
    assert of(scope=net.cii_cert.pk) == {}
    assert of(Dimension.HOLDER, str(net.cii_cert.pk))["opened"] == {0: 1}


def test_late_by_the_sweep(net: Net) -> None:
    reported(net)
    sweep(at=LATER)
    assert of()["late:acknowledge"] == {0: 1}
    assert difference().holds


def test_opened_again_it_is_not_closed(net: Net) -> None:
    reference = closed(net)
    actions.reopen(by=net.analyst, reference=reference, reason="More of it.", at=NOW + 5 * HOUR)
    assert "closed" not in of()
    assert of()["open"] == {0: 1}
    assert difference().holds


def test_contained_by_the_first_countermeasure(net: Net) -> None:
    reference = opened(net)
    for hours, active in ((2, False), (3, True), (5, True)):
        measures.propose(
            by=net.analyst,
            reference=reference,
            kind="block",
            party="cert-telecom",
            asset=f"Gateway {hours}",
            active=active,
            at=NOW + hours * HOUR,
        )
    assert Contained.objects.get().at == NOW + 3 * HOUR
    assert sum(of()["to-contain"].values()) == 1
    assert difference().holds
