"""Whose list is gone through, one after the other, and who goes through it."""

from hypothesis import given
from hypothesis import strategies as st

from pehra.calls.rules.routes import callers, next_list, route

chains = st.lists(st.integers(1, 50), unique=True, max_size=6)


def test_a_route_leads_from_the_body_upwards() -> None:
    assert route([1, 2, 3], 1) == (1, 2, 3)
    assert route([1, 2, 3], 2) == (2, 3)
    assert route([1, 2, 3], 3) == (3,)
    assert route([1, 2, 3], 9) == (9, 1, 2, 3)
    assert route([], 9) == (9,)


def test_the_body_above_calls_and_at_the_top_its_own_people() -> None:
    assert callers((1, 2, 3), 1) == (2, 1)
    assert callers((1, 2, 3), 3) == (3,)


def test_the_next_list_is_that_of_the_nearest_body_that_has_one() -> None:
    assert next_list((1, 2, 3), 1, {1, 2, 3}) == 2
    assert next_list((1, 2, 3), 1, {1, 3}) == 3
    assert next_list((1, 2, 3), 1, {1}) is None
    assert next_list((1, 2, 3), 3, {1, 2, 3}) is None


@given(chains, st.integers(1, 60), st.sets(st.integers(1, 60)))
def test_lists_are_gone_through_upwards_and_to_an_end(chain: list[int], body: int, with_list: set[int]) -> None:
    way = route(chain, body)
    assert way[0] == body
    assert len(set(way)) == len(way)
    asked, seen = body, [body]
    while (above := next_list(way, asked, with_list)) is not None:
        assert way.index(above) > way.index(asked)
        assert callers(way, above)[-1] == above
        asked = above
        seen.append(above)
    assert seen[1:] == [each for each in way[1:] if each in with_list]
