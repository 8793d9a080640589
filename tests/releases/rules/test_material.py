"""What a copy is made of, and what has changed since: nothing that came is passed over, nothing is told twice."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from pehra.releases.rules.material import Change, Material, changes, fingerprint, spoken_names, victim
from pehra.releases.rules.words import BlockKind
from tests.world import NOW

HOUR = timedelta(hours=1)
PARTS = st.lists(
    st.builds(
        Material,
        source=st.sampled_from([f"entry:{number}" for number in range(8)]),
        kind=st.just(BlockKind.NOTE),
        text=st.text("ab", max_size=3),
    ),
    unique_by=lambda part: part.source,
)


def taken(parts: list[Material]) -> dict[str, tuple[str, str]]:
    return {part.source: (part.kind, part.text) for part in parts}


@given(PARTS)
def test_nothing_has_changed_in_what_is_the_same(parts: list[Material]) -> None:
    assert changes(taken(parts), parts, since=NOW) == []


@given(PARTS, PARTS)
def test_each_difference_is_told_once(before: list[Material], after: list[Material]) -> None:
    found = changes(taken(before), after, since=NOW)
    was, now = {part.source: part.text for part in before}, {part.source: part.text for part in after}
    assert {each.source for each in found} == {key for key in was | now if was.get(key) != now.get(key)}
    assert len(found) == len({each.source for each in found})
    for each in found:
        expected = Change.GONE if each.source not in now else Change.NEW if each.source not in was else Change.CHANGED
        assert each.change is expected


def test_what_was_left_behind_is_not_new() -> None:
    old = Material("observable:1", BlockKind.TRACE, "x", came_at=NOW - HOUR)
    new = Material("observable:2", BlockKind.TRACE, "y", came_at=NOW + HOUR)
    closed = Material("entry:3", BlockKind.NOTE, "z", at=NOW + HOUR, only=frozenset({1}))
    assert [each.source for each in changes({}, [old, new, closed], since=NOW)] == ["observable:2"]


def test_names_as_people_use_them() -> None:
    assert spoken_names(["Pakistan Telecom (PTCL)", "", "Al"]) == (
        "Pakistan Telecom (PTCL)",
        "Pakistan Telecom",
        "PTCL",
    )


def test_a_person_s_label_is_the_name_before_the_address() -> None:
    found = victim(["Zarqa"], ["Ayesha Khan <a@b.example>", "system", "Al <x@y.example>"], ["AS1", "AS1"], ["C-1"])
    assert found.persons == ("Ayesha Khan",)
    assert found.networks == ("AS1",)


@given(st.text(), st.text())
def test_another_word_for_another_thing(one: str, other: str) -> None:
    assert (fingerprint(one) == fingerprint(other)) == (one == other)
