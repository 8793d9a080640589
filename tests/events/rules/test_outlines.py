"""Shapes become small, stay what they are to the eye, and have a place for their figure."""

import re
from itertools import pairwise
from math import cos, hypot, radians, sin, tau

from hypothesis import given
from hypothesis import strategies as st

from pehra.events.rules.boundaries import Point, Polygon
from pehra.events.rules.outlines import MOST_LETTERS, SIDE, area, drawn, simplified

FLOATS = st.floats(0, 1000, allow_nan=False)


def ring_of(points: list[Point]) -> list[Point]:
    return [*points, points[0]]


def circle(x: float, y: float, radius: float, points: int = 360, waves: float = 0.0) -> list[Point]:
    """A circle, closed, that may be wavy like a coast."""
    angles = [tau * each / points for each in range(points)]
    lengths = [radius + waves * sin(31 * angle) for angle in angles]
    return ring_of(
        [(x + each * cos(angle), y + each * sin(angle)) for each, angle in zip(lengths, angles, strict=True)]
    )


def away(point: Point, ring: list[Point]) -> float:
    """How far a point is from a closed line, by trying many places on it."""
    places = [
        (a[0] + (b[0] - a[0]) * step / 200, a[1] + (b[1] - a[1]) * step / 200)
        for a, b in pairwise(ring)
        for step in range(201)
    ]
    return min(hypot(point[0] - x, point[1] - y) for x, y in places)


@given(st.lists(st.tuples(FLOATS, FLOATS), min_size=3, max_size=12), st.floats(1, 100))
def test_no_point_is_farther_from_the_new_line_than_allowed(points: list[Point], tolerance: float) -> None:
    ring = ring_of(points)
    fewer = list(simplified(ring, tolerance))
    assert set(fewer) <= set(ring)
    assert fewer[0] == fewer[-1]
    # The trial steps along a line of up to 1,414 units in 200 steps.
    assert all(away(point, fewer) <= tolerance + 4 for point in ring)


def test_a_line_of_many_points_is_few() -> None:
    round_one = circle(500, 500, 400)
    fewer = simplified(round_one, 1.0)
    assert len(fewer) < 80
    assert abs(area(fewer) - area(round_one)) < area(round_one) / 100
    assert len(simplified([(each, 0.0) for each in range(1000)] + [(0.0, 0.0)], 1.0)) == 3


def test_the_picture_is_as_wide_as_its_latitude_and_north_is_above() -> None:
    square: Polygon = [[(70.0, 30.0), (71.0, 30.0), (71.0, 31.0), (70.0, 31.0), (70.0, 30.0)]]
    picture = drawn({"a": [square]})
    assert picture.height == SIDE
    assert picture.width == round(SIDE * cos(radians(30.5)) + 0.5)
    numbers = [float(each) for each in re.findall(r"[0-9.]+", picture.outlines["a"].path)]
    assert numbers[:2] == [0, 1000]
    assert max(numbers) == 1000


def test_a_figure_stands_where_there_is_most_room() -> None:
    """Of a shape like a boomerang the middle of its box lies outside."""
    bent = ring_of([(0.0, 0.0), (10.0, 0.0), (10.0, 2.0), (2.0, 2.0), (2.0, 10.0), (0.0, 10.0)])
    outline = drawn({"a": [[bent]]}).outlines["a"]
    assert outline.room > 90
    assert outline.x < 220 or outline.y > 780


def test_a_hole_takes_no_figure() -> None:
    outline = drawn({"a": [[circle(0, 0, 10), circle(0, 0, 6)]]}).outlines["a"]
    assert outline.path.count("M") == 2
    assert outline.room < 105


def test_islands_too_small_to_see_are_left_out_and_a_small_province_never() -> None:
    island, far = circle(0, 0, 0.001), [circle(9, 9, 5)]
    assert drawn({"a": [[circle(0, 0, 5)], [island]], "b": [far]}).outlines["a"].path.count("M") == 1
    outline = drawn({"a": [[island]], "b": [far]}).outlines["a"]
    assert outline.path.startswith("M")
    assert outline.room < 1


def test_however_fine_the_lines_are_the_paths_are_short() -> None:
    places: dict[str, list[Polygon]] = {
        str(number): [[circle(number * 3, 30, 1.4, points=6_000, waves=0.05)]] for number in range(12)
    }
    picture = drawn(places)
    assert sum(len(each.path) for each in picture.outlines.values()) <= MOST_LETTERS
    assert all(each.room > 20 for each in picture.outlines.values())
