"""A sync while people act on the same findings."""

import time
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from django.db import connection, transaction

from pehra.events.actions.answering import answer
from pehra.events.actions.sync import Synced
from pehra.events.models import Change, Finding
from pehra.events.rules.states import Act
from tests.events.observing import DAY, Observations, synced, thing
from tests.incidents.conftest import Net
from tests.world import NOW

WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
LONGEST = 30.0


def in_a_thread(store: Observations, run: UUID) -> Synced:
    try:
        return synced(store, run)
    finally:
        connection.close()


def somebody_waits() -> bool:
    """Whether another connection comes to wait for this one."""
    until = time.monotonic() + LONGEST
    with connection.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute(WAITING)
            if cursor.fetchone() != (0,):
                return True
            time.sleep(0.02)
    return False


@pytest.mark.django_db(transaction=True)
def test_what_somebody_does_meanwhile_loses_no_closing(net: Net) -> None:
    store = Observations()
    synced(store, store.run(seen=[thing(net.operator)]))
    synced(store, store.run(start=NOW + 7 * DAY))
    Finding.objects.update(state="told")
    run = store.run(start=NOW + 14 * DAY)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            answer(by=net.contact, reference=Finding.objects.get().reference, act=Act.ACKNOWLEDGE, at=NOW + 15 * DAY)
            ended = pool.submit(in_a_thread, store, run)
            assert somebody_waits()
        assert dict(ended.result(LONGEST).turned) == {"clear": 1}
    assert Finding.objects.get().state == "fixed-confirmed"
    last = Change.objects.latest("pk")
    assert (last.before, last.after) == ("acknowledged", "fixed-confirmed")
