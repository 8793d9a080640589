"""What is a sudden rise, and what is the usual noise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.events.rules.alerts import LEAST_EVENTS, LEAST_WEEKS, rise

weeks = st.lists(st.integers(0, 10_000), min_size=LEAST_WEEKS, max_size=8)


@pytest.mark.parametrize(
    ("now", "before", "is_rise"),
    [
        (1000, [100, 110, 90, 105], True),
        (130, [100, 110, 90, 105], False),
        (1000, [100, 110], False),  # too few weeks to know a season
        (60, [0, 0, 0, 0], False),  # few events double easily
        (500, [0, 0, 0, 0], True),
        (1000, [1000] * 8, False),
        (1900, [1000] * 8, False),  # less than twice as many
        (5000, [10, 5000, 20, 4800], False),  # it does so now and then
    ],
)
def test_what_is_a_rise(now: int, before: list[int], is_rise: bool) -> None:
    assert (rise(now, before) is not None) is is_rise


@given(st.integers(0, 100_000), weeks)
def test_more_events_are_never_less_of_a_rise(now: int, before: list[int]) -> None:
    if found := rise(now, before):
        more = rise(now + 1, before)
        assert more is not None
        assert more.sigmas >= found.sigmas
        assert now >= LEAST_EVENTS


@given(weeks)
def test_what_is_as_ever_is_no_rise(before: list[int]) -> None:
    assert rise(sorted(before)[len(before) // 2], before) is None
