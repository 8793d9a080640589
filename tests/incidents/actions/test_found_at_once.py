"""Findings come in while somebody merges the case that they belong to, or takes the merge back."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import connection, transaction

from pehra.incidents import actions
from pehra.incidents.actions.found import open_or_extend
from pehra.incidents.models import Case, Observable
from tests.incidents.acting import HOUR, opened
from tests.incidents.actions.test_found import FOUND, REQUEST
from tests.incidents.conftest import Net
from tests.incidents.merging import merge, undo
from tests.statistics.test_at_once import LONGEST, somebody_waits
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)
MORE = replace(FOUND, address="192.0.2.9")
LATER = NOW + 4 * HOUR


def more_is_found(case: str) -> str:
    try:
        return open_or_extend(replace(REQUEST, case=case, findings=(MORE,)), LATER)
    finally:
        connection.close()


def both(net: Net) -> tuple[str, str]:
    found = open_or_extend(REQUEST, NOW)
    actions.accept(by=net.analyst, reference=found, at=NOW + HOUR)
    return found, opened(net)


@pytest.mark.parametrize("apart", [False, True])
def test_it_goes_where_the_case_goes_on(net: Net, apart: bool) -> None:
    found, other = both(net)
    if apart:
        merge(net, found, other)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            undo(net, found) if apart else merge(net, found, other)
            ended = pool.submit(more_is_found, found)
            assert somebody_waits()
        goes_on = ended.result(LONGEST)
    assert goes_on == (found if apart else other)
    assert Case.objects.count() == 2
    assert Observable.objects.get(value="192.0.2.9").case.reference == goes_on
