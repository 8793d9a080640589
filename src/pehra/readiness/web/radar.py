"""The radar chart of an assessment: one spoke for each parameter, drawn by the server as points for an SVG."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pehra.readiness.rules.parameters import Area, Parameter

SIZE: Final = 640
CENTRE: Final = SIZE / 2
REACH: Final = 246
LABELS: Final = REACH + 26
TOP: Final = 4


@dataclass(frozen=True)
class Point:
    x: float
    y: float

    def __str__(self) -> str:
        return f"{self.x:.1f},{self.y:.1f}"


@dataclass(frozen=True)
class Spoke:
    """A parameter: where its spoke ends, where its code stands, and its point on the line of the levels that count."""

    code: str
    area: Area
    end: Point
    label: Point
    level: int
    target: int
    at: Point


@dataclass(frozen=True)
class Radar:
    """Everything that the picture needs; polygons as the `points` of SVG."""

    size: int
    centre: Point
    rings: tuple[str, ...]
    scale: tuple[tuple[int, Point], ...]
    spokes: tuple[Spoke, ...]
    targets: str
    own: str
    counts: str
    sectors: tuple[tuple[Area, str], ...]


def radar(
    parameters: Sequence[Parameter], counts: Mapping[str, int], own: Mapping[str, int], targets: Mapping[str, int]
) -> Radar:
    """`counts` are the levels that count, `own` what the body said itself; what is missing is drawn as 0."""
    codes = [each.code for each in parameters]
    spokes = tuple(
        Spoke(
            each.code,
            each.area,
            _point(place, len(codes), REACH),
            _point(place, len(codes), LABELS),
            counts.get(each.code, 0),
            targets.get(each.code, 0),
            _at(place, len(codes), counts.get(each.code, 0)),
        )
        for place, each in enumerate(parameters)
    )
    return Radar(
        SIZE,
        Point(CENTRE, CENTRE),
        tuple(_line(codes, dict.fromkeys(codes, level)) for level in range(1, TOP + 1)),
        tuple((level, _at(0, len(codes), level)) for level in range(1, TOP + 1)),
        spokes,
        _line(codes, targets),
        _line(codes, own),
        _line(codes, counts),
        tuple((area, _sector(area, parameters)) for area in Area),
    )


def _line(codes: Sequence[str], levels: Mapping[str, int]) -> str:
    return " ".join(str(_at(place, len(codes), levels.get(code, 0))) for place, code in enumerate(codes))


def _at(place: int, of: int, level: int) -> Point:
    return _point(place, of, REACH * level / TOP)


def _point(place: float, of: int, distance: float) -> Point:
    """Clockwise from the top, whatever the language: the codes stand beside the spokes."""
    angle = 2 * math.pi * place / of - math.pi / 2
    return Point(CENTRE + distance * math.cos(angle), CENTRE + distance * math.sin(angle))


def _sector(area: Area, parameters: Sequence[Parameter]) -> str:
    """The path of the wedge behind an area's spokes, half a spoke wider on both sides."""
    places = [place for place, each in enumerate(parameters) if each.area is area]
    if not places:
        return ""
    start, end = _point(places[0] - 0.5, len(parameters), REACH), _point(places[-1] + 0.5, len(parameters), REACH)
    large = 1 if len(places) * 2 > len(parameters) else 0
    return f"M{CENTRE:.1f},{CENTRE:.1f} L{start} A{REACH},{REACH} 0 {large} 1 {end} Z"
