"""What is held is released while somebody withdraws it: whoever comes second sees what the first has done."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction

from pehra.foundation.delivery.actions import expand, release_held, send_waiting, withdraw
from pehra.foundation.delivery.models import Held, Mail, Notice
from pehra.foundation.delivery.rules.wishes import Wishes
from tests.connectors.smtp.server import Mailbox
from tests.foundation.delivery.conftest import People
from tests.foundation.delivery.test_holding import DAILY, FIVE, NOON, SUBJECT, Closed, told, wished
from tests.statistics.test_at_once import LONGEST, somebody_waits
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)


def aside(work: Any, **given: Any) -> Any:
    """On a connection of its own, in a transaction of its own."""
    try:
        with transaction.atomic():
            return work(**given)
    finally:
        connection.close()


def held(people: People, wishes: Wishes) -> None:
    wished(people, wishes)
    told(people, subject=SUBJECT)
    while expand(at=NOW):
        pass
    assert Held.objects.count() == 1


def test_withdrawn_while_it_is_released(people: People, mailbox: Mailbox) -> None:
    held(people, NOON)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            assert release_held(at=FIVE) == 1
            other = pool.submit(aside, withdraw, subject=SUBJECT, record=Closed(), at=FIVE)
            assert somebody_waits()
        assert other.result(LONGEST) == 1
    assert not Mail.objects.exists()
    assert not Held.objects.exists()


def test_released_while_it_is_withdrawn(people: People, mailbox: Mailbox) -> None:
    held(people, NOON)
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        Notice.objects.update(withdrawn_at=FIVE)
        # Neither does it wait, nor does it tell.
        assert pool.submit(aside, release_held, at=FIVE).result(LONGEST) == 0
    assert not Mail.objects.exists()
    assert release_held(at=FIVE) == 1
    assert not Mail.objects.exists()


def test_a_mail_of_the_day_is_sent_while_a_part_of_it_is_withdrawn(people: People, mailbox: Mailbox) -> None:
    held(people, DAILY)
    assert release_held(at=FIVE) == 1
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        withdraw(subject=SUBJECT, record=Closed(), at=FIVE)
        assert pool.submit(aside, send_waiting, at=FIVE).result(LONGEST) == 1
    assert mailbox.raw == []
    assert not Held.objects.exists()
