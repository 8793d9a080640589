"""Places and the waiting list, codes, and which courses help with what."""

from hypothesis import given
from hypothesis import strategies as st

from pehra.readiness.rules.training import (
    CODE,
    Offer,
    Place,
    fresh_code,
    moving_up,
    place_for,
    suggested,
    tidy_code,
)

CODES = ["O-1", "H-5", "H-6", "T-9", "P-6"]


@given(st.lists(st.booleans(), max_size=60), st.integers(1, 10))
def test_a_session_is_never_overbooked_and_no_place_stays_empty_while_somebody_waits(
    comings: list[bool], capacity: int
) -> None:
    """People come (True) and the first who is in leaves (False)."""
    inside: list[int] = []
    waiting: list[int] = []
    for number, comes in enumerate(comings):
        if comes:
            (inside if place_for(len(inside), capacity) is Place.ENROLLED else waiting).append(number)
        elif inside:
            inside.pop(0)
            for each in moving_up(len(inside), capacity, waiting):
                waiting.remove(each)
                inside.append(each)
        assert len(inside) <= capacity
        assert not waiting or len(inside) == capacity
        assert waiting == sorted(waiting), "first come, first served"


def test_codes_are_long_and_never_alike() -> None:
    codes = {fresh_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(CODE.fullmatch(code) for code in codes)


@given(st.integers(0, 500))
def test_a_code_is_read_however_it_is_typed(seed: int) -> None:
    code = fresh_code()
    assert tidy_code(f" {code.lower().replace('-', ' ')} ") == code
    assert tidy_code(code.replace("0", "O").replace("1", "l")) == code


@given(st.text(max_size=40))
def test_what_is_no_code_is_nothing(text: str) -> None:
    found = tidy_code(text)
    assert found == "" or CODE.fullmatch(found)


@given(st.lists(st.frozensets(st.sampled_from(CODES)), max_size=8), st.lists(st.sampled_from(CODES), unique=True))
def test_courses_are_suggested_by_how_much_they_help(offered: list[frozenset[str]], lacking: list[str]) -> None:
    found = suggested([Offer(number, each) for number, each in enumerate(offered)], lacking)
    assert {course for course, _ in found} == {n for n, each in enumerate(offered) if each & set(lacking)}
    assert [len(helps) for _, helps in found] == sorted((len(helps) for _, helps in found), reverse=True)
