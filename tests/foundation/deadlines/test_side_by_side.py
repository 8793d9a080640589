"""Pieces of a sweep on two connections: each done once, those that fail alone, and nothing left open."""

import threading
from collections.abc import Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection, connections, transaction

from pehra.foundation.deadlines.actions import Handler, Locker, gathered_by, subscribe, sweep, sweeping
from pehra.foundation.deadlines.actions.side_by_side import AT_ONCE, side_by_side
from pehra.foundation.deadlines.models import Deadline
from pehra.foundation.deadlines.rules import Happening
from tests.foundation.deadlines.test_together import clocks
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)
OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
LONGEST = 30.0


def backend(_piece: int = 0) -> int:
    """The connection that asks, by its process on the server."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def test_two_are_under_way_at_once() -> None:
    meet = threading.Barrier(AT_ONCE)

    def doing(piece: int) -> tuple[int, int]:
        meet.wait(LONGEST)
        return piece, backend()

    found = side_by_side(doing, range(4))
    assert sorted(piece for piece, _backend in found) == [0, 1, 2, 3]
    assert backend() not in {each for _piece, each in found}


def test_one_alone_and_any_within_a_transaction_stay_on_its_connection() -> None:
    assert side_by_side(backend, [1]) == [backend()]
    with transaction.atomic():
        assert side_by_side(backend, [1, 2, 3]) == [backend()] * 3
    assert side_by_side(backend, []) == []


def test_what_goes_wrong_is_told_when_all_have_ended() -> None:
    done = []

    def doing(piece: int) -> None:
        if piece == 0:
            raise IndexError("on purpose")
        backend()
        done.append(piece)

    with pytest.raises(IndexError, match="on purpose"):
        side_by_side(doing, range(5))
    assert done == [1, 2, 3, 4]


@pytest.fixture
def server_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is connected stays so, and nobody else comes in."""
    connection.ensure_connection()
    monkeypatch.setitem(connections.settings["default"], "PORT", "1")


@pytest.mark.usefixtures("server_is_full")
def test_where_no_other_connection_is_to_be_had_all_is_done_on_the_callers() -> None:
    assert side_by_side(lambda piece: (piece, backend()), range(5)) == [(piece, backend()) for piece in range(5)]


@pytest.mark.usefixtures("server_is_full")
def test_a_sweep_needs_no_other_connection(
    nobody_else_listens: tuple[list[Handler], list[Locker]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "TOGETHER", 2)
    crowd = Crowd()
    gathered_by("many:", crowd)
    clocks(7)
    assert sweep(at=NOW + 2 * HOUR).handled == 7
    assert len(crowd.handled) == 7


class Crowd:
    """Takes every clock, writes in the transaction of its piece, and fails on the piece in which one of these is."""

    subjects = frozenset(f"many:{each}" for each in range(7))

    def __init__(self, *fails: str) -> None:
        self.fails = set(fails)
        self.handled: list[str] = []

    def __call__(self, subjects: Collection[str], at: datetime) -> "Crowd":
        return self

    def takes(self, row: Deadline, happening: Happening) -> bool:
        return True

    def handle(self, found: Iterable[tuple[Deadline, Happening]]) -> None:
        subjects = [row.subject for row, _happening in found]
        Deadline.objects.filter(subject__in=subjects).update(rule="together")
        if self.fails.intersection(subjects):
            raise ValueError("on purpose")
        self.handled += subjects


@pytest.mark.parametrize("fails", [(), ("many:3",), ("many:0", "many:6")])
def test_each_clock_is_handled_once(
    fails: tuple[str, ...], nobody_else_listens: tuple[list[Handler], list[Locker]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "TOGETHER", 2)
    alone: list[str] = []
    subscribe(lambda row, happening, at: alone.append(row.subject))
    crowd = Crowd(*fails)
    gathered_by("many:", crowd)
    clocks(7)
    swept = sweep(at=NOW + 2 * HOUR)
    assert (swept.looked, swept.handled, swept.failed) == (7, 7, 0)
    assert sorted(crowd.handled + alone) == [f"many:{each}" for each in range(7)]
    assert set(fails) <= set(alone)
    assert set(Deadline.objects.filter(rule="together").values_list("subject", flat=True)) == set(crowd.handled)
    assert Deadline.objects.filter(breached_at=NOW + HOUR).count() == 7
    assert sweep(at=NOW + 2 * HOUR).looked == 0


def free() -> set[str]:
    """The subjects of clocks that nobody has locked, as another connection sees it."""
    try:
        with transaction.atomic():
            return set(Deadline.objects.select_for_update(skip_locked=True).values_list("subject", flat=True))
    finally:
        connection.close()


def test_clocks_of_what_was_not_gathered_are_not_locked(
    nobody_else_listens: tuple[list[Handler], list[Locker]],
) -> None:
    found: list[set[str]] = []

    class Few(Crowd):
        subjects = frozenset({"many:1", "many:3"})

        def handle(self, taken: Iterable[tuple[Deadline, Happening]]) -> None:
            with ThreadPoolExecutor(1) as pool:
                found.append(pool.submit(free).result(LONGEST))

    gathered_by("many:", Few())
    clocks(4)
    assert sweep(at=NOW + 2 * HOUR).handled == 4
    assert found == [{"many:0", "many:2"}]


def test_no_connection_is_left_open() -> None:
    def open_ones() -> int:
        with connection.cursor() as cursor:
            cursor.execute(OTHERS)
            return int(cursor.fetchone()[0])

    before = open_ones()
    side_by_side(backend, range(6))
    for _ in range(100):
        if open_ones() <= before:
            return
        threading.Event().wait(0.05)
    raise AssertionError("a connection is left open")
