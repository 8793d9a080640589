"""Rows of several tables by one statement: the same rows, the same constraints, fewer questions."""

from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from pehra.foundation.deadlines.models import Deadline
from pehra.foundation.delivery.models import Notice, Read
from pehra.foundation.storing import store, take_number, together
from pehra.incidents.models import IdempotencyKey
from tests import world
from tests.world import NOW

pytestmark = pytest.mark.django_db


def notice(**fields: object) -> Notice:
    return Notice(**{"kind": "test", "text": "x", "link": "/", "at": NOW, "params": {"a": ["ب", None]}} | fields)


def key(user_id: int, word: str, **fields: object) -> IdempotencyKey:
    return IdempotencyKey(user_id=user_id, key=word, fingerprint="f", reference="R", at=NOW, **fields)


def test_without_a_block_rows_are_there_at_once_with_their_numbers() -> None:
    user = world.user()
    rows = [notice(user_id=user.pk), key(user.pk, "a"), key(user.pk, "b")]
    store(rows)
    assert all(row.pk for row in rows)
    assert Notice.objects.get().params == {"a": ["ب", None]}
    assert IdempotencyKey.objects.count() == 2


def test_within_a_block_all_of_them_by_one_statement() -> None:
    user = world.user()
    with CaptureQueriesContext(connection) as asked:
        with together():
            store([notice(user_id=user.pk), notice(user_id=user.pk, restricted=True)])
            store(key(user.pk, word) for word in "ab")
            assert not asked.captured_queries
        assert len(asked.captured_queries) == 1
    assert sorted(Notice.objects.values_list("restricted", flat=True)) == [False, True]
    assert sorted(IdempotencyKey.objects.values_list("key", "answer")) == [("a", None), ("b", None)]
    assert Notice.objects.filter(params={"a": ["ب", None]}).count() == 2


def test_a_row_may_refer_to_another_of_the_same_block_by_its_number() -> None:
    user = world.user()
    told = notice(id=take_number(Notice), user_id=user.pk)
    with together():
        store([told, Read(notice=told, user_id=user.pk, at=NOW)])
    assert Read.objects.get().notice_id == Notice.objects.get().pk == told.pk
    assert take_number(Notice) > told.pk


def test_what_there_is_so_far_can_be_written_for_reading() -> None:
    user = world.user()
    with together() as write:
        store([key(user.pk, "a")])
        assert IdempotencyKey.objects.count() == 0
        write()
        assert IdempotencyKey.objects.count() == 1
        store([key(user.pk, "b")])
    assert IdempotencyKey.objects.count() == 2


def test_an_empty_block_asks_nothing() -> None:
    with CaptureQueriesContext(connection) as asked, together():
        store([])
    assert not asked.captured_queries


def test_one_bad_row_and_none_is_there() -> None:
    user = world.user()
    with pytest.raises(IntegrityError), transaction.atomic(), together():
        store([notice(user_id=user.pk), key(user.pk, "same"), key(user.pk, "same")])
    assert Notice.objects.count() == IdempotencyKey.objects.count() == 0


def test_a_block_that_fails_writes_nothing() -> None:
    def fail() -> None:
        with together():
            store([key(world.user().pk, "a")])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert IdempotencyKey.objects.count() == 0
    store([key(world.user().pk, "b")])
    assert IdempotencyKey.objects.count() == 1, "and the next one is not waiting for the end of a block that is gone"


def test_a_row_is_the_same_whichever_way_it_was_written() -> None:
    """Every kind of column that Pehra has: texts in any script, times to the microsecond, arrays, JSON, nothing."""
    user, moment = world.user(), NOW.replace(microsecond=123456).astimezone(ZoneInfo("Asia/Karachi"))
    fields = {
        "key": uuid4(),
        "user_id": user.pk,
        "text": "نام \\ \" ' % \n\t{}",
        "at": moment,
        "params": {"at": moment, "deep": [1, None, {"ب": 2.5}], "text": "\\u0041"},
    }
    terms = {
        "subject": "case:C",
        "stage": "update",
        "rule": "r",
        "citation": "",
        "party_id": world.organisation("o").pk,
        "function": "sectoral",
        "anchor": "awareness",
        "anchored_at": moment,
        "due_at": moment,
        "events": [moment, NOW],
        "next_at": None,
        "state": Deadline.State.MET,
        "met_at": moment,
    }
    Notice.objects.create(**{"kind": "test", "link": "/"} | fields | {"key": uuid4()})
    Deadline.objects.create(**terms)
    with together():
        store([notice(**fields), Deadline(**terms)])
    for model in (Notice, Deadline):
        one, other = model.objects.order_by("pk").values()
        assert one | {"id": 0, "key": 0} == other | {"id": 0, "key": 0}


def test_a_value_that_no_column_holds_is_refused() -> None:
    with pytest.raises(TypeError), together():
        store([key(world.user().pk, object())])  # type: ignore[arg-type]
    assert IdempotencyKey.objects.count() == 0


@pytest.mark.parametrize("bad", ["a\0b", "x" * 300])
def test_a_value_that_the_database_cannot_hold_is_an_error_of_django(bad: str) -> None:
    user = world.user()
    with pytest.raises(DataError), transaction.atomic(), together():
        store([key(user.pk, bad)])
