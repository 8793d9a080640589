"""Forms of reports in a drill: no form is in the way of what the clock or the director brings in."""

import pytest

from pehra.foundation.access.errors import Invalid
from pehra.incidents import actions as cases
from pehra.readiness.actions.drill_play import FreeInject, inject_now
from pehra.readiness.models import DrillInject
from tests.incidents import asking
from tests.incidents.acting import report
from tests.incidents.conftest import Net
from tests.readiness.drills.drilling import after, running

pytestmark = pytest.mark.django_db


def test_what_nobody_was_asked_is_not_in_the_way_of_an_inject(net: Net) -> None:
    asking.bring_in(asking.FIRST)
    drill = running(net)
    assert DrillInject.objects.get(drill=drill, key="encrypted").state == "done"
    free = FreeInject("report", "operator", "Zarqa", "Zarqa-words")
    assert inject_now(by=net.lead, reference=drill.reference, free=free, at=after(5)).state == "done"


def test_whoever_plays_is_asked_as_for_real(net: Net) -> None:
    asking.bring_in(asking.FIRST)
    drill = running(net)
    with pytest.raises(Invalid) as refused:
        cases.submit(by=net.contact, report=report(), drill=drill.reference, at=after(6))
    assert set(refused.value.problems) == {"answers.first.contained"}
