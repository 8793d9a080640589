"""Two leads who say at the same time what their body asks: one after the other, each seeing what the other has done."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from pehra.casefields.actions import defining
from pehra.casefields.actions.defining import retire, take_up
from pehra.casefields.models import Field
from pehra.foundation.access.errors import Conflict
from tests.casefields.conftest import Net, defined
from tests.statistics.test_at_once import LONGEST, somebody_waits
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(first: Callable[[], Field], second: Callable[[], Field]) -> tuple[Field, Field]:
    """What both give back, the second begun while the first is not yet committed."""

    def on_its_own() -> Field:
        try:
            return second()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            one = first()
            other = pool.submit(on_its_own)
            assert somebody_waits()
        return one, other.result(LONGEST)


def test_each_gets_a_place_of_its_own(net: Net) -> None:
    one, other = at_once(lambda: defined(net), lambda: defined(net, by=net.body_administrator))
    assert (one.place, other.place) == (1, 2)


def test_the_last_free_one_is_given_once(net: Net, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(defining, "MOST_OF_A_BODY", 2)
    retired = retire(by=net.lead, reference=defined(net).reference, at=NOW)
    defined(net)
    again = {"by": net.body_administrator, "reference": retired.reference, "at": NOW}
    for second in (lambda: defined(net), lambda: take_up(**again)):
        with pytest.raises(Conflict):
            at_once(lambda: defined(net), second)
        newest = Field.objects.order_by("pk").last()
        assert newest is not None
        retire(by=net.lead, reference=newest.reference, at=NOW)
