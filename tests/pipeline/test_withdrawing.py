"""Taking a run back: its events and counts are gone and no others, wherever it broke off."""

from contextlib import suppress
from typing import Any
from uuid import UUID, uuid4

import pytest

from pehra.connectors.event_store import EventStore
from pehra.pipeline.statements.storing import Chain
from pehra.pipeline.store import StoreAway
from pehra.pipeline.withdrawing import withdraw
from tests.pipeline.comparing import taken_in
from tests.pipeline.test_ingest import SPEC, Breaking, counted, row, table

CHAIN = Chain()
MANY = table([row(note=str(number)) for number in range(60)])
PARTS = {"size": len(MANY) // 4, "group": 2}
# Another run's events of the same hours.
OTHERS = table([row(note=f"other {number}") for number in range(7)])


def take_back(store: Any, run: UUID, *, unfinished: bool = False) -> int:
    return withdraw(store, run, CHAIN, unfinished=unfinished, group=PARTS["group"])


def events(store: EventStore) -> int:
    return int(store.rows("SELECT count() AS events FROM events")[0]["events"])


def assert_only_the_others_are_there(store: EventStore) -> None:
    assert events(store) == 7
    assert counted(store, "event_hours") == counted(store, "event_minutes") == 7


def test_its_events_and_counts_are_gone(event_store: EventStore) -> None:
    taken_in(SPEC, OTHERS, event_store)
    run, _ = taken_in(SPEC, MANY, event_store, uuid4(), **PARTS)
    assert events(event_store) == 67
    assert take_back(event_store, run) == 60
    assert_only_the_others_are_there(event_store)


def test_what_was_taken_back_comes_in_again(event_store: EventStore) -> None:
    run, _ = taken_in(SPEC, MANY, event_store)
    take_back(event_store, run)
    _, again = taken_in(SPEC, MANY, event_store)
    assert (again.stored, again.duplicates) == (60, 0)
    assert counted(event_store, "event_hours") == counted(event_store, "event_minutes") == 60


@pytest.mark.parametrize("at", range(1, 9))
def test_broken_off_anywhere_it_is_repeated(at: int, event_store: EventStore) -> None:
    taken_in(SPEC, OTHERS, event_store)
    run, _ = taken_in(SPEC, MANY, event_store, uuid4(), **PARTS)
    broken: Any = Breaking(event_store, at)
    with suppress(StoreAway):
        take_back(broken, run)
    take_back(event_store, run)
    take_back(event_store, run)
    assert_only_the_others_are_there(event_store)


@pytest.mark.parametrize("at", [6, 13, 20, 27, 33, 34, 35, 36, 37, 38])
def test_a_run_that_broke_off_anywhere_is_taken_back(at: int, event_store: EventStore) -> None:
    taken_in(SPEC, OTHERS, event_store)
    run = uuid4()
    broken: Any = Breaking(event_store, at)

    with suppress(StoreAway):
        taken_in(SPEC, MANY, broken, run, **PARTS)
    again: Any = Breaking(event_store, at % 7 + 1)
    with suppress(StoreAway):
        take_back(again, run, unfinished=True)
    take_back(event_store, run, unfinished=True)
    assert_only_the_others_are_there(event_store)


def test_of_a_run_that_stored_nothing_nothing_is_taken(event_store: EventStore) -> None:
    taken_in(SPEC, OTHERS, event_store)
    assert take_back(event_store, uuid4()) == 0
    assert_only_the_others_are_there(event_store)
