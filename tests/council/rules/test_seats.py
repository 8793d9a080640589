"""Who sits on a day, and when a term ends."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.council.rules.seats import ALTERNATE, HOLDER, in_the_way, months_after, one_voice, same_person, sitting

DAYS = st.dates(date(2024, 1, 1), date(2028, 12, 31))


@dataclass(frozen=True)
class Held:
    part: str
    starts: date
    ends: date | None


@st.composite
def in_a_row(draw):
    """Holdings of one seat, each part without two at a time, some ended on the day they began."""
    rows = []
    for part in (HOLDER, ALTERNATE):
        days = sorted(draw(st.lists(DAYS, max_size=6, unique=True)))
        for starts, ends in zip(days[::2], days[1::2], strict=False):
            rows.append(Held(part, starts, ends))
    return draw(st.permutations(rows))


@given(in_a_row(), DAYS)
def test_one_of_each_part_or_nobody(rows, on):
    found = sitting(rows, on)
    for part, held in ((HOLDER, found.holder), (ALTERNATE, found.alternate)):
        there = [each for each in rows if each.part == part and each.starts <= on and (not each.ends or on < each.ends)]
        assert [held] == (there or [None])
    assert found.vacant == (found.holder is None)


@given(in_a_row(), DAYS, st.one_of(st.none(), st.integers(1, 900)))
def test_what_is_in_the_way_shares_a_day(rows, starts, length):
    ends = starts + timedelta(days=length) if length else None
    found = in_the_way(rows, HOLDER, starts, ends)
    last = ends or date(2032, 1, 1)
    shared = [each for each in rows if each.part == HOLDER and max(each.starts, starts) < min(each.ends or last, last)]
    assert (found in shared) if shared else found is None


def test_the_day_on_which_a_term_ends_is_vacant_unless_somebody_follows():
    old = Held(HOLDER, date(2025, 3, 1), date(2026, 3, 1))
    assert sitting([old], date(2026, 2, 28)).holder == old
    assert sitting([old], date(2026, 3, 1)).vacant
    new = Held(HOLDER, date(2026, 3, 1), None)
    assert sitting([old, new], date(2026, 3, 1)).holder == new
    assert in_the_way([old], HOLDER, date(2026, 3, 1), None) is None
    assert in_the_way([old], HOLDER, date(2026, 2, 28), None) == old


def test_an_alternate_alone_leaves_the_seat_vacant():
    found = sitting([Held(ALTERNATE, date(2026, 1, 1), None)], date(2026, 6, 1))
    assert found.vacant
    assert found.alternate is not None


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 6, 14), 12, date(2027, 6, 14)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
    ],
)
def test_months_are_calendar_months(day, months, then):
    assert months_after(day, months) == then


@given(DAYS, st.integers(1, 48))
def test_a_later_start_never_ends_earlier(day, months):
    assert months_after(day, months) <= months_after(day + timedelta(days=1), months)
    assert months_after(day, months) > day


@dataclass(frozen=True)
class Somebody:
    user_id: int | None
    name: str


PEOPLE = st.builds(
    Somebody, st.none() | st.integers(1, 4), st.sampled_from(["Ahmed Khan", "ahmed  khan ", "Saira", "Bano"])
)


@given(st.dictionaries(st.integers(1, 9), PEOPLE))
def test_each_person_speaks_once_and_the_first_seat_taken_is_theirs(sitters):
    kept = one_voice(sitters)
    assert list(kept) == [seat for seat in sitters if seat in kept]
    speaking = list(kept.values())
    for number, one in enumerate(speaking):
        assert not any(same_person(one, other) for other in speaking[number + 1 :])
    for seat, somebody in sitters.items():
        assert seat in kept or any(same_person(somebody, other) for other in speaking)


@given(PEOPLE, PEOPLE)
def test_accounts_tell_persons_apart_and_names_only_where_one_is_missing(one, other):
    assert same_person(one, other) == same_person(other, one)
    assert same_person(one, one)
    if one.user_id and other.user_id:
        assert same_person(one, other) == (one.user_id == other.user_id)
    else:
        assert same_person(one, other) == (one.name.lower().split() == other.name.lower().split())
