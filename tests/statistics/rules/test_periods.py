"""Periods: what an address names, and that nothing falls between two of them."""

from datetime import date, timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.statistics.rules.periods import FIRST, LAST, SUMMED, Grain, Period, calendar, parts, read

days = st.dates(date(1989, 1, 1), date(2198, 12, 31))


@given(days, st.sampled_from([*SUMMED, Grain.DAY]))
def test_a_day_lies_in_its_period(day: date, grain: Grain) -> None:
    found = calendar(grain, day)
    assert found.starts <= day <= found.ends
    assert read(found.code) == found
    assert calendar(grain, found.starts) == calendar(grain, found.ends) == found


@given(days, st.sampled_from([*SUMMED, Grain.DAY]))
def test_neighbours_leave_no_day_between_them(day: date, grain: Grain) -> None:
    found = calendar(grain, day)
    assert found.after.starts == found.ends + timedelta(days=1)
    assert found.before.ends == found.starts - timedelta(days=1)
    assert found.before.after == found == found.after.before


@given(days, st.sampled_from(list(combinations(SUMMED, 2))))
def test_shorter_periods_make_up_longer_ones(day: date, grains: tuple[Grain, Grain]) -> None:
    longer, shorter = grains
    whole = calendar(longer, day)
    found = parts(whole, shorter)
    assert (found[0].starts, found[-1].ends) == (whole.starts, whole.ends)
    assert all(one.after == next_one for one, next_one in pairwise(found))


@given(days, st.integers(0, 900))
def test_a_span_is_read_as_it_is_written(day: date, length: int) -> None:
    found = Period(day, min(LAST, day + timedelta(days=length)), Grain.SPAN)
    assert read(found.code) == found
    assert (found.before.ends - found.before.starts) == (found.ends - found.starts)


@pytest.mark.parametrize(
    "code",
    [
        "", "2026-Q5", "2026-Q0", "2026-13", "2026-02-30", "1987", "2201", "0000", "9999-12-31", "٢٠٢٦", "2026-1",
        "2026-01-02/2026-01-01", "2020-01-01/2026-01-01", "2026-01-01/", "2026 ", "2026\n", "-2026", "x" * 10_000,
    ],
)  # fmt: skip
def test_what_names_no_period(code: str) -> None:
    assert read(code) is None


@given(st.text(max_size=30))
def test_whatever_is_typed_is_a_period_or_none(code: str) -> None:
    found = read(code)
    assert found is None or FIRST <= found.starts <= found.ends <= LAST


def test_a_period_is_over_on_the_day_after() -> None:
    march = calendar(Grain.MONTH, date(2026, 3, 5))
    assert not march.over(date(2026, 3, 31))
    assert march.over(date(2026, 4, 1))
