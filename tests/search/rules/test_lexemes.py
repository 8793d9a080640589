"""The times by which a search is narrowed: ever longer ones, each of which holds the one before."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pehra.search.rules.lexemes import MONTHS_OF, windows

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


def test_backwards_from_a_day() -> None:
    one, two, months, all_ = windows(date(2026, 3, 1), back=True)
    assert one == "('~d20260301')"
    assert two == "('~d20260301' | '~d20260228')"
    assert months == "('~m202603' | '~m202602' | '~m202601')"
    assert all_ == ""


def test_forwards_from_a_day() -> None:
    one, two, months, all_ = windows(date(2025, 12, 31), back=False)
    assert (one, two) == ("('~d20251231')", "('~d20251231' | '~d20260101')")
    assert months == "('~m202512' | '~m202601' | '~m202602')"
    assert all_ == ""


@given(DAYS, st.booleans())
def test_each_holds_the_one_before(day: date, back: bool) -> None:
    found = windows(day, back=back)
    assert found[0].strip("()") in found[1]
    further = day + timedelta(days=-1 if back else 1)
    months = found[MONTHS_OF]
    assert all(f"'~m{each:%Y%m}'" in months for each in (day, further))
    assert found[-1] == ""
