"""When a program is called again, and when no more."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from pehra.webhooks.rules.trying import GIVEN_UP_AFTER, LONGEST_REST, MOST_ATTEMPTS, again, given_up, rest
from tests.world import NOW


@given(st.integers(1, 10_000))
def test_a_rest_grows_and_has_an_end(failures: int) -> None:
    assert timedelta(seconds=30) <= rest(failures) <= rest(failures + 1) <= LONGEST_REST


def test_one_happening_is_tried_for_half_a_day() -> None:
    waits = [again(attempts) for attempts in range(1, MOST_ATTEMPTS + 1)]
    assert waits[0] == timedelta(seconds=30)
    assert waits[-1] is None
    total = sum((wait for wait in waits if wait), timedelta())
    assert timedelta(hours=8) < total < timedelta(hours=24)


def test_a_program_is_given_up_after_three_days() -> None:
    assert not given_up(None, NOW)
    assert not given_up(NOW, NOW + GIVEN_UP_AFTER - timedelta(seconds=1))
    assert given_up(NOW, NOW + GIVEN_UP_AFTER)
