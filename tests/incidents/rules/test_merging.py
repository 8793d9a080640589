"""Which clock goes on, and which case stands for its incident: against slow and obvious ways of saying the same."""

from datetime import timedelta
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from pehra.incidents.rules.merging import Clock, standing_for, united
from tests.world import NOW

PARTIES = (1, 2, 3)
STAGES = ("update", "final-report")


def clocks(*owed: tuple[str, int, int], first: int = 1) -> list[Clock]:
    """Clocks by stage, party and the hours until they are due."""
    return [
        Clock(number, stage, party, NOW + timedelta(hours=hours))
        for number, (stage, party, hours) in zip(count(first), owed, strict=False)
    ]


def test_the_earlier_of_two_stays_whichever_case_it_is_from() -> None:
    ours = clocks(("update", 1, 10), first=10)
    assert united(clocks(("update", 1, 5)), ours, {1}).moves == (1,)
    assert united(clocks(("update", 1, 5)), ours, {1}).ends == (10,)
    assert united(clocks(("update", 1, 15)), ours, {1}).ends == (1,)
    assert united(clocks(("update", 1, 15)), ours, {1}).moves == ()


def test_due_at_the_same_moment_the_clock_of_the_case_that_goes_on_stays() -> None:
    found = united(clocks(("update", 1, 5)), clocks(("update", 1, 5), first=10), {1})
    assert (found.moves, found.ends) == ((), (1,))


def test_what_only_the_merged_case_has_goes_on_with_it() -> None:
    found = united(clocks(("final-report", 1, 5)), clocks(("update", 1, 5), first=10), {1})
    assert (found.moves, found.ends) == ((1,), ())


def test_who_takes_no_part_in_the_other_case_goes_on_owing_in_its_own() -> None:
    assert united(clocks(("update", 2, 5)), clocks(("update", 2, 1), first=10), {1}).touched == ()


OWED = st.lists(st.tuples(st.sampled_from(STAGES), st.sampled_from(PARTIES), st.integers(0, 4)), max_size=6)


@given(OWED, OWED, st.sets(st.sampled_from(PARTIES)))
def test_nobody_owes_later_and_nobody_owes_twice(
    merged: list[tuple[str, int, int]], into: list[tuple[str, int, int]], parties: set[int]
) -> None:
    theirs, ours = clocks(*merged), clocks(*into, first=100)
    found = united(theirs, ours, parties)
    assert not set(found.moves) & set(found.ends)
    by_id = {each.id: each for each in (*theirs, *ours)}
    assert {by_id[each].party_id for each in found.touched} <= parties
    after = [each for each in ours if each.id not in found.ends] + [by_id[each] for each in found.moves]
    for stage in STAGES:
        for party in parties:
            before = [each for each in (*theirs, *ours) if (each.stage, each.party_id) == (stage, party)]
            left = [each for each in after if (each.stage, each.party_id) == (stage, party)]
            assert min((each.due_at for each in before), default=None) == min(
                (each.due_at for each in left), default=None
            )
            if any(each.id < 100 for each in before):
                assert not any(each.id < 100 and each.id not in found.touched for each in before)


# The slow oracle: who can be reached from whom, by walking.


def reachable(case: int, same: list[tuple[int, int]]) -> set[int]:
    found = {case}
    while True:
        more = {each for pair in same if found & set(pair) for each in pair} - found
        if not more:
            return found
        found |= more


@given(
    st.integers(1, 9),
    st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), max_size=12),
    st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), max_size=8),
)
def test_an_incident_is_counted_under_its_oldest_case_that_is_dealt_with(
    cases: int, merges: list[tuple[int, int]], agreed: list[tuple[int, int]]
) -> None:
    numbers = range(1, cases + 1)
    # A case is merged once, and never in a circle: into an older or a younger one, but each only after the other.
    into: dict[int, int] = {}
    for case, target in merges:
        root = target
        while root in into:
            root = into[root]
        if case in numbers and target in numbers and case not in into and root != case:
            into[case] = target
    same = [*into.items(), *((one, other) for one, other in agreed if one in numbers and other in numbers)]
    found = standing_for(numbers, set(into), same)
    for case in numbers:
        whole = reachable(case, same)
        assert found[case] == min(each for each in whole if each not in into)
        assert {each for each in numbers if found[each] == found[case]} == whole


def test_the_order_in_which_it_was_said_does_not_matter() -> None:
    pairs = [(3, 1), (2, 3), (4, 2)]
    assert standing_for(range(1, 6), {3}, pairs) == standing_for(range(1, 6), {3}, reversed(pairs))
    assert standing_for(range(1, 6), {3}, pairs) == {1: 1, 2: 1, 3: 1, 4: 1, 5: 5}
