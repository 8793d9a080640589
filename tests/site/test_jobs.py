"""Jobs of the installation as a whole."""

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from pehra.foundation.access.person import SYSTEM
from pehra.foundation.access.roles import Role
from pehra.foundation.audit.actions import record
from pehra.foundation.audit.queries import head
from pehra.foundation.audit.rules import parse_head
from pehra.foundation.delivery.models import Notice
from pehra.incidents.models import IdempotencyKey
from pehra.site.jobs import publish_head, tidy_up
from tests import world
from tests.world import NOW

pytestmark = pytest.mark.django_db


def test_the_head_goes_to_the_auditors_of_the_bodies_that_supervise_and_to_nobody_else() -> None:
    council, ncert, punjab = (
        world.body("council", holds=["council"]),
        world.body("ncert", holds=["national"]),
        world.body("p"),
    )
    auditors = {world.person(body, Role.AUDITOR)[0].pk for body in (council, ncert)}
    for body, role in ((punjab, Role.AUDITOR), (ncert, Role.LEAD), (council, Role.SECRETARIAT)):
        world.person(body, role)
    record(by=SYSTEM, at=NOW, act="test", subject="s")
    publish_head(timestamp=0)
    assert set(Notice.objects.values_list("user_id", flat=True)) == auditors
    assert {parse_head(notice.params["head"]) for notice in Notice.objects.all()} == {head()}


def test_counts_that_are_over_are_removed_and_running_ones_stay() -> None:
    cache.clear()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO pehra_cache VALUES ('over', '', now() - interval '1 second')")
    cache.set("new", 1, timeout=60)
    tidy_up(timestamp=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM pehra_cache")
        assert [key.rpartition(":")[2] for (key,) in cursor.fetchall()] == ["new"]


def test_ended_sessions_are_removed_and_running_ones_stay() -> None:
    now = timezone.now()
    for key, minutes in (("old", -1), ("new", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=now + timezone.timedelta(minutes=minutes))
    tidy_up(timestamp=0)
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]


def test_old_keys_of_requests_are_removed_and_newer_ones_stay() -> None:
    user, now = world.user(), timezone.now()
    for key, days in (("old", 91), ("new", 89)):
        row = {"user": user, "key": key, "fingerprint": "0" * 64, "reference": "R-0000-0000"}
        IdempotencyKey.objects.create(**row, at=now - timezone.timedelta(days=days))
    tidy_up(timestamp=0)
    assert list(IdempotencyKey.objects.values_list("key", flat=True)) == ["new"]
