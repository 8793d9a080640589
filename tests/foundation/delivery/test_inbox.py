"""The inbox: who is told, what is unread, and that others find nothing."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import SYSTEM
from pehra.foundation.access.roles import Role
from pehra.foundation.delivery import queries
from pehra.foundation.delivery.actions import Telling, mark_all_read, mark_read, notify
from pehra.foundation.delivery.models import Notice, Read
from tests import world
from tests.foundation.delivery.conftest import People
from tests.world import NOW


def telling(text: str = "Hello", **fields: object) -> Telling:
    return Telling(kind="test", text=text, link="/cases/C-1/", **fields)  # type: ignore[arg-type]


def key_of(pk: int) -> UUID:
    return Notice.objects.get(pk=pk).key


def texts(person: object, **page: object) -> list[str]:
    return [notice.text for notice in queries.inbox(person, **page)]  # type: ignore[arg-type]


def test_a_party_is_told_and_those_who_read_cases_there_see_it(people: People) -> None:
    notify(telling=telling(), parties=[people.ncert.pk], at=NOW)
    assert texts(people.analyst) == texts(people.lead) == ["Hello"]
    assert texts(people.administrator) == texts(people.stranger) == []


def test_a_person_is_told_and_nobody_else_sees_it(people: People) -> None:
    notify(telling=telling(), users=[people.administrator.user_id], at=NOW)
    assert texts(people.administrator) == ["Hello"]
    assert texts(people.analyst) == texts(people.stranger) == []


def test_each_party_and_person_is_told_once(people: People) -> None:
    ids = notify(telling=telling(), parties=[people.ncert.pk] * 2, users=[people.lead.user_id] * 3, at=NOW)
    assert len(ids) == Notice.objects.count() == 2


def test_the_system_is_told_nothing(people: People) -> None:
    assert notify(telling=telling(), users=[SYSTEM.user_id], at=NOW) == []


@pytest.mark.parametrize(
    "link", ["https://evil.example/", "//evil.example/", "cases/", "javascript:alert(1)", "/\\evil"]
)
def test_a_link_leads_nowhere_but_to_a_path_of_this_site(people: People, link: str) -> None:
    with pytest.raises(ValueError, match="path"):
        notify(telling=Telling(kind="test", text="x", link=link), parties=[people.ncert.pk], at=NOW)


def test_nothing_is_told_when_the_act_fails(people: People) -> None:
    with transaction.atomic():
        notify(telling=telling(), parties=[people.ncert.pk], at=NOW)
        transaction.set_rollback(True)
    assert Notice.objects.count() == 0


def test_the_newest_first_by_cursor(people: People) -> None:
    for number in range(7):
        at = NOW + timedelta(minutes=number)
        notify(telling=telling(f"n{number}"), parties=[people.ncert.pk], at=at)
        notify(telling=telling(f"mine{number}"), users=[people.analyst.user_id], at=at + timedelta(seconds=1))
        notify(telling=telling("other"), parties=[people.punjab.pk], at=at)
    first = queries.inbox(people.analyst, limit=5)
    assert [notice.text for notice in first] == ["mine6", "n6", "mine5", "n5", "mine4"]
    place = queries.Place(first[-1].at, first[-1].key)
    assert texts(people.analyst, before=place, limit=3) == ["n4", "mine3", "n3"]
    assert len(texts(people.analyst, limit=50)) == 14


def test_what_was_told_in_one_moment_comes_once_each(people: People) -> None:
    for number in range(7):
        notify(telling=telling(f"n{number}"), parties=[people.ncert.pk], at=NOW)
    seen: list[str] = []
    place = None
    while found := queries.inbox(people.analyst, before=place, limit=2):
        seen += [notice.text for notice in found]
        place = queries.Place(found[-1].at, found[-1].key)
    assert sorted(seen) == [f"n{number}" for number in range(7)]


def test_reading_is_each_ones_own(people: People) -> None:
    (pk,) = notify(telling=telling(), parties=[people.ncert.pk], at=NOW)
    assert queries.unread(people.analyst) == queries.unread(people.lead) == 1
    assert mark_read(by=people.analyst, key=key_of(pk), at=NOW).link == "/cases/C-1/"
    mark_read(by=people.analyst, key=key_of(pk), at=NOW)
    assert (queries.unread(people.analyst), queries.unread(people.lead)) == (0, 1)
    assert queries.notice(people.analyst, key_of(pk)).is_read
    assert not queries.notice(people.lead, key_of(pk)).is_read
    assert Read.objects.count() == 1


def test_a_strangers_notice_and_none_at_all_are_the_same(people: People) -> None:
    (pk,) = notify(telling=telling(), parties=[people.ncert.pk], at=NOW)
    for missing in (key_of(pk), uuid4()):
        with pytest.raises(Absent):
            mark_read(by=people.stranger, key=missing, at=NOW)
        with pytest.raises(Absent):
            queries.notice(people.stranger, missing)
    assert Read.objects.count() == 0


def test_all_read_marks_what_the_badge_counts(people: People) -> None:
    for _ in range(3):
        notify(telling=telling(), parties=[people.ncert.pk], users=[people.analyst.user_id], at=NOW)
    notify(telling=telling(), parties=[people.punjab.pk], at=NOW)
    assert queries.unread(people.analyst) == 6
    mark_all_read(by=people.analyst, at=NOW)
    mark_all_read(by=people.analyst, at=NOW)
    assert queries.unread(people.analyst) == 0
    assert queries.unread(people.lead) == 3
    assert queries.unread(people.stranger) == 1


def test_the_badge_counts_no_further_than_it_needs(people: People) -> None:
    for _ in range(queries.NEWEST + 5):
        notify(telling=telling(), parties=[people.ncert.pk], at=NOW)
    assert queries.unread(people.analyst) == queries.NEWEST


def test_whoever_leaves_the_body_no_longer_sees_its_notices(people: People) -> None:
    notify(telling=telling(), parties=[people.ncert.pk], at=NOW)
    user, former = world.person(people.ncert, Role.ANALYST)
    assert texts(former) == ["Hello"]
    user.memberships.update(ended_at=NOW)
    assert texts(world.person_of(user)) == []


def test_the_inbox_is_one_statement_and_reads_by_index(people: People) -> None:
    notify(telling=telling(), parties=[people.ncert.pk], at=NOW)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        queries.inbox(people.analyst)
        queries.unread(people.analyst)
    assert len(captured) == 2
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute("EXPLAIN " + captured[0]["sql"])
        plan = "\n".join(row for (row,) in cursor.fetchall())
    assert "delivery_notice_party" in plan
    assert "delivery_notice_user" in plan


def test_a_party_has_read_once_one_of_its_people_has(people: People) -> None:
    notify(telling=telling(), parties=[people.ncert.pk], at=NOW)
    parties = [people.ncert.pk]
    assert queries.unread_by("test", "/cases/C-1/", parties, NOW) == {people.ncert.pk}
    assert (
        queries.unread_by("test", "/cases/C-2/", parties, NOW)
        == queries.unread_by("other", "/cases/C-1/", parties, NOW)
        == set()
    )
    assert queries.unread_by("test", "/cases/C-1/", [], NOW) == set()
    assert queries.unread_by("test", "/cases/C-1/", parties, NOW + timedelta(seconds=1)) == set()
    Read.objects.create(notice=Notice.objects.get(), user_id=people.analyst.user_id, at=NOW)
    assert queries.unread_by("test", "/cases/C-1/", parties, NOW) == set()
