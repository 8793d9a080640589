"""Pieces of a sweep that run side by side, with cases of one organisation and clocks of one case in several of them."""

import pytest
from django.db import transaction

from pehra.foundation.audit.queries import prove
from pehra.foundation.deadlines.actions import sweep, sweeping
from pehra.foundation.delivery.models import Notice
from pehra.search.queries.index import difference as of_the_index
from pehra.statistics.queries.checking import difference as of_the_figures
from tests.incidents.acting import HOUR
from tests.incidents.actions.test_clocks_together import DAY, alone, left_behind, world_of_clocks
from tests.incidents.conftest import Net
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_same_is_left_behind_as_one_by_one(net: Net, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "TOGETHER", 2)
    world_of_clocks(net)
    for at in (NOW + 4 * HOUR + HOUR / 60, NOW + 4 * DAY + HOUR):
        with transaction.atomic():
            expected = alone(at, monkeypatch)
        before = Notice.objects.count()
        swept = sweep(at=at)
        assert (swept.looked, swept.failed) == (swept.handled, 0)
        assert left_behind() == expected
        assert Notice.objects.count() > before
        assert prove().broken is None
        assert of_the_figures().holds
        assert of_the_index().holds
