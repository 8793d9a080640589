"""When a dated row holds."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.law.periods import overlap, runs

FIRST = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("ends", "at", "expected"),
    [
        (None, date(2025, 12, 31), False),
        (None, date(2026, 1, 1), True),
        (None, date(2126, 1, 1), True),
        (date(2026, 2, 1), date(2026, 1, 31), True),
        (date(2026, 2, 1), date(2026, 2, 1), False),
    ],
)
def test_a_period_holds_its_first_day_and_not_its_end(ends, at, expected):
    assert runs(FIRST, ends, at) is expected


days = st.integers(0, 12).map(lambda number: FIRST + timedelta(days=number))
periods = st.tuples(days, st.none() | st.integers(13, 20).map(lambda number: FIRST + timedelta(days=number))) | (
    st.tuples(days, st.integers(1, 6)).map(lambda pair: (pair[0], pair[0] + timedelta(days=pair[1])))
)


@given(periods, periods)
def test_two_periods_overlap_when_some_day_lies_in_both(a, b):
    shared = any(runs(*a, FIRST + timedelta(days=n)) and runs(*b, FIRST + timedelta(days=n)) for n in range(30))
    assert overlap(a, b) is shared
    assert overlap(b, a) is shared
