"""The index made anew while others write and read: who is waited for, for how long, and what a killed run leaves."""

import time
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from click.testing import CliRunner
from django.db import OperationalError, connection, transaction

from pehra.incidents import actions
from pehra.incidents.actions.taking_part import locked, touch
from pehra.incidents.actions.timeline import add_entry
from pehra.incidents.rules.wording import EntryKind
from pehra.search.actions import index
from pehra.search.actions.index import InUse, rebuild
from pehra.search.cli import search as command
from pehra.search.models import Document
from pehra.search.queries.index import difference
from tests.incidents.conftest import Net
from tests.search.actions.test_index import a_case, definitions, documents, found
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)
LONGEST = 30.0
WAITING = "SELECT pid FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"


def _alone() -> int:
    """On a connection of its own."""
    try:
        return rebuild()
    finally:
        connection.close()


def _said() -> str:
    """What the command says that gives up, on a connection of its own."""
    try:
        result = CliRunner().invoke(command, ["rebuild"])
        assert result.exit_code == 1
        return result.output
    finally:
        connection.close()


def _waiting(ended: "Future[int]") -> int:
    """The process of the other connection, once it has come to wait for this one."""
    until = time.monotonic() + LONGEST
    with connection.cursor() as cursor:
        while time.monotonic() < until and not ended.done():
            cursor.execute(WAITING)
            if row := cursor.fetchone():
                return int(row[0])
            time.sleep(0.02)
    raise AssertionError("nobody came to wait")


def test_whoever_is_writing_is_waited_for_and_what_they_wrote_is_in_it(net: Net) -> None:
    """In the middle of an act, between its entry and the new version of its case; and in the next of the same act."""
    reference = a_case(net)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            case = locked(net.analyst, reference)
            add_entry(
                case, EntryKind.NOTE, by=net.analyst, party_id=case.custodian_id, at=NOW, body="A lahar came down"
            )
            ended = pool.submit(_alone)
            _waiting(ended)
            touch(case, NOW)
            actions.note(by=net.analyst, reference=reference, body="A second lahar", at=NOW)
        count = ended.result(LONGEST)
    assert count == difference().documents == Document.objects.count()
    assert difference().holds
    assert found(net, "lahar") == 2


@pytest.mark.parametrize("table", ["search_document", "incidents_case"])
def test_whoever_holds_it_for_long_is_not_waited_for(net: Net, monkeypatch: pytest.MonkeyPatch, table: str) -> None:
    """As a backup holds every table, or a migration the records: whoever comes to write would wait for both."""
    a_case(net)
    before, defined = documents(), definitions()
    monkeypatch.setattr(index, "PATIENCE", "100ms")
    mode = {"search_document": "ACCESS SHARE", "incidents_case": "SHARE"}[table]
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN {mode} MODE")
        with pytest.raises(InUse):
            pool.submit(_alone).result(LONGEST)
        said = pool.submit(_said).result(LONGEST)
    assert "try again" in said
    assert documents() == before
    assert definitions() == defined


def test_whoever_is_reading_goes_on_reading_what_they_began(net: Net) -> None:
    a_case(net)
    before = documents()
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            assert documents() == before
            ended = pool.submit(_alone)
            _waiting(ended)
            assert documents() == before
        assert ended.result(LONGEST) == len(before)
    assert documents() == before


def test_a_run_that_is_killed_leaves_the_index_in_force(net: Net) -> None:
    a_case(net)
    before, defined = documents(), definitions()
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        assert documents() == before
        ended = pool.submit(_alone)
        process = _waiting(ended)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [process])
        with pytest.raises(OperationalError):
            ended.result(LONGEST)
    assert documents() == before
    assert definitions() == defined
    assert found(net, "sadaf") > 0
