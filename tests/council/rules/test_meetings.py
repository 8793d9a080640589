"""Notice, in days."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pehra.council.rules.meetings import earliest_day, notice_given


@given(st.dates(date(2024, 1, 1), date(2030, 1, 1)), st.integers(0, 60), st.integers(0, 90))
def test_the_earliest_day_is_the_first_with_enough_notice(called, days, later):
    held = called + timedelta(days=later)
    assert (notice_given(called, held) >= days) == (held >= earliest_day(called, days))
