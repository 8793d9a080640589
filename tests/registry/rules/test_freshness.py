"""When a contact has grown old, and when a year is over."""

from datetime import date, timedelta

from pehra.registry.rules.freshness import CONTACT_AGES, is_stale, yearly
from tests.registry.network import NOW


def test_a_contact_is_old_on_the_ninetieth_day() -> None:
    assert is_stale(NOW - CONTACT_AGES, NOW)
    assert not is_stale(NOW - CONTACT_AGES + timedelta(seconds=1), NOW)
    assert timedelta(days=90) == CONTACT_AGES


def test_a_year_later_is_the_same_day() -> None:
    assert yearly(date(2026, 1, 5)) == date(2027, 1, 5)


def test_a_leap_day_comes_back_a_day_earlier() -> None:
    assert yearly(date(2028, 2, 29)) == date(2029, 2, 28)
