"""Two jobs at the same moment: each body is told once that its situation report is due."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from pehra.foundation.delivery.models import Notice
from pehra.watch.actions.reporting import remind_due
from tests.incidents.conftest import Net
from tests.watch.levels import HOUR, declared, level
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)
DUE = NOW + 7 * HOUR


def alone(doing: Callable[[], int]) -> int:
    """On a connection of its own."""
    try:
        return doing()
    finally:
        connection.close()


def test_what_another_job_has_in_hand_is_not_told_twice(net: Net) -> None:
    level(report_hours=6)
    declared(net.duty_officer)
    Notice.objects.all().delete()
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        assert remind_due(at=DUE) == 1
        assert pool.submit(alone, lambda: remind_due(at=DUE)).result(30) == 0
    assert remind_due(at=DUE) == 0, "the next one is due in six hours"
    kinds = list(Notice.objects.values_list("kind", flat=True))
    assert len(kinds) == len(set(Notice.objects.values_list("kind", "party_id")))
