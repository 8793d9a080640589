"""The allowance of a client, on a clock that the test turns."""

from hypothesis import given
from hypothesis import strategies as st

from pehra.site.api import rate
from pehra.site.api.rate import Allowance


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_then_the_steady_rate() -> None:
    clock = Clock()
    allowance = Allowance(rate=2, burst=3, clock=clock)
    assert [allowance.wait("a") for _ in range(3)] == [0, 0, 0]
    assert allowance.wait("a") == 0.5
    clock.now += 0.5
    assert allowance.wait("a") == 0
    assert allowance.wait("a") > 0
    clock.now += 3600
    assert [bool(allowance.wait("a")) for _ in range(4)] == [False, False, False, True], "never more than the burst"


def test_one_client_takes_nothing_from_another() -> None:
    allowance = Allowance(rate=1, burst=1, clock=Clock())
    assert allowance.wait("a") == 0
    assert allowance.wait("a") > 0
    assert allowance.wait("b") == 0


@given(st.lists(st.floats(0, 5), max_size=50))
def test_in_any_stretch_no_more_than_burst_and_refill(pauses: list[float]) -> None:
    clock = Clock()
    allowance = Allowance(rate=1, burst=4, clock=clock)
    start, passed = clock.now, 0
    for pause in pauses:
        clock.now += pause
        passed += not allowance.wait("a")
        assert passed <= 4 + (clock.now - start) + 1e-6


def test_the_memory_is_bounded(monkeypatch) -> None:
    monkeypatch.setattr(rate, "MOST_REMEMBERED", 3)
    clock = Clock()
    allowance = Allowance(rate=1, burst=1, clock=clock)
    for client in "abcd":
        allowance.wait(client)
    assert allowance.wait("d") > 0
    assert allowance.wait("a") == 0, "whoever was silent longest is forgotten first"
