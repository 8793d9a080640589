"""A sweep beside an act that refers to a case and has not locked it: neither waits for the other in a circle."""

import logging
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection, transaction

from pehra.foundation.deadlines.actions import Swept, sweep, sweeping
from pehra.foundation.deadlines.models import Deadline
from pehra.incidents import actions
from pehra.incidents.actions.clocks import lock_first
from pehra.incidents.actions.clocks_together import gather
from pehra.incidents.models import Case
from tests.incidents.acting import HOUR, REASON, opened
from tests.incidents.actions.test_sameness import of_department
from tests.incidents.conftest import Net
from tests.statistics.test_at_once import LONGEST, somebody_waits
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("together", [True, False])
def test_what_is_referred_to_when_an_act_commits(
    net: Net, together: bool, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    case, theirs, at = opened(net), of_department(net), NOW + 73 * HOUR
    if not together:
        monkeypatch.setattr(sweeping, "_gatherers", {})

    def sweeps() -> Swept:
        try:
            return sweep(at=at)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            actions.offer_sameness(by=net.punjab_analyst, reference=theirs, to=case, reason=REASON, at=at)
            ended = pool.submit(sweeps)
            assert somebody_waits()
        swept = ended.result(LONGEST)
    assert swept.looked > 0
    assert (swept.handled, swept.failed) == (swept.looked, 0)
    assert [each.getMessage() for each in caplog.records if each.levelno >= logging.ERROR] == []


@pytest.mark.parametrize("together", [True, False])
def test_no_act_has_a_case_whose_clocks_are_handled(net: Net, together: bool) -> None:
    reference = opened(net)

    def acts() -> None:
        try:
            with transaction.atomic():
                Case.objects.select_for_update(nowait=True).get(reference=reference)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        if together:
            gather([f"case:{reference}"], NOW)
        else:
            lock_first(Deadline.objects.get(stage="update"))
        with pytest.raises(OperationalError):
            pool.submit(acts).result(LONGEST)
