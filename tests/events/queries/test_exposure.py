"""How an organisation's open findings went over the weeks, and when a sector may be compared."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from pehra.events.models import Finding
from pehra.events.queries.exposure import WEEKS, of_sector, open_by_week
from tests.events.conftest import Net
from tests.events.observing import Observations, synced, thing

pytestmark = pytest.mark.django_db


def since(net: Net, address: str, weeks: int, fixed: int | None = None, **fields: Any) -> None:
    """A finding first seen so many weeks ago, and perhaps fixed."""
    now, store = timezone.now(), Observations()
    synced(store, store.run(start=now - timedelta(hours=12), seen=[thing(net.operator, address)]))
    made = Finding.objects.get(source_ip=address)
    state = "fixed-confirmed" if fixed is not None else "told"
    at = None if fixed is None else now - timedelta(weeks=fixed)
    first = now - timedelta(weeks=weeks)
    Finding.objects.filter(pk=made.pk).update(first_seen=first, state=state, fixed_at=at, **fields)


def test_a_finding_counts_from_its_first_day_to_its_fix(net: Net) -> None:
    since(net, "192.0.2.1", 10)
    since(net, "192.0.2.2", 6, fixed=3)
    since(net, "192.0.2.3", WEEKS + 20)
    counts = list(open_by_week(net.contact, net.operator.pk, timezone.now() + timedelta(minutes=1)).values())
    assert len(counts) == WEEKS + 1
    assert counts[0] == 1
    assert [counts[-1 - ago] for ago in (11, 9, 5, 4, 2, 0)] == [1, 2, 3, 3, 2, 2]


def test_what_was_fixed_before_the_time_looked_at_counts_nowhere(net: Net) -> None:
    since(net, "192.0.2.1", WEEKS + 20, fixed=WEEKS + 2)
    assert set(open_by_week(net.contact, net.operator.pk, timezone.now()).values()) == {0}


def test_a_false_alarm_never_stood_open(net: Net) -> None:
    since(net, "192.0.2.1", 10)
    since(net, "192.0.2.2", 10)
    Finding.objects.filter(source_ip="192.0.2.2").update(state="false-alarm")
    counts = open_by_week(net.contact, net.operator.pk, timezone.now() + timedelta(minutes=1))
    assert set(counts.values()) == {0, 1}


def test_strangers_count_nothing(net: Net) -> None:
    since(net, "192.0.2.1", 3)
    for person in (net.rival_contact, net.punjab_analyst, net.administrator):
        assert set(open_by_week(person, net.operator.pk, timezone.now()).values()) == {0}


def test_a_sector_without_findings_is_not_compared(net: Net) -> None:
    assert of_sector("telecom") is None
    assert of_sector("no-such-sector") is None
