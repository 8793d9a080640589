"""The order of steps and tasks: moving one leaves all the others as they stood among themselves."""

from collections.abc import Sequence
from typing import TypeVar

Thing = TypeVar("Thing")


def moved(things: Sequence[Thing], thing: Thing, by: int) -> list[Thing]:
    """The things with one of them so many places further down (up for less than 0), no further than either end."""
    others = [each for each in things if each != thing]
    place = list(things).index(thing) + by
    place = max(0, min(place, len(others)))
    return [*others[:place], thing, *others[place:]]
