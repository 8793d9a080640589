"""Medians as the step in which they lie: they can be added up, and lie where the true one does."""

from collections import Counter
from itertools import pairwise
from statistics import median_low

from hypothesis import given
from hypothesis import strategies as st

from pehra.statistics.rules.measures import STEPS
from pehra.statistics.rules.steps import shorter_than, step, within

lengths = st.lists(st.integers(0, 500 * 86_400), min_size=1, max_size=60)


def test_steps_grow() -> None:
    assert all(shorter < longer for shorter, longer in pairwise(STEPS))


def test_where_a_length_lies() -> None:
    assert step(0) == 0
    assert step(59) == 0
    assert step(60) == 1
    assert step(STEPS[-1]) == len(STEPS)
    assert shorter_than(0) == 60
    assert shorter_than(len(STEPS)) is None


@given(lengths)
def test_the_median_lies_in_its_step(seconds: list[int]) -> None:
    counts = Counter(map(step, seconds))
    assert within(counts, 50, fewest=1) == step(median_low(seconds))


@given(lengths, st.integers(1, 100))
def test_at_least_the_share_is_in_it_or_before(seconds: list[int], percent: int) -> None:
    found = within(Counter(map(step, seconds)), percent, fewest=1)
    assert found is not None
    upto = sum(1 for each in seconds if step(each) <= found)
    before = sum(1 for each in seconds if step(each) < found)
    assert upto * 100 >= percent * len(seconds) > before * 100


@given(lengths, lengths)
def test_two_bodies_added_up_are_both_together(one: list[int], other: list[int]) -> None:
    together = Counter(map(step, one)) + Counter(map(step, other))
    assert within(together, 90, fewest=1) == within(Counter(map(step, one + other)), 90, fewest=1)


def test_of_too_few_nothing_is_told() -> None:
    assert within({3: 4}, 50) is None
    assert within({3: 5}, 50) == 3
    assert within({}, 50, fewest=0) is None
