"""Many clocks of one sort handled at once: who is taken, who is left, and what happens when it goes wrong."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

import pytest

from pehra.foundation.deadlines import actions
from pehra.foundation.deadlines.actions import Handler, Locker, gathered_by, subscribe, sweep, sweeping
from pehra.foundation.deadlines.models import Deadline
from pehra.foundation.deadlines.rules import Happening
from tests import world
from tests.world import NOW

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


class Crowd:
    """Takes clocks of odd subjects and remembers what it was given."""

    subjects = frozenset(f"many:{each}" for each in range(6))

    def __init__(self, *, fails: bool = False) -> None:
        self.fails = fails
        self.gathered: list[set[str]] = []
        self.handled: list[tuple[str, Happening]] = []

    def __call__(self, subjects: Collection[str], at: datetime) -> "Crowd":
        self.gathered.append(set(subjects))
        return self

    def takes(self, row: Deadline, happening: Happening) -> bool:
        return int(row.subject.partition(":")[2]) % 2 == 1

    def handle(self, found: Iterable[tuple[Deadline, Happening]]) -> None:
        self.handled += [(row.subject, happening) for row, happening in found]
        if self.fails:
            raise ValueError("on purpose")


def clocks(count: int, prefix: str = "many") -> None:
    party = world.body(f"cert-{prefix}")
    for number in range(count):
        terms = actions.Terms("acknowledge", "rule", "", party.pk, "sectoral", "submission", NOW, NOW + HOUR)
        actions.start(subject=f"{prefix}:{number}", terms=[terms], at=NOW)


@pytest.fixture
def one_by_one(nobody_else_listens: tuple[list[Handler], list[Locker]]) -> list[str]:
    """The subjects that the ordinary handler was called for."""
    called: list[str] = []
    subscribe(lambda row, happening, at: called.append(row.subject))
    return called


def test_those_that_are_taken_are_handled_once_and_the_others_alone(one_by_one: list[str]) -> None:
    crowd = Crowd()
    gathered_by("many:", crowd)
    clocks(6)
    swept = sweep(at=NOW + 2 * HOUR)
    assert (swept.looked, swept.handled, swept.failed) == (6, 6, 0)
    assert sorted(crowd.handled) == [(f"many:{each}", Happening.BREACH) for each in (1, 3, 5)]
    assert sorted(one_by_one) == ["many:0", "many:2", "many:4"]
    assert sweep(at=NOW + 2 * HOUR).looked == 0


def test_a_clock_is_claimed_as_it_is_alone(one_by_one: list[str]) -> None:
    gathered_by("many:", Crowd())
    clocks(2)
    sweep(at=NOW + 2 * HOUR)
    rows = Deadline.objects.order_by("subject").values_list("done_upto", "next_at", "breached_at", "faults")
    assert list(rows) == [(NOW + 2 * HOUR, None, NOW + HOUR, 0)] * 2


def test_other_sorts_are_none_of_its_business(one_by_one: list[str]) -> None:
    crowd = Crowd()
    gathered_by("many:", crowd)
    clocks(2, prefix="other")
    sweep(at=NOW + 2 * HOUR)
    assert crowd.gathered == []
    assert sorted(one_by_one) == ["other:0", "other:1"]


def test_where_it_fails_each_is_handled_alone_and_nothing_is_lost(one_by_one: list[str]) -> None:
    gathered_by("many:", Crowd(fails=True))
    clocks(4)
    swept = sweep(at=NOW + 2 * HOUR)
    assert (swept.handled, swept.failed) == (4, 0)
    assert sorted(one_by_one) == [f"many:{each}" for each in range(4)]
    assert Deadline.objects.filter(breached_at=NOW + HOUR).count() == 4


def test_what_was_met_after_it_was_found_is_left_alone(one_by_one: list[str]) -> None:
    class Late(Crowd):
        def __call__(self, subjects: Collection[str], at: datetime) -> "Late":
            # While it waits for the locks somebody meets the first, and puts the second off.
            actions.meet(subject="many:1", stage="acknowledge", at=NOW + HOUR)
            Deadline.objects.filter(subject="many:3").update(next_at=NOW + 3 * HOUR)
            return self

    crowd = Late()
    gathered_by("many:", crowd)
    clocks(6)
    sweep(at=NOW + 2 * HOUR)
    assert crowd.handled == [("many:5", Happening.BREACH)]
    assert sorted(one_by_one) == ["many:0", "many:2", "many:4"]


def test_many_are_taken_in_pieces(one_by_one: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "TOGETHER", 2)
    crowd = Crowd()
    gathered_by("many:", crowd)
    clocks(5)
    sweep(at=NOW + 2 * HOUR)
    assert [len(each) for each in crowd.gathered] == [2, 2, 1]
