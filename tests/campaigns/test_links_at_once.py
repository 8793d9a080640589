"""A link is made while somebody acts on one of its two cases: both are done."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from pehra.campaigns import actions
from pehra.campaigns.models import Link
from pehra.foundation.audit.queries import prove
from pehra.incidents import actions as incidents
from pehra.incidents.models import Case
from tests.campaigns.opening import LATER
from tests.incidents.acting import WORDS, opened
from tests.incidents.conftest import Net
from tests.statistics.test_at_once import LONGEST, somebody_waits

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("backwards", [False, True])
def test_an_act_on_the_case_that_is_linked_to(net: Net, backwards: bool) -> None:
    case, other = sorted((opened(net), opened(net)), key=lambda each: Case.objects.get(reference=each).pk)
    if backwards:
        case, other = other, case

    def links() -> None:
        try:
            actions.link(by=net.analyst, reference=case, other=other, kind="caused-by", at=LATER)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            incidents.written(net.contact, other)
            ended = pool.submit(links)
            assert somebody_waits()
            incidents.note(by=net.contact, reference=other, body=WORDS, at=LATER)
        ended.result(LONGEST)
    assert Link.objects.get().case.reference == case
    assert prove().broken is None


def test_two_cases_are_locked_in_the_order_of_their_numbers(net: Net) -> None:
    first, second = (Case.objects.get(reference=opened(net)) for _ in range(2))

    def links() -> None:
        try:
            actions.link(by=net.analyst, reference=second.reference, other=first.reference, kind="caused-by", at=LATER)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Case.objects.select_for_update().get(pk=first.pk)
            ended = pool.submit(links)
            assert somebody_waits()
            Case.objects.select_for_update(nowait=True).get(pk=second.pk)
        ended.result(LONGEST)
    assert Link.objects.count() == 1
