"""Who is called next: by rows of a table, and by whatever list and moment there is."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.calls.rules.order import EVERY_DAY, Hours, Listed, in_order, may_be_called, next_to_call, problems, wait

KARACHI = ZoneInfo("Asia/Karachi")
SUNDAY = datetime(2026, 3, 1, 14, 0, tzinfo=KARACHI)
WEEKDAYS = frozenset(range(5))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of the week that begins on Monday, 2 March 2026, in Karachi."""
    return datetime(2026, 3, 2 + day, hour, minute, tzinfo=KARACHI)


@pytest.mark.parametrize(
    ("hours", "moment", "covered"),
    [
        (Hours(), SUNDAY, True),
        (Hours(days=WEEKDAYS), SUNDAY, False),
        (Hours(time(9), time(17)), at(0, 9), True),
        (Hours(time(9), time(17)), at(0, 16, 59), True),
        (Hours(time(9), time(17)), at(0, 17), False),
        (Hours(time(9), time(17)), at(0, 8, 59), False),
        # The night of Friday goes on until Saturday morning; that of Saturday never begins.
        (Hours(time(22), time(6), WEEKDAYS), at(4, 23), True),
        (Hours(time(22), time(6), WEEKDAYS), at(5, 5, 59), True),
        (Hours(time(22), time(6), WEEKDAYS), at(5, 6), False),
        (Hours(time(22), time(6), WEEKDAYS), at(5, 23), False),
        # The night of Sunday belongs to Sunday: on Monday morning nobody is called by the hours of Monday.
        (Hours(time(22), time(6), WEEKDAYS), at(0, 3), False),
        (Hours(time(22), time(6), frozenset({6})), at(0, 3), True),
        # As late as it begins: a day and a night.
        (Hours(time(8), time(8), frozenset({0})), at(0, 8), True),
        (Hours(time(8), time(8), frozenset({0})), at(1, 7, 59), True),
        (Hours(time(8), time(8), frozenset({0})), at(1, 8), False),
    ],
)
def test_hours_cover_a_moment(hours: Hours, moment: datetime, covered: bool) -> None:
    assert hours.cover(moment) is covered


def test_the_evening_in_utc_is_the_next_day_in_karachi() -> None:
    """Saturday, 20:30 in UTC, is Sunday, 01:30 in Karachi: whoever is called on Sundays is called."""
    moment = datetime(2026, 2, 28, 20, 30, tzinfo=UTC)
    assert Hours(days=frozenset({6})).cover(moment.astimezone(KARACHI))
    assert not Hours(days=frozenset({5})).cover(moment.astimezone(KARACHI))


def test_whoever_stands_in_comes_right_behind() -> None:
    first, second, third = Listed(1, 1), Listed(2, 2), Listed(3, 3)
    for_first, for_third = Listed(4, 4, stands_in_for=1), Listed(5, 5, stands_in_for=3)
    orphan = Listed(6, 6, stands_in_for=99)
    found = in_order([orphan, for_third, third, for_first, second, first])
    assert [each.place for each in found] == [1, 4, 2, 3, 5, 6]


def test_whoever_may_not_be_called_is_stood_in_for() -> None:
    day = Listed(1, 1, hours=Hours(time(8), time(20)))
    night = Listed(2, 2, stands_in_for=1)
    last = Listed(3, 3)
    listed = [day, night, last]
    assert next_to_call(listed, (), at(0, 10)) == day
    assert next_to_call(listed, (), at(0, 3)) == night
    assert next_to_call(listed, {1}, at(0, 10)) == night
    assert next_to_call(listed, {1, 2}, at(0, 10)) == last
    assert next_to_call(listed, {1, 2, 3}, at(0, 10)) is None
    assert next_to_call([], (), at(0, 10)) is None


def test_a_wrong_number_is_not_called() -> None:
    assert next_to_call([Listed(1, 1, wrong=True), Listed(2, 2)], (), SUNDAY) == Listed(2, 2)


times = st.builds(time, st.integers(0, 23), st.integers(0, 59))
days = st.frozensets(st.integers(0, 6), min_size=1)
hours_of = st.builds(Hours, times, times, days) | st.builds(Hours, days=days)
moments = st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: SUNDAY.astimezone(UTC) + timedelta(minutes=minutes))


@st.composite
def lists(draw: st.DrawFn) -> list[Listed]:
    size = draw(st.integers(0, 8))
    found: list[Listed] = []
    for place in range(1, size + 1):
        first = [each.place for each in found if each.stands_in_for is None]
        behind = draw(st.sampled_from([None, *first]))
        found.append(Listed(place, draw(st.integers(1, 5)), behind, draw(hours_of), draw(st.booleans())))
    return draw(st.permutations(found))


@given(lists())
def test_everybody_is_in_the_order_once(listed: list[Listed]) -> None:
    found = in_order(listed)
    assert sorted(each.place for each in found) == sorted(each.place for each in listed)
    places = [each.place for each in found]
    for each in found:
        if each.stands_in_for is not None:
            between = found[places.index(each.stands_in_for) + 1 : places.index(each.place)]
            assert all(other.stands_in_for == each.stands_in_for for other in between)
    alone = [each for each in found if each.stands_in_for is None]
    assert [(each.position, each.place) for each in alone] == sorted((each.position, each.place) for each in alone)


@given(lists(), moments)
def test_call_after_call_everybody_who_may_be_called_is_called_once(listed: list[Listed], moment: datetime) -> None:
    local, tried = moment.astimezone(KARACHI), list[int]()
    while due := next_to_call(listed, tried, local):
        assert due.place not in tried
        tried.append(due.place)
    assert set(tried) == {each.place for each in listed if may_be_called(each, local)}
    assert tried == [each.place for each in in_order(listed) if each.place in tried]


@given(hours_of, moments)
def test_hours_come_again_after_a_week(hours: Hours, moment: datetime) -> None:
    local = moment.astimezone(KARACHI)
    assert hours.cover(local) == hours.cover(local + timedelta(weeks=1))


@given(times, times, days, moments)
def test_a_moment_lies_in_hours_or_in_those_between_them(
    begins: time, ends: time, on: frozenset[int], moment: datetime
) -> None:
    """On every day, of two stretches that make up a day just one covers each moment."""
    local = moment.astimezone(KARACHI)
    if begins != ends:
        assert Hours(begins, ends).cover(local) is not Hours(ends, begins).cover(local)
    minutes = sum(Hours(begins, ends, on).cover(at(0, 0) + timedelta(minutes=each)) for each in range(0, 7 * 1440, 30))
    length = ((ends.hour - begins.hour) * 60 + ends.minute - begins.minute - 1) % 1440 + 1
    assert abs(minutes * 30 - length * len(on)) <= 30 * len(on), "as long as the hours, on so many days"


@given(st.integers(0, 1440), st.none() | st.integers(0, 1440))
def test_a_body_is_only_ever_called_sooner(profile: int, own: int | None) -> None:
    found = wait(profile, own)
    assert found <= timedelta(minutes=profile)
    assert own is None or found <= timedelta(minutes=own)
    assert found in (timedelta(minutes=profile), timedelta(minutes=own or 0))


def test_hours_are_given_both_or_neither() -> None:
    assert problems(None, None, EVERY_DAY) == {}
    assert problems(time(8), time(8), {0}) == {}
    assert set(problems(time(8), None, set())) == {"hours_until", "days"}
    assert set(problems(None, time(8), {7})) == {"hours_until", "days"}
    assert Hours().always
    assert Hours(time(7), time(7)).always
    assert not Hours(time(7), time(8)).always
