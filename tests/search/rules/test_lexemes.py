"""The times by which a search is narrowed: ever longer ones, each of which holds the one before."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pehra.search.rules.lexemes import EVER, FIRST, MONTHS, MOST_DAYS, wider, window

DATES = st.dates(date(2000, 1, 1), date(2099, 12, 31))


def test_backwards_from_a_day() -> None:
    day = date(2026, 3, 1)
    assert window(day, 1, back=True) == "('~d20260301')"
    assert window(day, 2, back=True) == "('~d20260301' | '~d20260228')"
    assert window(day, MONTHS, back=True) == "('~m202603' | '~m202602' | '~m202601')"
    assert window(day, EVER, back=True) == ""


def test_forwards_from_a_day() -> None:
    day = date(2025, 12, 31)
    assert window(day, 2, back=False) == "('~d20251231' | '~d20260101')"
    assert window(day, MONTHS, back=False) == "('~m202512' | '~m202601' | '~m202602')"


@given(DATES, st.booleans(), st.integers(2, MOST_DAYS))
def test_each_holds_the_one_before(day: date, back: bool, days: int) -> None:
    assert window(day, days - 1, back=back).strip("()") in window(day, days, back=back)
    months = window(day, MONTHS, back=back)
    for number in range(days):
        assert f"'~m{day + timedelta(days=-number if back else number):%Y%m}'" in months


@given(st.integers(0, 300), st.integers(1, 300), st.floats(0, 1))
def test_each_is_longer_and_few_lead_to_all_times(found: int, wanted: int, begun: float) -> None:
    days, looked = FIRST, [FIRST]
    while days != EVER:
        days = wider(days, min(found, wanted - 1), wanted, begun)
        looked.append(days)
    assert looked[-2:] == [MONTHS, EVER]
    assert looked == [*sorted(set(looked[:-1])), EVER]
    assert len(looked) <= 4


def test_as_many_days_as_what_was_found_suggests() -> None:
    assert wider(1, 13, 26, 1) == 5
    assert wider(1, 25, 26, 1) == 3
    assert wider(1, 0, 26, 1) == 2
    assert wider(1, 1, 26, 1) == MONTHS
    assert wider(2, 10, 26, 1) == MONTHS
    # Six in the first three hours of a day are no rare word.
    assert wider(1, 6, 26, 1 / 8) == 2
