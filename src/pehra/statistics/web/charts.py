"""Charts as points for an SVG that the server draws; a table beside each says the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

WIDTH: Final = 720
HEIGHT: Final = 220
BELOW: Final = 26
ABOVE: Final = 18
START: Final = 44
ROUND: Final = (1, 2, 5)


@dataclass(frozen=True)
class Bar:
    """One bar, in the order of the series; `value` is what its title says."""

    x: float
    y: float
    width: float
    height: float
    series: int
    value: int


@dataclass(frozen=True)
class Column:
    """The bars of one stretch of time, and where its name stands. `told` is false where nothing is told of it."""

    name: str
    middle: float
    bars: tuple[Bar, ...]
    told: bool


@dataclass(frozen=True)
class Chart:
    """`lines` are the values across the chart with their heights. Time runs from left to right in either language."""

    width: int
    height: int
    columns: tuple[Column, ...]
    lines: tuple[tuple[int, float], ...]
    base: float


def chart(columns: Sequence[tuple[str, Sequence[int] | None]]) -> Chart:
    """Groups of bars. Each column has its name and one value for each of the series, None where they are not told."""
    most = max((value for _, values in columns for value in values or ()), default=0)
    step = _step(most)
    top = max(step * -(-most // step), step)
    base, room = HEIGHT - BELOW, HEIGHT - BELOW - ABOVE
    place = (WIDTH - START) / max(len(columns), 1)
    made = []
    for number, (name, values) in enumerate(columns):
        left = START + number * place
        wide = place * 0.72 / max(len(values or ()), 1)
        bars = tuple(
            Bar(
                left + place * 0.14 + each * wide,
                base - room * value / top,
                wide * 0.9,
                room * value / top,
                each,
                value,
            )
            for each, value in enumerate(values or ())
        )
        made.append(Column(name, left + place / 2, bars, values is not None))
    lines = tuple((value, base - room * value / top) for value in range(0, top + 1, step))
    return Chart(WIDTH, HEIGHT, tuple(made), lines, base)


def _step(most: int) -> int:
    """The round distance between lines of which about four fit."""
    power = 1
    while True:
        for each in ROUND:
            if each * power * 4 >= most:
                return each * power
        power *= 10
