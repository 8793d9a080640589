"""When something is fetched again: on its schedule, sooner after a first failure, later and later after more."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.events.rules.fetching import next_time
from tests.world import NOW

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("every", "failures", "pause"),
    [
        (DAY, 0, DAY),
        (DAY, 1, 2 * MINUTE),
        (DAY, 2, 4 * MINUTE),
        (DAY, 5, 32 * MINUTE),
        (DAY, 60, 6 * HOUR),
        (5 * MINUTE, 9, 5 * MINUTE),
        (MINUTE, 1, 2 * MINUTE),
    ],
)
def test_the_pause(every: timedelta, failures: int, pause: timedelta) -> None:
    assert next_time(NOW, every, failures, 0.5) == NOW + pause


def test_a_server_that_asks_to_be_left_alone_is() -> None:
    assert next_time(NOW, DAY, 1, 0.5, wait=2 * DAY) == NOW + 2 * DAY


@given(st.integers(0, 100), st.floats(0, 1), st.integers(60, 10**6))
def test_it_is_always_later_and_never_much_later_than_its_schedule(failures: int, chance: float, seconds: int) -> None:
    every = timedelta(seconds=seconds)
    pause = next_time(NOW, every, failures, chance) - NOW
    assert timedelta(seconds=50) < pause <= 1.1 * max(every, 2 * MINUTE)
