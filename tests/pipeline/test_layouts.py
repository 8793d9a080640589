"""Sets of names are known by a number: few of them, and never two by the same."""

import pytest

from pehra.connectors.event_store import EventStore
from pehra.pipeline import layouts as module
from pehra.pipeline.inputs import BadInput
from pehra.pipeline.layouts import Layouts, number_of
from tests.pipeline.comparing import stored, taken_in
from tests.pipeline.test_ingest import HEADER, SPEC, row, table


def known(store: EventStore) -> dict[int, list[str]]:
    rows = store.rows("SELECT layout, names FROM layouts FINAL")
    return {int(each["layout"]): each["names"] for each in rows}


def test_the_same_names_have_the_same_number(event_store: EventStore) -> None:
    number = Layouts(event_store).number(["a", "b"])
    assert number == number_of(["a", "b"]) == Layouts(event_store).number(("a", "b"))
    assert known(event_store) == {number: ["a", "b"]}
    assert Layouts(event_store).number(["b", "a"]) != number
    assert Layouts(event_store).number([]) == number_of([])


def test_names_that_would_have_the_same_number_are_told_apart(
    event_store: EventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "number_of", lambda names: (1 << 32) - 1)
    numbers = [Layouts(event_store).number([name]) for name in "abc"]
    assert numbers == [(1 << 32) - 1, 0, 1]
    assert [Layouts(event_store).number([name]) for name in "cab"] == [1, (1 << 32) - 1, 0]
    assert known(event_store) == {(1 << 32) - 1: ["a"], 0: ["b"], 1: ["c"]}
    for name in "defgh":
        Layouts(event_store).number([name])
    with pytest.raises(BadInput, match="look like this one"):
        Layouts(event_store).number(["i"])


def test_there_is_an_end_to_them(event_store: EventStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 2)
    for name in "ab":
        Layouts(event_store).number([name])
    with pytest.raises(BadInput, match="knows 2 different sets of columns and takes no more: name the columns"):
        Layouts(event_store).number(["c"])
    # What is known goes on.
    assert Layouts(event_store).number(["a"]) == number_of(["a"])
    monkeypatch.setattr(module, "MOST_OF_AN_INPUT", 1)
    one = Layouts(event_store)
    one.number(["a"])
    with pytest.raises(BadInput, match="more than 1 different sets"):
        one.number(["b"])


def test_an_input_with_one_set_too_many_is_refused_and_the_others_come_in(
    event_store: EventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken_in(SPEC, table([row()]), event_store)
    monkeypatch.setattr(module, "MOST", 1)
    with pytest.raises(BadInput, match="takes no more"):
        taken_in(SPEC, table([(*row(), "x")], header=(*HEADER, "unheard of")), event_store)
    assert len(known(event_store)) == 1
    run, outcome = taken_in(SPEC, table([row(note="other")]), event_store)
    assert outcome.stored == 1
    assert len(stored(event_store, run)) == 1
