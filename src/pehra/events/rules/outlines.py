"""Shapes of provinces as small pictures: projected, simplified, written as SVG, with a place for a figure in each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, cos, hypot, radians
from typing import Final

from pehra.events.rules.boundaries import Point, Polygon

Ring = Sequence[Point]

# The longer side of the picture. A line is kept to within a unit, which at the size of a page nobody sees.
SIDE: Final = 1000.0
TOLERANCE: Final = 1.0
MOST_LETTERS: Final = 40_000  # of all paths: what does not fit is drawn more coarsely
SMALLEST: Final = 6.0  # square units: what is smaller is left out beside a larger part
_LINES: Final = 48  # across a shape, on which a place for its figure is looked for
_COARSER: Final = 1.5


@dataclass(frozen=True, slots=True)
class Outline:
    """A shape: the data of an SVG path, and the middle and radius of the widest circle in it, more or less."""

    path: str
    x: float
    y: float
    room: float


@dataclass(frozen=True, slots=True)
class Picture:
    """Outlines by slug, in a box of so many units."""

    width: int
    height: int
    outlines: Mapping[str, Outline]


def drawn(places: Mapping[str, list[Polygon]]) -> Picture:
    """The picture of some polygons in degrees, each with an area."""
    project, width, height = _projection(places)
    flat = {
        slug: [[project(each) for each in ring] for part in parts for ring in part] for slug, parts in places.items()
    }
    tolerance, paths = TOLERANCE, dict.fromkeys(places, "")
    rings: dict[str, list[Ring]] = {}
    while not rings or sum(map(len, paths.values())) > MOST_LETTERS:
        rings = {slug: _simple(each, tolerance) for slug, each in flat.items()}
        paths = {slug: "".join(map(_path, each)) for slug, each in rings.items()}
        tolerance *= _COARSER
    return Picture(width, height, {slug: Outline(paths[slug], *_roomiest(rings[slug])) for slug in places})


def _projection(places: Mapping[str, list[Polygon]]) -> tuple[Callable[[Point], Point], int, int]:
    """Degrees to units: as wide as the middle latitude is, north above."""
    points = [point for parts in places.values() for part in parts for ring in part for point in ring]
    west, east = min(point[0] for point in points), max(point[0] for point in points)
    south, north = min(point[1] for point in points), max(point[1] for point in points)
    narrow = max(cos(radians((south + north) / 2)), 0.01)
    scale = SIDE / max((east - west) * narrow, north - south)

    def project(point: Point) -> Point:
        return (point[0] - west) * narrow * scale, (north - point[1]) * scale

    return project, ceil((east - west) * narrow * scale), ceil((north - south) * scale)


def _simple(rings: Sequence[Ring], tolerance: float) -> list[Ring]:
    """The rings with fewer points, without the smallest ones; the largest always stays."""
    largest = max(range(len(rings)), key=lambda place: area(rings[place]))
    found = []
    for place, ring in enumerate(rings):
        fewer = simplified(ring, tolerance)
        # Of a province that is but a dot at this size, its dot stays.
        if place == largest or area(fewer) >= SMALLEST:
            found.append(fewer)
    return found


def simplified(ring: Ring, tolerance: float) -> Ring:
    """A closed ring with fewer points; none of the old ones is farther from it than `tolerance`.

    The way of Douglas and Peucker (1973), without recursion.
    """
    far = max(range(len(ring)), key=lambda place: _apart(ring[place], ring[0]))
    last = len(ring) - 1
    kept = {0, far, last}
    waiting = [(0, far), (far, last)]
    while waiting:
        start, end = waiting.pop()
        between = range(start + 1, end)
        if not between:
            continue
        place = max(between, key=lambda each: _off(ring[each], ring[start], ring[end]))
        if _off(ring[place], ring[start], ring[end]) > tolerance:
            kept.add(place)
            waiting += [(start, place), (place, end)]
    return [ring[place] for place in sorted(kept)]


def area(ring: Ring) -> float:
    """Of a closed ring, in square units."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))) / 2


def _apart(a: Point, b: Point) -> float:
    return hypot(a[0] - b[0], a[1] - b[1])


def _off(point: Point, a: Point, b: Point) -> float:
    """How far a point is from the line between two others."""
    along_x, along_y = b[0] - a[0], b[1] - a[1]
    length = along_x * along_x + along_y * along_y
    if not length:
        return _apart(point, a)
    share = ((point[0] - a[0]) * along_x + (point[1] - a[1]) * along_y) / length
    share = min(1.0, max(0.0, share))
    return hypot(point[0] - a[0] - share * along_x, point[1] - a[1] - share * along_y)


def _path(ring: Ring) -> str:
    return "M" + "L".join(f"{_short(x)} {_short(y)}" for x, y in ring[:-1]) + "Z"


def _short(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _roomiest(rings: Sequence[Ring]) -> tuple[float, float, float]:
    """The middle and the radius of the widest circle that was found within the rings."""
    edges = [edge for ring in rings for edge in pairwise(ring)]
    top, bottom = min(a[1] for a, _ in edges), max(a[1] for a, _ in edges)
    best = (edges[0][0][0], edges[0][0][1], 0.0)
    for line in range(_LINES):
        y = top + (line + 0.5) / _LINES * (bottom - top)
        for x in _middles(edges, y):
            room = min(_off((x, y), a, b) for a, b in edges)
            best = max(best, (x, y, room), key=lambda each: each[2])
    return round(best[0], 1), round(best[1], 1), round(best[2], 1)


def _middles(edges: Sequence[tuple[Point, Point]], y: float) -> list[float]:
    """The middles of the stretches of a line across that lie within."""
    crossed = sorted(a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]) for a, b in edges if (a[1] > y) != (b[1] > y))
    return [(left + right) / 2 for left, right in zip(crossed[::2], crossed[1::2], strict=True)]
